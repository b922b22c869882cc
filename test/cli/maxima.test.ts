// The largest counts that are documented: an answer in seconds.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isAll } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('maxima');
const { file } = folderOf(test);
/** Hot keys too: they are salted as a try. */
const keys = file(
  'keys',
  Array.from({ length: 3000 }, (_, i) => `${i % 3 === 0 ? `hot-${i % 20}` : `key-${i}`}\n`).join(''),
);
const MOST = '1000000';
/** CPU seconds of a busy machine, not of an idle one: before, these took minutes. */
const LIMIT_SECONDS = 30;

/** The same search with and without -n: in `npm test` once. */
const whoOfMost = [['who', '-n', MOST], ['who']];
/** In partitions that no rule gives, so that all other counts are tried. */
const records = file(
  'records.tsv',
  Array.from({ length: 3000 }, (_, i) => `${(i * 7919) % 1_000_000}\tkey-${i}\n`).join(''),
);

const fewer = ['scan', keys, '-n', '300000', '--json'];
const scanOfMost = isAll ? ['scan', keys, '-n', MOST, '--json'] : fewer;
let scanned: { salting: { spreads: { fanout: number }[] } | null };
for (const args of [
  ...(isAll ? whoOfMost : whoOfMost.slice(1)).map(([name, ...rest]) => [name, records, ...rest, '--json']),
  scanOfMost,
  ...(isAll ? [fewer] : []),
  ['scan', keys, '-n', '12', '--what-if', '1000000,999999', '--json'],
  ['plan', keys, '--from', MOST, '--to', '999999', '--json'],
  ['plan', keys, '--from', `crc32@${MOST}`, '--to', MOST, '--json'],
  ['join', keys, keys, '--a', MOST, '--b', '999999', '--json'],
  ['where', 'a', '-n', '2147483647', '--json'],
]) {
  test(`${args.filter(arg => !arg.includes('/')).join(' ')} ends in seconds`, () => {
    const before = process.cpuUsage();
    const { code, out, err } = keylane(args);
    const { user, system } = process.cpuUsage(before);
    assert.ok(code! < 2, err);
    const answer = JSON.parse(out);
    if (args === scanOfMost) scanned = answer;
    assert.ok((user + system) / 1e6 < LIMIT_SECONDS, `${(user + system) / 1e6} CPU seconds`);
  });
}

test('salts are tried up to a number that somebody could read again', () => {
  const { salting } = scanned;
  for (const { fanout } of salting?.spreads ?? []) assert.ok(fanout <= 1024);
});

test.run();
