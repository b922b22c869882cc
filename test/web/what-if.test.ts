// What-ifs in a real browser, by keyboard: what the page computes is what the command line says.

import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/js.ts';
import { keylane } from '../cli/run.ts';
import { launchBrowser, openPage, tabTo } from './browser.ts';
import { fewKeys, manyKeys, pageOf, sourceFile } from './sources.ts';

const test = suite('what-if');
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

const CARRIERS = ['scan', sourceFile('few.txt', fewKeys()), '-n', '12'];

const textOf = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).textContent()) ?? '';
const status = (page: Page) => textOf(page, '[role=status]');

test('another partition count: the arrow keys move the slider, the figures follow', async () => {
  const { file } = pageOf('carriers', CARRIERS);
  const {
    whatIf,
    skew,
    records: all,
    keyless,
  } = JSON.parse(keylane([...CARRIERS, '--what-if', '12,13,14', '--json']).out);
  const keyed = all - keyless;
  const { page, problems } = await openPage(browser, file);
  assert.is(whatIf[0].maxOverMean, skew.maxOverMean);
  const records = (numPartitions: number, factor: number) =>
    `${Math.round((factor * keyed) / numPartitions).toLocaleString('en')} records, ${factor.toFixed(2)} times the mean`;
  const before = records(12, skew.maxOverMean);
  assert.is(await status(page), `Fullest of 12 partitions: ${before}. That is how it is now.`);
  await tabTo(page, 'Partitions');
  for (const { numPartitions, maxOverMean } of whatIf.slice(1)) {
    await page.keyboard.press('ArrowRight');
    const after = records(numPartitions, maxOverMean);
    const expected = `Fullest of ${numPartitions} partitions: ${after}. Now, with 12 partitions: ${before}.`;
    assert.is(await status(page), expected);
  }
  assert.is(await page.locator('figure[data-engine]').getAttribute('data-engine'), 'wasm');
  assert.equal(problems, []);
  await page.context().close();
});

test('salt for the hottest keys: as saltedKey salts them', async () => {
  const text = ['hot', 'warm', ...Array.from({ length: 50 }, (_, i) => `key-${i}`)].flatMap((key, i) =>
    Array(i === 0 ? 500 : i === 1 ? 200 : 4).fill(key),
  );
  const { page } = await openPage(
    browser,
    pageOf('salted', ['scan', sourceFile('hot.txt', text.join('\n')), '-n', '8']).file,
  );
  const loads = new Array(8).fill(0);
  let seen = 0;
  for (const key of text) {
    const salt = key === 'hot' ? seen++ % 5 : 0;
    loads[partitionForKey(salt === 0 ? key : `${key}#${salt}`, 8)]++;
  }
  await tabTo(page, 'Hottest keys salted');
  await page.keyboard.press('ArrowRight');
  await tabTo(page, 'Salts for each of them: number');
  await page.keyboard.press('ArrowUp');
  const expected = (Math.max(...loads) / (text.length / 8)).toFixed(2);
  assert.match(await status(page), `, ${expected} times the mean. Now, with 8 partitions: `);
  assert.match(await textOf(page, '#what-if ~ figure'), 'Salted: hot');
  await tabTo(page, 'As a table');
  await page.keyboard.press('Enter');
  const column = page.locator('#what-if ~ figure tbody td:nth-child(2)');
  // It is filled once it has been unfolded.
  await column.first().waitFor();
  const cells = await column.allTextContents();
  assert.equal(cells.map(Number), loads);
  await page.context().close();
});

test('more keys than a page carries: said so, and near what the command line says', async () => {
  const args = ['scan', sourceFile('many.txt', manyKeys()), '-n', '12'];
  const { page } = await openPage(browser, pageOf('many', args).file);
  assert.match(await textOf(page, 'section:has(#what-if)'), /holds the 16,384 keys.*Other keys \([0-9,]+\)/s);
  const { whatIf } = JSON.parse(keylane([...args, '--what-if', '48', '--json']).out);
  await page.locator('#what-if-partitions').press('End');
  const match = /records, ([\d.]+) times the mean, give or take ([\d.]+)\./.exec(await status(page))!;
  assert.ok(Math.abs(Number(match[1]) - whatIf[0].maxOverMean) < 3 * Number(match[2]), match[0]);
  await page.context().close();
});

test('numbers that are none, or too large, change nothing', async () => {
  const { page, problems } = await openPage(browser, pageOf('carriers', CARRIERS).file);
  const before = await status(page);
  const number = page.getByLabel('Partitions: number');
  for (const text of ['', '0', '-3', '10001', '1e9']) {
    await number.fill(text);
    assert.is(await status(page), before, text);
  }
  await number.fill('10000');
  assert.match(await status(page), 'Fullest of 10,000 partitions');
  assert.equal(problems, []);
  await page.context().close();
});

test('paper shows the tables, a page without scripts too', async () => {
  const { file } = pageOf('carriers', CARRIERS);
  const { page } = await openPage(browser, file);
  const open = () => page.locator('section > details[open]').count();
  assert.is(await open(), 0);
  await page.evaluate(() =>
    addEventListener('beforeprint', () => {
      document.body.dataset.open = String(document.querySelectorAll('section > details[open]').length);
    }),
  );
  assert.ok((await page.pdf()).length > 10_000);
  assert.is(await page.locator('body').getAttribute('data-open'), '2');
  assert.is(await open(), 0);
  const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await still.goto(`file://${file}`);
  assert.is((await still.locator('td:visible').count()) > 50, true);
  await still.context().close();
  await page.context().close();
});

test.run();
