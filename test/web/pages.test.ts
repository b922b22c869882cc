// Every kind of page in a real browser: it opens without a complaint, fits its screen, and passes axe's checks of accessibility.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { axeFindings, type Look, launchBrowser, openPage } from './browser.ts';
import {
  evenKeys,
  fewKeys,
  folder,
  kcatText,
  LONG_KEY,
  manyKeys,
  mixedText,
  NASTY_KEYS,
  nastyRecords,
  nastyText,
  pageOf,
  sourceFile,
  stateOf,
} from './sources.ts';

const MOST_BYTES = 1_000_000;
const fewFile = () => sourceFile('few.txt', fewKeys());
const nastyFile = () => sourceFile('nasty.txt', nastyText);
const evenFile = () => sourceFile('even.txt', evenKeys());

/** Answers what no rule gives, and no partition at all. */
const NO_RULE = `require('node:readline').createInterface({ input: process.stdin })
  .on('line', line => console.log(/^3c2f736372697074/.test(line) ? 7 : line.length - 20)); // </script><b>\u202e`;

const pages: [name: string, args: () => string[], input?: string][] = [
  ['scan-even', () => ['scan', evenFile(), '-n', '12']],
  ['scan-few-keys', () => ['scan', fewFile(), '-n', '50']],
  ['scan-one-partition', () => ['scan', fewFile(), '-n', '1']],
  ['scan-1000-partitions', () => ['scan', evenFile(), '-n', '1000']],
  ['scan-no-keys', () => ['scan', evenFile(), '-n', '12', '--no-keys']],
  ['scan-nasty', () => ['scan', nastyFile(), '-n', '6', '--top', '30']],
  [
    'scan-binary',
    () => ['scan', sourceFile('binary.txt', Buffer.from('\xff\xfe\n\xff\xfe\na\n', 'latin1')), '-n', '3'],
  ],
  ['scan-kcat', () => ['scan', sourceFile('kcat.jsonl', kcatText()), '--format', 'kcat', '-n', '6']],
  ['scan-many', () => ['scan', sourceFile('many.txt', manyKeys()), '-n', '12']],
  ['who-mixed', () => ['who', sourceFile('mixed.jsonl', mixedText()), '--format', 'kcat', '-n', '12']],
  ['who-one', () => ['who', sourceFile('one.tsv', nastyRecords()), '--format', 'tsv', '-n', '6']],
  ['who-none', () => ['who', sourceFile('kcat.jsonl', kcatText()), '--format', 'kcat', '-n', '6']],
  ['plan-grow', () => ['plan', evenFile(), '--from', '12', '--to', '18']],
  ['plan-many', () => ['plan', evenFile(), '--from', '12', '--to', 'crc32@200']],
  ['plan-nothing', () => ['plan', fewFile(), '--from', '12', '--to', '12']],
  ['plan-nasty', () => ['plan', nastyFile(), '--from', '6', '--to', '7', '--top', '30']],
  [
    'plan-ghosts',
    () => [
      'plan',
      sourceFile('kcat.jsonl', kcatText()),
      '--format',
      'kcat',
      '--from',
      '6',
      '--to',
      '12',
      '--compacted',
    ],
  ],
  ['join-other-rule', () => ['join', fewFile(), evenFile(), '--a', '12', '--b', 'crc32@12']],
  ['join-nasty', () => ['join', nastyFile(), nastyFile(), '--a', '6', '--b', 'crc32@6']],
  [
    'join-redacted',
    () => ['join', nastyFile(), nastyFile(), '--a', '6', '--b', 'crc32@6', '--redact', `file:${evenFile()}`],
  ],
  ['scan-keyless', () => ['scan', sourceFile('keyless.txt', '\n\n\n'), '-n', '3']],
  [
    'state-exact',
    () => ['state', stateOf('exact', sourceFile('kcat.jsonl', kcatText()), '--format', 'kcat', '-n', '6')],
  ],
  ['state-no-keys', () => ['state', stateOf('no-keys', evenFile(), '-n', '300', '--no-keys')]],
  ['state-redacted', () => ['state', stateOf('redacted', nastyFile(), '-n', '6', '--redact', `file:${evenFile()}`)]],
  ['conform-agrees', () => ['conform', '--', process.execPath, 'examples/conform/partitioner.mjs']],
  [
    'conform-other-rule',
    () => ['conform', '--rule', 'crc32', '--', process.execPath, 'examples/conform/partitioner.mjs'],
  ],
  ['conform-no-rule', () => ['conform', '--', process.execPath, '-e', NO_RULE]],
  ['where-one', () => ['where', 'order-1001', '-n', '12']],
  ['where-nasty', () => ['where', '-n', '100', '-'], '</script><script>alert(1)</script>\u202e'],
  ['where-long', () => ['where', '-n', '2147483647', '-'], LONG_KEY],
  ['where-one-partition', () => ['where', '', '-n', '1']],
  ['where-one-rule', () => ['where', '42', '--key-type', 'long', '--client', 'kafkajs@1', '-n', '12']],
  ['where-several', () => ['where', 'order-1', 'order-2', '', '-n', '12']],
  [
    'where-many',
    () => ['where', '-', '-n', '6'],
    [...NASTY_KEYS.slice(0, -1), ...new Set(evenKeys().split('\n'))].join('\n'),
  ],
];

const looks: [string, Look][] = [
  ['light', {}],
  ['dark', { isDark: true }],
  ['a phone', { width: 360 }],
  ['paper', { width: 718, isPrint: true }],
];

