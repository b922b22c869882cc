// The pictures in the docs: the page of the flights by their carrier, down to the first chart, and the lab as it opens.

import type { Browser } from 'playwright-core';
import { root } from '../cli/run.ts';
import { openPage } from './browser.ts';
import { pageOf } from './sources.ts';

const WIDTH = 760;

/** Each as a PNG, by its file. */
export const PICTURES: Readonly<Record<string, (browser: Browser) => Promise<Buffer>>> = {
  'docs/pictures/page.png': browser => {
    const { file } = pageOf('picture', ['scan', 'examples/flights.csv.gz', '--column', 'carrier', '-n', '12']);
    return pictureOf(browser, file, 'section[aria-labelledby=spread]');
  },
  'docs/pictures/lab.png': browser => pictureOf(browser, `${root}dist/lab/index.html`, '.places'),
};

/** Down to the end of an element. */
async function pictureOf(browser: Browser, address: string, last: string): Promise<Buffer> {
  const { page } = await openPage(browser, address, { width: WIDTH });
  await page.locator('.made').evaluateAll(elements => {
    for (const element of elements) element.textContent = 'keylane 0.1.0, 2026-01-01 12:00 UTC';
  });
  const { y, height } = (await page.locator(last).boundingBox())!;
  const picture = await page.screenshot({
    fullPage: true,
    clip: { x: 0, y: 0, width: WIDTH, height: y + height + 16 },
  });
  await page.context().close();
  return picture;
}
