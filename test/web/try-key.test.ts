// A key that is typed into a page of `keylane where`: it lands where the command line says.

import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/js.ts';
import { launchBrowser, openPage, tabTo } from './browser.ts';
import { pageOf } from './sources.ts';

const test = suite('try-key');
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

test('by keyboard: the same partition or another, as it is typed', async () => {
  const { page, problems } = await openPage(browser, pageOf('try', ['where', 'order-1001', '-n', '12']).file);
  const status = () => page.locator('[role=status]').textContent();
  assert.is(await status(), '');
  await tabTo(page, 'Key');
  await page.keyboard.type('order-1');
  assert.is(await status(), 'Partition 10 of 12, another than that of order-1001, which is 6.');
  await page.keyboard.type('001');
  assert.is(await status(), 'Partition 6 of 12, the same as order-1001.');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  assert.is(await status(), 'The empty key: partition 9 of 12, another than that of order-1001, which is 6.');
  assert.is(await page.locator('figure[data-engine]').getAttribute('data-engine'), 'wasm');
  assert.equal(problems, []);
  await page.context().close();
});

test('whatever is typed is text, and hashed as its UTF-8 bytes', async () => {
  const key = '</script><img src=x onerror=alert(1)>';
  const { page, problems } = await openPage(browser, pageOf('try-nasty', ['where', key, '-n', '1000']).file);
  for (const typed of ['\u043a\u043b\u044e\u0447', '\u{1f600}', '\u202e', 'x'.repeat(100_000), `${key}${key}`, ' ']) {
    await page.getByRole('textbox', { name: 'Key' }).fill(typed);
    const expected = `Partition ${partitionForKey(typed, 1000)} of 1,000, another than that of ${key}, `;
    assert.match((await page.locator('[role=status]').textContent()) ?? '', expected);
  }
  assert.is(await page.locator('img').count(), 0);
  assert.equal(problems, []);
  await page.context().close();
});

test.run();
