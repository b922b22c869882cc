// Every kind of page in a real browser: it opens without a complaint, fits its screen, and passes axe's checks of accessibility.

import { readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
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
];

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
      assert.equal(await axeFindings(page), []);
      if (process.env.KEYLANE_PICTURES) {
        const path = `${process.env.KEYLANE_PICTURES}/${name}-${look.replace('a ', '')}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      await page.context().close();
    });
  }
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
