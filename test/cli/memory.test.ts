// The memory of the real process, over sources that hold more than --memory lets it keep. bench/memory.ts has the whole table.

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { writeKeys, writeLongLine, writeWideCsv } from '../../bench/memory/inputs.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, root, started } from './run.ts';

const test = suite('memory');
const { file, path } = folderOf(test);
const PEAK = fileURLToPath(new URL('../../bench/memory/peak.mjs', import.meta.url));
const MOST_MEGABYTES = 128 + 64;

function written(name: string, write: (path: string) => void): string {
  write(path(name));
  return path(name);
}

const SOURCES: [what: string, source: () => string, format: string][] = [
  ['many keys in hexadecimal', () => written('many.hex', to => writeKeys(to, 'hex', 500_000)), 'hex'],
  ['many keys in CSV', () => written('many.csv', to => writeKeys(to, 'csv', 300_000)), 'csv'],
  ['60,000 columns', () => written('wide.csv', to => writeWideCsv(to, 60_000, 2)), 'csv'],
  ['a long line of base64', () => written('long.base64', to => writeLongLine(to, 'base64', 3.9e6)), 'base64'],
  ['a long line of JSON', () => written('long.json', to => writeLongLine(to, 'jsonl', 3.9e6)), 'jsonl'],
];
for (const [what, source, format] of some(SOURCES, 2)) {
  // The kernel counts.
  if (!existsSync('/proc/self/status')) break;
  test(`scan of ${what} keeps to --memory 128MB and 64 MB`, () => {
    const peak = path('peak');
    const column = format === 'csv' ? ['--column', '1'] : [];
    const args = ['scan', source(), '--format', format, ...column, '-n', '12', '--memory', '128MB'];
    const { code, err } = started(args, { env: { KEYLANE_PEAK: peak }, node: ['--import', PEAK] });
    assert.is(code, 0, err);
    const megabytes = (Number(readFileSync(peak, 'utf8')) * 1024) / 1e6;
    assert.ok(megabytes > 30 && megabytes < MOST_MEGABYTES, `${megabytes} MB`);
  });
}

test('the least that commands need is what docs/benchmarks.md says', () => {
  const text = readFileSync(`${root}docs/benchmarks.md`, 'utf8');
  const [, each, ofMillion] = /A partition takes (\d+) bytes: a million of them need `--memory (\d+MB)`/.exec(text)!;
  const [, ofWho, ofState] = /`who`, and `scan --state` of .* need (\d+MB) and (\d+MB)\./.exec(text)!;
  const [keys, records] = [file('least.txt', 'a\n'), file('least.tsv', '0\ta\n')];
  const leastOf = (...args: string[]): string =>
    /It must be (\d+MB) or more/.exec(keylane([...args, '--memory', '128MB']).err)![1];
  const megabytes = (count: number) => Number.parseInt(leastOf('scan', keys, '-n', `${count}`), 10);
  assert.is(leastOf('scan', keys, '-n', '1000000'), ofMillion);
  // Besides, two tables have two counters for each.
  assert.is((megabytes(1_000_000) - megabytes(500_000)) * 2, Number(each) + 2 * 16);
  assert.is(leastOf('who', records, '-n', '12'), ofWho);
  assert.is(leastOf('scan', records, '-n', '12', '--state', path('least.state')), ofState);
});

test.run();
