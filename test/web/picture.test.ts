// The pictures in the docs are of the pages as they are now.

import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from '../cli/run.ts';
import { isFromNpm, launchBrowser } from './browser.ts';
import { PICTURES } from './picture.ts';

const MOST_BYTES = 150_000;
/** Of the pixels: edges of letters differ between processors. */
const MOST_DIFFERENT = 0.005;

const test = suite('picture');
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

for (const [file, take] of Object.entries(PICTURES)) {
  test(`${file}: small enough for a README`, () => assert.ok(readFileSync(`${root}/${file}`).length < MOST_BYTES));

  test(`${file}: it shows what the page shows: otherwise npm run picture`, async () => {
    // Other fonts make other pictures.
    if (!isFromNpm) return;
    const kept = readFileSync(`${root}/${file}`);
    const taken = await take(browser);
    const changed = await differenceOf(kept, taken);
    assert.ok(changed < MOST_DIFFERENT, `${(changed * 100).toFixed(1)} % of it are different`);
    assert.ok((await differenceOf(kept, await halfCovered(taken))) > MOST_DIFFERENT, 'the check can fail');
  });
}

/** The share of pixels that differ visibly; 1 if the sizes do. */
async function differenceOf(a: Buffer, b: Buffer): Promise<number> {
  const page = await browser.newPage();
  const share = await page.evaluate(
    async pictures => {
      const [one, other] = await Promise.all(
        pictures.map(async base64 => {
          const image = new Image();
          image.src = `data:image/png;base64,${base64}`;
          await image.decode();
          const context = new OffscreenCanvas(image.width, image.height).getContext('2d')!;
          context.drawImage(image, 0, 0);
          return context.getImageData(0, 0, image.width, image.height);
        }),
      );
      if (one.width !== other.width || one.height !== other.height) return 1;
      return one.data.filter((value, i) => Math.abs(value - other.data[i]) > 64).length / one.data.length;
    },
    [a, b].map(picture => picture.toString('base64')),
  );
  await page.close();
  return share;
}

/** The picture as a page without a chart would have it. */
async function halfCovered(picture: Buffer): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 760, height: 400 } });
  await page.setContent(`<body style="margin:0"><img src="data:image/png;base64,${picture.toString('base64')}">`);
  await page.addStyleTag({
    content: 'body::after{content:"";position:absolute;inset:500px 0 auto;height:400px;background:#fff}',
  });
  const covered = await page.screenshot({ fullPage: true });
  await page.close();
  return covered;
}

test.run();
