// The lab in a real browser: it opens from a disk without a complaint, fits its screen, passes axe's checks, and can reach nobody.

import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { murmur2 } from '../../src/js.ts';
import { panels } from '../../src/lab/panels/index.ts';
import { keylane, root } from '../cli/run.ts';
import { axeFindings, type Look, launchBrowser, openPage, tabTo } from './browser.ts';
import { refusedWaysOut } from './in-page.ts';
import { mixedText, NASTY_KEYS, sourceFile } from './sources.ts';

const test = suite('lab');
const LAB = `${root}dist/lab/index.html`;
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

const looks: [string, Look][] = [
  ['light', {}],
  ['dark', { isDark: true }],
  ['a phone', { width: 360 }],
];

for (const { id } of panels) {
  for (const [look, how] of looks) {
    test(`${id}, ${look}: opens, fits, is accessible`, async () => {
      const { page, problems } = await openPage(browser, `${LAB}#p=${id}`, how);
      await page.locator('#panel').waitFor();
      assert.equal(problems, []);
      await fits(page);
      assert.equal(await axeFindings(page), []);
      if (process.env.KEYLANE_PICTURES) {
        const path = `${process.env.KEYLANE_PICTURES}/lab-${id}-${look.replace('a ', '')}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      await page.context().close();
    });
  }
}

async function fits(page: Page): Promise<void> {
  const [needed, width] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(needed <= width, `${needed} pixels wide`);
}

test('by keyboard: a key is typed, the slider moved, the answer follows', async () => {
  const { page, problems } = await openPage(browser, LAB);
  const verdict = page.locator('.verdict');
  assert.is(await verdict.textContent(), 'order-1001: partition 6 of 12, by the Java client’s rule (murmur2).');
  await tabTo(page, 'Key, or several, one a line');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('order-1');
  assert.match((await verdict.textContent())!, /^order-1: partition 10 of 12/);
  await tabTo(page, 'Partitions');
  await page.keyboard.press('ArrowRight');
  const { keys } = JSON.parse(keylane(['where', 'order-1', '-n', '13', '--json']).out);
  assert.match((await verdict.textContent())!, `partition ${keys[0].answers[0].partition} of 13`);
  assert.equal(problems, []);
  await page.context().close();
});

test('every row of the table says what the command line says', async () => {
  const { page } = await openPage(browser, `${LAB}#k=k%C3%A9y-7&n=1000&a=1`);
  const { keys } = JSON.parse(keylane(['where', 'k\u00e9y-7', '-n', '1000', '--json']).out);
  const answers = keys[0].answers as { partition: number; rules: string[] }[];
  const rows = await page
    .locator('#panel tbody tr')
    .evaluateAll(all => all.map(row => [row.querySelector('td')!.textContent, row.querySelector('code')?.textContent]));
  assert.ok(rows.length > 150);
  for (const [partition, rule] of rows) {
    if (rule === undefined) continue;
    const found = answers.find(({ rules }) => rules.includes(rule!));
    assert.is(partition, found?.partition.toString() ?? 'reads no such key', rule!);
  }
  await page.context().close();
});

test('hostile keys stay text', async () => {
  const { page, problems } = await openPage(browser, LAB);
  for (const key of NASTY_KEYS.filter(key => key.length < 1e5)) {
    await page.locator('#keys').fill(key);
    await page.locator('.verdict').waitFor();
  }
  await page.locator('#keys').fill(NASTY_KEYS.join('\n'));
  assert.equal(await page.locator('#lab img, #lab script, #lab svg').count(), 0);
  await fits(page);
  assert.equal(problems, []);
  await page.context().close();
});

test('a link with nonsense: said, and all else works', async () => {
  const { page, problems } = await openPage(browser, `${LAB}#k=order-1&n=minus&q=%3Cimg%20src=x%3E&%ff`);
  assert.match((await page.locator('[role=alert]').textContent())!, 'n=minus, q=<img src=x>');
  assert.match((await page.locator('.verdict').textContent())!, /^order-1: partition 10 of 12/);
  assert.equal(problems, []);
  await page.context().close();
});

test('your keys never leave this page: no way out is open', async () => {
  const { page } = await openPage(browser, LAB);
  const refused = await page.evaluate(refusedWaysOut);
  assert.equal([...new Set(refused)].sort(), [
    'connect-src',
    'form-action',
    'frame-src',
    'img-src',
    'media-src',
    'style-src-elem',
  ]);
  assert.ok(refused.filter(directive => directive === 'connect-src').length >= 4, refused.join());
  await page.context().close();
});

test('where WebAssembly may not run: the same answers; what needs it says so', async () => {
  const key = 'long-key-'.repeat(20);
  const bare = sourceFile('no-wasm.html', readFileSync(LAB, 'utf8').replace(" 'wasm-unsafe-eval'", ''));
  const { page, problems } = await openPage(browser, `${bare}#k=${key}&n=1000&p=who`);
  await page.setInputFiles('input[type=file]', sourceFile('no-wasm.jsonl', mixedText()));
  await page.locator('#panel [role=alert]').waitFor();
  assert.match((await page.locator('#panel [role=alert]').textContent())!, /WebAssembly/);
  await page.getByRole('button', { name: 'Back to typed keys' }).click();
  await page.getByRole('tab', { name: 'Clients' }).click();
  const { keys } = JSON.parse(keylane(['where', key, '-n', '1000', '--json']).out);
  assert.match((await page.locator('.verdict').textContent())!, `partition ${keys[0].answers[0].partition} of`);
  assert.equal(
    problems.filter(text => !/WebAssembly|wasm-eval/.test(text)),
    [],
  );
  await page.context().close();
});

const CLIPBOARDS: [what: string, value: string, said: RegExp][] = [
  ['one that takes it', '{ writeText: async text => { document.title = text; } }', /^Copied\.$/],
  ['one that refuses', "{ writeText: () => Promise.reject(new Error('denied')) }", /does not let pages copy/],
  ['none', 'undefined', /does not let pages copy/],
];
for (const [what, value, said] of CLIPBOARDS) {
  test(`a clipboard: ${what}`, async () => {
    const { page, problems } = await openPage(browser, LAB);
    await page.evaluate(`Object.defineProperty(navigator, 'clipboard', { value: ${value} })`);
    await page.locator('.share button').first().click();
    assert.match((await page.locator('.share .copied [role=status]').first().textContent())!, said);
    const link = await page.locator('#link').inputValue();
    const copied = await page.evaluate(() => {
      const field = document.activeElement as HTMLInputElement;
      return field.id === 'link' ? field.value.slice(field.selectionStart!, field.selectionEnd!) : document.title;
    });
    assert.is(copied, link);
    assert.equal(problems, []);
    await page.context().close();
  });
}

test('the link brings back what was seen', async () => {
  const { page } = await openPage(browser, LAB);
  await page.locator('#keys').fill('a b\n\u043a\u043b\u044e\u0447');
  await page.getByRole('spinbutton', { name: 'Partitions: number' }).fill('48');
  await page.getByRole('combobox', { name: 'Held against' }).selectOption('crc32');
  await page.getByLabel('also what has to be configured').check();
  const [link, seen] = [await page.locator('#link').inputValue(), await page.locator('#panel').textContent()];
  const { page: other, problems } = await openPage(browser, link.replace('file://', ''));
  assert.is(await other.locator('#panel').textContent(), seen);
  // Another link, pasted into the same tab.
  await other.evaluate(() => location.assign('#k=order-1'));
  await other.locator('.verdict', { hasText: /^order-1: partition 10 of 12/ }).waitFor();
  assert.equal(problems, []);
  await page.context().close();
  await other.context().close();
});

test('it keeps nothing: no storage is touched, nor the address', async () => {
  const text = readFileSync(LAB, 'utf8');
  assert.not.match(text, /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open|pushState|replaceState/);
  const { page } = await openPage(browser, LAB);
  await page.locator('#keys').fill('a secret key');
  assert.not.match(page.url(), /secret/);
  await page.context().close();
});

test('tabs by keyboard: arrows go from one to the next, Home and End to the ends', async () => {
  const { page } = await openPage(browser, LAB);
  const open = () => page.getByRole('tab', { selected: true }).textContent();
  await tabTo(page, panels[0].tab);
  for (const { tab } of [...panels.slice(1), panels[0]]) {
    await page.keyboard.press('ArrowRight');
    assert.is(await open(), tab);
    assert.is(await page.evaluate(() => document.activeElement!.textContent), tab);
  }
  await page.keyboard.press('End');
  assert.is(await open(), panels.at(-1)!.tab);
  await page.keyboard.press('Home');
  assert.is(await open(), panels[0].tab);
  await page.context().close();
});

test('readings: what lands where the record was found is marked', async () => {
  const { page } = await openPage(browser, `${LAB}#p=readings&k=42&t=string`);
  const { keys } = JSON.parse(keylane(['where', '42', '-n', '12', '--key-type', 'long', '--json']).out);
  const partition = keys[0].answers.find(({ rules }: { rules: string[] }) => rules.includes('crc32')).partition;
  await page.getByLabel('The record was found in partition').fill(String(partition));
  assert.match((await page.locator('#panel [role=status]').textContent())!, /int64 \(LongSerializer\) by crc32/);
  assert.ok((await page.locator('#panel td.hit').count()) >= 1);
  await page.context().close();
});

test('steps: the hash is the library’s, and a changed bit changes it', async () => {
  const { page } = await openPage(browser, `${LAB}#p=steps&k=order-1001`);
  assert.match((await page.locator('.verdict').textContent())!, murmur2('order-1001').toLocaleString('en'));
  const status = page.locator('#panel p[role=status]');
  const before = await status.textContent();
  await tabTo(page, 'Bit');
  await page.keyboard.press('ArrowRight');
  assert.is.not(await status.textContent(), before);
  assert.match((await status.textContent())!, /^\d+ of 32 bits of the hash change/);
  await page.context().close();
});

test.run();
