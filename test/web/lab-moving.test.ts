// The lab's panels that move, in a real browser: figures against the command line, time lines by keyboard, played, and still where motion is not wanted.

import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { madeKeys } from '../../src/lab/models/keys.ts';
import { policies } from '../../src/lab/models/policies.ts';
import { keylane, root } from '../cli/run.ts';
import { axeFindings, launchBrowser, openPage, tabTo } from './browser.ts';
import { STATES } from './lab-states.ts';
import { NASTY_KEYS } from './sources.ts';

const test = suite('lab, what moves');
const LAB = `${root}dist/lab/index.html`;
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

const momentOf = (page: Page, label: string) => page.getByLabel(`${label}: moment`);
const verdictOf = (page: Page) => page.locator('#panel .verdict');

async function open(hash: string, width?: number) {
  const opened = await openPage(browser, `${LAB}#${hash}`, width === undefined ? {} : { width });
  await opened.page.locator('#panel').waitFor();
  return opened;
}

for (const hash of STATES) {
  test(`#${hash}: nothing is complained about, on a phone too`, async () => {
    for (const width of [1000, 360]) {
      const { page, problems } = await open(hash, width);
      await page.waitForTimeout(200);
      const [needed, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      assert.ok(needed <= shown, `${needed} pixels wide`);
      assert.equal(await axeFindings(page), []);
      assert.equal(problems, []);
      assert.is(await page.locator('[role=alert]').count(), 0);
      if (process.env.KEYLANE_PICTURES) {
        const path = `${process.env.KEYLANE_PICTURES}/moving-${hash.replaceAll(/\W+/g, '-')}-${width}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      await page.context().close();
    }
  });
}

for (const [hash, from, to] of [
  ['', 'murmur2@12', 'murmur2@24'],
  ['&n=10&gm=15&r=fnv1a-abs&gr=crc32', 'fnv1a-abs@10', 'crc32@15'],
]) {
  test(`n to m, ${from} to ${to}: what moves is what keylane plan says`, async () => {
    const { page } = await open(`p=growth&gk=150${hash}`);
    const input = `${['order-1001', ...madeKeys(150)].join('\n')}\n`;
    const answer: PlanAnswer = JSON.parse(keylane(['plan', '-', '--from', from, '--to', to, '--json'], { input }).out);
    const { moved, total } = answer.keys;
    assert.match((await verdictOf(page).textContent())!, `${moved} of ${total} keys move`);
    assert.is(await page.locator('#panel svg:not(.in-text) path.moves').count(), 2 * moved);
    await page.getByText('Each key, and why').click();
    const places = await page
      .locator('#panel details[open] tbody tr')
      .evaluateAll(rows => rows.map(row => [...row.querySelectorAll('.figure')].map(cell => Number(cell.textContent))));
    assert.is(places.filter(([a, b]) => a !== b).length, moved);
    for (const { from: a, to: b, keys } of answer.flows) {
      assert.is(places.filter(([x, y]) => x === a && y === b).length, keys);
    }
    await page.context().close();
  });
}

test('without motion: the end is shown, nothing plays, and a key is moved at each step, by keyboard', async () => {
  const { page, problems } = await open('p=growth&gk=5');
  assert.is(await page.getByRole('button', { name: 'Play' }).count(), 0);
  const [moment] = await page.locator('#panel .moment').all();
  assert.match((await moment.textContent())!, /^6 of 6 keys, /);
  await tabTo(page, 'Start');
  await page.keyboard.press('Enter');
  assert.is(await moment.textContent(), 'Before: 12 partitions.');
  await tabTo(page, 'Step');
  await page.keyboard.press('Enter');
  assert.is(await moment.textContent(), '1 of 6 keys, order-1001 stays in 6.');
  await tabTo(page, 'Keys that move: moment');
  await page.keyboard.press('ArrowRight');
  assert.match((await moment.textContent())!, /^2 of 6 keys, /);
  assert.match((await momentOf(page, 'Keys that move').getAttribute('aria-valuetext'))!, /^2 of 6 keys, /);
  assert.equal(problems, []);
  await page.context().close();
});

test('with motion: it plays to the end, and can be paused', async () => {
  const { page, problems } = await open('p=hot-keys&ht=0');
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const slider = momentOf(page, 'Order per key');
  assert.is(await slider.inputValue(), '0');
  assert.is(await page.locator('.moment').getAttribute('aria-live'), 'polite');
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => Number(document.querySelector<HTMLInputElement>('.time-controls input')!.value) > 3);
  assert.is(await page.locator('.moment').getAttribute('aria-live'), 'off');
  await page.getByRole('button', { name: 'Pause' }).click();
  const paused = await slider.inputValue();
  await page.waitForTimeout(200);
  assert.is(await slider.inputValue(), paused);
  await slider.fill('115');
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.time-controls input')!.value === '119');
  await page.getByRole('button', { name: 'Play' }).waitFor();
  // Who wants no motion any more gets none.
  await slider.fill('0');
  await page.getByRole('button', { name: 'Play' }).click();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Play' }).waitFor({ state: 'detached' });
  assert.equal(problems, []);
  await page.context().close();
});

test('ghosts: what deceives a reader is said in words, and goes when it is mended', async () => {
  const { page } = await open('p=growth&gl=1');
  const wrong = () => page.getByRole('cell', { name: 'no', exact: true }).count();
  assert.ok((await wrong()) > 0);
  assert.ok((await page.locator('.entry.ghost em').allTextContents()).every(text => /^ghost: [a-z-]+$/.test(text)));
  await page.getByLabel('What is done about it').selectOption('mended');
  assert.is(await wrong(), 0);
  assert.is(await page.locator('.entry.ghost').count(), 0);
  await page.context().close();
});

test('keyless: every way can be chosen, and a slow broker is switched on', async () => {
  const { page, problems } = await open('p=keyless&kl=0');
  await page.getByLabel('a slow broker').check();
  await page.waitForFunction(() => document.querySelectorAll('#panel table[aria-busy=false]').length === 1);
  const shares = await page
    .locator('#panel table[aria-busy] tbody tr')
    .evaluateAll(rows => rows.map(row => row.querySelectorAll('td')[3].textContent));
  assert.is(shares.length, policies.length);
  for (const [i, { id, name }] of policies.entries()) {
    await page.getByLabel('Way of choosing').selectOption(id);
    assert.ok((await verdictOf(page).textContent())!.startsWith(`${name}: 10,005 records in `));
    assert.match(
      (await page.locator('#panel [role=status]').first().textContent())!,
      `got ${shares[i]} of the records`,
    );
  }
  const batches = async () => (await verdictOf(page).textContent())!;
  const before = await batches();
  await tabTo(page, 'linger.ms');
  for (let i = 0; i < 3; i++) await page.keyboard.press('PageUp');
  assert.is.not(await batches(), before);
  assert.equal(problems, []);
  await page.context().close();
});

test('hot keys: salts break the order, readers that merge keep it', async () => {
  const { page } = await open('p=hot-keys');
  const verdict = async () => (await verdictOf(page).textContent())!;
  assert.match(await verdict(), 'Order per key is kept.');
  await page.getByLabel('Done for the hottest').selectOption('salts');
  assert.match(await verdict(), 'Order per key is broken.');
  await page.getByLabel('Done for the hottest').selectOption('salts-merged');
  assert.match(await verdict(), 'Order per key is kept.');
  await page.getByLabel('Done for the hottest').selectOption('lane');
  assert.match((await page.locator('pre').textContent())!, /lane "hot"/);
  await page.context().close();
});

test('a key of megabytes is placed, and the panels stay', async () => {
  for (const panel of ['growth', 'hot-keys']) {
    const { page, problems } = await open(`p=${panel}`);
    page.setDefaultTimeout(60_000);
    await page.locator('#keys').fill(`a\n${'L'.repeat(5 << 20)}`);
    await page.waitForFunction(() => document.querySelector('#panel')!.textContent!.includes('LLLL'));
    assert.ok((await verdictOf(page).count()) === 1);
    assert.equal(problems, []);
    await page.context().close();
  }
});

test('hostile keys stay text in each panel', async () => {
  const keys = NASTY_KEYS.filter(key => key.length < 1000 && !/[\r\n]/.test(key)).join('\n');
  for (const panel of ['growth', 'hot-keys']) {
    const { page, problems } = await open(`p=${panel}&k=${encodeURIComponent(keys)}`);
    assert.is(await page.locator('#panel img, #panel script').count(), 0);
    const [needed, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(needed <= shown, panel);
    assert.equal(problems, []);
    await page.context().close();
  }
});

test.run();
