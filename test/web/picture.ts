// The picture of a page in the docs: the flights by their carrier, down to the first chart.

import type { Browser } from 'playwright-core';
import { openPage } from './browser.ts';
import { pageOf } from './sources.ts';

export const PICTURE = 'docs/pictures/page.png';
const WIDTH = 760;

/** As a PNG. */
export async function takePicture(browser: Browser): Promise<Buffer> {
  const { file } = pageOf('picture', ['scan', 'examples/flights.csv.gz', '--column', 'carrier', '-n', '12']);
  const { page } = await openPage(browser, file, { width: WIDTH });
  const { y, height } = (await page.locator('section[aria-labelledby=spread]').boundingBox())!;
  const picture = await page.screenshot({
    fullPage: true,
    clip: { x: 0, y: 0, width: WIDTH, height: y + height + 16 },
  });
  await page.context().close();
  return picture;
}
