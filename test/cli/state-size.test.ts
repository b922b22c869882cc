// --state-size: what a State gives up to be as small as is asked for, and what it never gives up.

import { existsSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../src/errors.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { readState } from '../../src/state/file/state-file.ts';
import { noLargerThan } from '../../src/state/smaller.ts';
import { emptyState } from '../../src/state/state.ts';
import { TimeBuckets } from '../../src/state/time-buckets.ts';
import { LINE, linesOf } from '../records.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane } from './run.ts';

const test = suite('--state-size');
const { file, path } = folderOf(test);

const N = 12;
const DISTINCT = 20_000;
const rows = Array.from({ length: 30_000 }, (_, i) => {
  const key = `order-${i % DISTINCT}`;
  return { key, partition: partitionUnder('murmur2', key, N), offset: i, timestamp: 1.7e12 + i * 1e6, topic: 'orders' };
});
const sources = [0, 1, 2].map(i => file(`${i}.json`, linesOf(rows.slice(i * 10_000, (i + 1) * 10_000), LINE.kcat)));

function written(command: string, i: number, ...args: string[]): { bytes: Buffer; err: string; name: string } {
  const name = path(`${command}-${i}.state`);
  const { code, err } = keylane([command, sources[i], '-n', String(N), '--state', name, ...args]);
  assert.is(code, 0, err);
  return { bytes: readFileSync(name), err, name };
}

const answer = (args: string[]) => {
  const { out, err } = keylane([...args, '--json']);
  assert.ok(out.startsWith('{'), err);
  return JSON.parse(out);
};

const SIZES = [
  ['300KB', 300_000],
  ['100KB', 100_000],
  ['64KB', 64_000],
] as const;
for (const [size, most] of some(SIZES, 3, 2)) {
  test(`${size}: parts have no more, and say of all records what is true within bounds`, () => {
    const parts = sources.map((_, i) => written('scan', i, '--state-size', size));
    for (const { bytes, err } of parts) {
      assert.ok(bytes.length <= most, String(bytes.length));
      assert.match(err, `to have no more than ${most.toLocaleString('en')} bytes the State gives up `);
      assert.match(err, 'exact figures about keys');
    }
    for (const order of [parts, parts.toReversed()]) {
      const names = order.map(({ name }) => name);
      const all = answer(['merge', ...names]);
      assert.equal([all.records, all.exact], [rows.length, false]);
      assert.equal(
        all.partitions.map(({ records }: { records: number }) => records),
        Array.from({ length: N }, (_, partition) => rows.filter(each => each.partition === partition).length),
      );
      const { lower, upper } = all.distinctKeysBounds;
      assert.ok(lower <= DISTINCT && DISTINCT <= upper, `${lower} ${upper}`);
      const who = answer(['who', ...names]);
      assert.equal([who.verdict, who.shares[0].rule, who.records], ['murmur2', 'murmur2', rows.length]);
    }
    const merged = keylane([
      ...['merge', ...parts.map(({ name }) => name), '--state', path('merged'), '--state-size', size],
    ]);
    assert.is(merged.code, 0, merged.err);
    assert.ok(readFileSync(path('merged')).length <= most);
  });
}

test('who: the State has no more, and the answer is that of all records', () => {
  const { bytes, err } = written('who', 0, '--state-size', '64KB');
  assert.ok(bytes.length <= 64_000);
  assert.match(err, 'a part of the keys that tell who wrote the records');
  const [small, whole] = ['64KB', '1GB'].map(size =>
    answer(['who', sources[0], '-n', String(N), '--state', path('x'), '--state-size', size]),
  );
  assert.equal(small, whole);
});

test('one of all partitions beside those of each: merged in any order they are of all', () => {
  const [small, large] = [written('scan', 0, '--state-size', '64KB'), written('scan', 1)];
  for (const order of [
    [small, large],
    [large, small],
  ]) {
    const names = order.map(({ name }) => name);
    assert.is(keylane(['merge', ...names, '--state', path('both')]).code, 0);
    assert.is(readState(readFileSync(path('both')), 'both').sketches?.length, 1);
  }
});

test('what fits is written as ever, and nothing is said', () => {
  const [plain, sized] = [written('scan', 0), written('scan', 0, '--state-size', '100MB')];
  assert.is(Buffer.compare(sized.bytes, plain.bytes), 0);
  assert.is(sized.err, plain.err);
  // Packed and as text it is the bytes in it that count.
  const text = written('scan', 0, '--state-size', '64KB', '--state-format', 'base64').bytes;
  assert.ok(text.length > 64_000 && Buffer.from(text.toString(), 'base64').length <= 64_000);
});

test('what cannot be so small is not written, and an option that means nothing is refused', () => {
  const refused = (args: string[], code: string, text: string) => {
    const outcome = keylane(args);
    assert.is(outcome.code, 2);
    assert.match(outcome.err, `(${code})`);
    assert.match(outcome.err, text);
  };
  const scan = ['scan', sources[0], '-n', String(N)];
  refused([...scan, '--state', path('none'), '--state-size', '1KB'], 'ERR_STATE_SIZE', 'cannot be as small as 1,000');
  assert.not(existsSync(path('none')));
  refused([...scan, '--state-size', '1MB'], 'ERR_USAGE', 'Add --state FILE');
  assert.is(keylane([...scan, '--state', path('none'), '--state-size', 'small']).code, 2);
});

test('times before 1970 and behind it', () => {
  const state = { ...emptyState(1), records: 40, keyless: 40, times: new TimeBuckets(1) };
  for (let i = -20; i < 20; i++) state.times.add(i * 3_600_000, undefined, 0);
  assert.throws(
    () => noLargerThan(10, state),
    (error: Error) => error instanceof KeylaneError && error.code === 'ERR_STATE_SIZE',
  );
});

test.run();
