// What a writer of no known rule is shown to do, at the border of what shows it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { EVIDENCE } from '../../src/analysis/who/evidence.ts';
import { unknownWriter } from '../../src/analysis/who/unknown.ts';
import { emptyWhoState, type Witness } from '../../src/state/writers/state.ts';
import { seeded } from '../seeded.ts';

const test = suite('kinds of unknown writers');
const near = (a: number | null, b: number) =>
  assert.ok(a !== null && Math.abs(a - b) < 1e-6 * Math.abs(b), `${a} ${b}`);

/** Records in their order: a key's number and its partition. */
type Row = [key: number, partition: number];

function found(rows: readonly Row[], numPartitions: number, hasOffsets = true, witnessLevel = 0) {
  const state = Object.assign(emptyWhoState(numPartitions), { hasOffsets, witnessLevel });
  const left = new Map<string, Witness>();
  for (const [i, [key, partition]] of rows.entries()) {
    // No feature of the bytes goes with the number.
    const bytes = Buffer.from(`${(key * 7919) % 10_007}-k`);
    state.pairs.add(key, 5, partition, 0, i);
    left.set(`${key} ${partition}`, { key: bytes, first: key, second: 5, partition, mask: 0 });
  }
  return unknownWriter(state, [...left.values()]);
}
const kindOf = (...args: Parameters<typeof found>) => found(...args)?.kind ?? null;
const times = <Item>(count: number, of: (i: number) => Item): Item[] => Array.from({ length: count }, (_, i) => of(i));

test('nothing is shown of no keys, nor in one partition', () => {
  assert.is(kindOf([], 12), null);
  assert.is(
    kindOf(
      times(100, i => [i, 0]),
      1,
    ),
    null,
  );
});

test('all in one partition: so many keys that a rule would not have put there', () => {
  for (const n of [2, 12, 50]) {
    const needed = Math.ceil((EVIDENCE + Math.log(n)) / Math.log(n)) + 1;
    assert.is(
      kindOf(
        times(needed - 1, i => [i, 1]),
        n,
      ),
      null,
    );
    const { kind, keys, partition, partitions, repeatedKeys, splitKeys, chanceLog10 } = found(
      times(needed, i => [i, 1]),
      n,
    )!;
    assert.equal([kind, keys, partition, partitions, repeatedKeys, splitKeys], ['one-partition', needed, 1, 1, 0, 0]);
    near(chanceLog10, (-(needed - 1) * Math.log(n)) / Math.LN10);
  }
});

test('a rule of its own: so many repeated keys, each in one partition, but for one in a thousand', () => {
  const n = 12;
  const needed = Math.ceil(EVIDENCE / Math.log(n));
  const random = seeded(3);
  const at = times(4000, () => Math.floor(random() * n));
  const twice = (count: number): Row[] => times(2 * count, i => [i % count, at[i % count]]);
  assert.is(kindOf(twice(needed - 1), n), null);
  const { kind, repeatedKeys, keys, partition, chanceLog10 } = found([...twice(needed), [999, 1]], n)!;
  assert.equal([kind, repeatedKeys, keys, partition], ['own-rule', needed, needed + 1, null]);
  near(chanceLog10, (-needed * Math.log(n)) / Math.LN10);
  const strays = (keys: number, split: number): Row[] => [
    ...twice(keys),
    ...times(split, (i): Row => [i, (at[i] + 1) % n]),
  ];
  assert.is(kindOf(strays(2000, 2), n), 'own-rule');
  assert.not.equal(kindOf(strays(2000, 3), n), 'own-rule');
});

test('any partition for each record, or the next one', () => {
  const random = seeded(5);
  const n = 10;
  const rows = (count: number, partitionOf: (i: number) => number): Row[] =>
    times(count, i => [Math.floor(random() * 60), partitionOf(i)]);
  const any = found(
    rows(600, () => Math.floor(random() * n)),
    n,
  )!;
  assert.equal([any.kind, any.partitions, any.partition], ['random', n, null]);
  assert.ok(any.splitKeys > 50 && any.repeatedKeys >= any.splitKeys && any.keys <= 60);
  assert.ok(any.chanceLog10! < -10);
  const inTurn = rows(600, i => i % n);
  assert.is(kindOf(inTurn, n), 'records-number');
  // Of a sample of the keys nobody knows how even the partitions are.
  assert.is(kindOf(inTurn, n, true, 1), 'random');
  assert.is(
    kindOf(
      rows(6, () => Math.floor(random() * n)),
      n,
    ),
    null,
  );
});

test('neither one partition for each key nor any: nothing is shown', () => {
  const random = seeded(7);
  const n = 10;
  // Three of four records of a key are where the others are.
  const rows = times(2000, (i): Row => [i % 100, random() < 0.9 ? i % n : Math.floor(random() * n)]);
  assert.is(kindOf(rows, n), null);
});

test('a writer has a few partitions of its own: others are never used', () => {
  const random = seeded(9);
  const own = [3, 7, 8];
  const rows = (partitions: number[]) =>
    times(200, (): Row => [Math.floor(random() * 40), partitions[Math.floor(random() * partitions.length)]]);
  const { kind, partitions, chanceLog10 } = found(rows(own), 24)!;
  assert.equal([kind, partitions], ['per-writer', 3]);
  assert.ok(chanceLog10! < -20);
  // The first ones may be those of an earlier count.
  assert.not.equal(kindOf(rows([0, 1, 2]), 24), 'per-writer');
});

test('runs of records in few partitions are of a writer, where the order is known', () => {
  const own = [3, 7, 8];
  const runs = times(600, (i): Row => [i, own[Math.floor(i / 20) % 3]]);
  assert.is(kindOf(runs, 24, false), 'per-writer');
  assert.not.equal(kindOf(runs, 24, true), 'per-writer');
  // A file that was read partition by partition.
  const sorted = times(600, (i): Row => [i, own[Math.floor(i / 200)]]);
  assert.not.equal(kindOf(sorted, 24, false), 'per-writer');
  const random = seeded(4);
  const mixed = times(600, (i): Row => [i, own[Math.floor(random() * 3)]]);
  assert.not.equal(kindOf(mixed, 24, false), 'per-writer');
});

test.run();