/** What is cut off: texts of charts, cells, and tables that only scrolling shows, which a phone may need. */
function clippedIn(page: Page, mayScroll: boolean): Promise<string[]> {
  return page.evaluate(mayScroll => {
    const found: string[] = [];
    for (const svg of document.querySelectorAll('figure svg')) {
      const box = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll('text')].filter(text => text.textContent !== '');
      for (const text of texts) {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        const isIn = left >= box.left - 1 && right <= box.right + 1 && top >= box.top - 1 && bottom <= box.bottom + 1;
        if (!isIn) found.push(`of a chart: ${text.textContent}`);
      }
      // Of the axes: what is written on bars and cells may touch.
      const labels = texts.filter(text => text.closest('[text-anchor]') && !text.closest('[stroke]'));
      for (const [i, one] of labels.entries()) {
        const a = one.getBoundingClientRect();
        for (const other of labels.slice(i + 1)) {
          const b = other.getBoundingClientRect();
          const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
          const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
          if (width > 1 && height > 2) found.push(`one over the other: ${one.textContent} and ${other.textContent}`);
        }
      }
    }
    for (const cell of document.querySelectorAll('td, th, dd, .outcome h2')) {
      if (cell.scrollWidth > cell.clientWidth + 1) found.push(`a cell: ${cell.textContent}`);
    }
    for (const box of mayScroll ? [] : document.querySelectorAll('.scroll')) {
      const isPaper = matchMedia('print').matches;
      if (box.scrollWidth > box.clientWidth + 1 || (isPaper && box.scrollHeight > box.clientHeight + 1))
        found.push(`a table: ${box.getAttribute('aria-label')}`);
    }
    return found;
  }, mayScroll);
}

const test = suite('pages');
let browser: Browser;
test.before(async () => {
  browser = await launchBrowser();
});
test.after(async () => {
  await browser.close();
});

for (const [name, args, input] of pages) {
  let page: { file: string; size: number } | undefined;
  const written = () => {
    page ??= pageOf(name, args(), input);
    return page;
  };
  test(`${name}: below a megabyte`, () => assert.ok(written().size < MOST_BYTES, String(written().size)));
  for (const [look, how] of looks) {
    test(`${name}, ${look}: opens, fits, is accessible`, async () => {
      const { page, problems } = await openPage(browser, written().file, how);
      assert.equal(problems, []);
      const [needed, width, unfinished] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        innerWidth,
        document.querySelectorAll('figure[data-chart]:empty').length,
      ]);
      assert.ok(needed <= width, `${needed} pixels wide`);
      assert.is(unfinished, 0, 'charts that were not drawn');
      assert.equal(await clippedIn(page, how.width === 360), []);
      assert.equal(await axeFindings(page), []);
      if (process.env.KEYLANE_PICTURES) {
        const path = `${process.env.KEYLANE_PICTURES}/${name}-${look.replace('a ', '')}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      await page.context().close();
    });
  }
}

for (const [name, args, chart, expected] of [
  ['scan', () => ['scan', fewFile(), '-n', '6'], 'spread', /^partition \d: [\d,]+ records \(\d+\.\d %\)$/],
  ['scan', () => ['scan', fewFile(), '-n', '6'], 'hot-keys', /^carrier-\d+: [\d,]+ records$/],
  [
    'scan',
    () => ['scan', sourceFile('mixed.jsonl', mixedText()), '-n', '12'],
    'rates',
    /^partition \d+, 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d to.* UTC: [\d,]+ records, ?[\d.]+ an? (minute|hour)$/,
  ],
  ['plan', () => ['plan', evenFile(), '--from', '12', '--to', '18'], 'flows', /: [\d,]+ records \(\d+\.\d %\)$/],
  [
    'who',
    () => ['who', sourceFile('mixed.jsonl', mixedText()), '-n', '12'],
    'time',
    /^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d to .* UTC: [>\d.]+ % (murmur2|crc32)$/,
  ],
] as const) {
  test(`${name}: what the pointer is on tells its figure and unit: ${chart}`, async () => {
    const { page } = await openPage(browser, pageOf(`tips-${name}`, args()).file);
    const svg = page.locator(`figure[data-chart="${chart}"] svg`).last();
    await svg.scrollIntoViewIfNeeded();
    const { x, y } = await svg.evaluate(element => {
      const boxes = [...element.querySelectorAll('rect')].map(rect => rect.getBoundingClientRect());
      const { left, top, width, height } = boxes.sort((a, b) => b.width * b.height - a.width * a.height)[0];
      return { x: left + width / 2, y: top + height / 2 };
    });
    await page.mouse.move(x, y);
    const tip = svg.locator('[aria-label=tip] text');
    await tip.waitFor();
    assert.match((await tip.textContent())!.replaceAll('\u200b', ''), expected);
    await page.context().close();
  });
}

test('the checks can fail: a page that was changed is complained about', async () => {
  const { file } = pageOf('changed', ['scan', fewFile(), '-n', '3']);
  const changed = `${folder}/changed-after.html`;
  const added =
    '<script>window.hasRun = true</script><img src="https://example.com/x.png"><p style="color: #eee">x</p>';
  writeFileSync(changed, readFileSync(file, 'utf8').replace('</body>', `${added}</body>`));
  const { page, problems } = await openPage(browser, changed);
  assert.is(problems.filter(text => /Content Security Policy/.test(text)).length, 3, problems.join('\n'));
  assert.is(await page.evaluate(() => 'hasRun' in window), false);
  const ids = (await axeFindings(page)).join(' ');
  assert.match(ids, /image-alt/);
  await page.context().close();
});

test.run();
