// The bounded state behind `keylane who`: exact while it can be, a fair sample afterwards, and the sum of two parts is the whole.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../../src/core/index.ts';
import { RecordFold } from '../../../src/scan/writers/record-fold.ts';
import { KEYLESS } from '../../../src/sources/index.ts';
import { fingerprint } from '../../../src/state/writers/fingerprint.ts';
import { mergeWhoStates } from '../../../src/state/writers/merge.ts';
import {
  isKept,
  KNOWN,
  LEFT_OUT,
  NEW_KEY,
  NEW_PARTITION,
  type Pair,
  PairTable,
} from '../../../src/state/writers/pair-table.ts';
import { emptyWhoState, type WhoState } from '../../../src/state/writers/state.ts';
import { addToTimeline, emptyTimeline, mergeTimelines } from '../../../src/state/writers/timeline.ts';
import { runs } from '../../runs.ts';

const test = suite('who state');

interface Row {
  key: string;
  partition: number;
  offset?: number;
  timestamp?: number;
  isKeyless?: boolean;
}

function scan(rows: readonly Row[], numPartitions: number): WhoState {
  const state = emptyWhoState(numPartitions);
  const block = {
    keys: KeyBlock.from(rows.map(({ key }) => key)),
    partitions: Int32Array.from(rows, ({ partition }) => partition),
    flags: Uint8Array.from(rows, ({ isKeyless }) => (isKeyless ? KEYLESS : 0)),
    offsets: rows.some(({ offset }) => offset !== undefined)
      ? Float64Array.from(rows, ({ offset }) => offset ?? NaN)
      : undefined,
    timestamps: rows.some(({ timestamp }) => timestamp !== undefined)
      ? Float64Array.from(rows, ({ timestamp }) => timestamp ?? NaN)
      : undefined,
    unreadable: 0,
  };
  const fold = new RecordFold(state);
  fold.add(block);
  fold.finish();
  return state;
}

function pairsOf(table: PairTable): string[] {
  return [...table].map(pair => JSON.stringify(pair)).sort();
}

test('a pair table counts every key in every partition', () => {
  const table = new PairTable();
  assert.is(table.add(1, 2, 3, 7, 100), NEW_KEY);
  assert.is(table.add(1, 2, 3, 7, 50), KNOWN);
  assert.is(table.add(1, 2, 4, 0, 70), NEW_PARTITION);
  assert.is(table.add(9, 2, 4, 0, 80), NEW_KEY);
  assert.is(table.keys, 2);
  assert.is(table.splitKeys, 1);
  const pair: Pair = {
    first: 1,
    second: 2,
    partition: 3,
    mask: 7,
    records: 2,
    firstPosition: 50,
    lastPosition: 100,
  };
  assert.equal(table.pairsOf(1, 2)[0], pair);
  assert.is([...table.splits()].length, 1);
});

test('a full pair table keeps every second key, with all that it ever saw of it', () => {
  const table = new PairTable(1024);
  const keys = Array.from({ length: 5000 }, (_, i) => fingerprint(Buffer.from(`key-${i}`)));
  for (let round = 0; round < 3; round++) {
    for (const [i, [first, second]] of keys.entries()) table.add(first, second, i % 7, i % 100, round * 5000 + i);
  }
  assert.ok(table.level >= 3);
  const kept = keys.flatMap(([first, second], i) => (isKept(second, table.level) ? [{ first, second, i }] : []));
  assert.is(table.pairs, kept.length);
  assert.is(table.keys, kept.length);
  for (const { first, second, i } of kept) {
    const [pair] = table.pairsOf(first, second);
    assert.is(pair.records, 3);
    assert.is(pair.firstPosition, i);
    assert.is(pair.lastPosition, 10_000 + i);
  }
  // 5000 keys, one of 2^level of them: within four standard deviations.
  const mean = 5000 / 2 ** table.level;
  assert.ok(Math.abs(kept.length - mean) < 4 * Math.sqrt(mean), `${kept.length} of ${mean}`);
});

test('a key in very many partitions is kept in 32 of them', () => {
  const table = new PairTable();
  for (let partition = 0; partition < 100; partition++) table.add(5, 6, partition, 0, partition);
  assert.is(table.pairs, 32);
  assert.is(table.add(5, 6, 99, 0, 1), LEFT_OUT);
  assert.is(table.add(5, 6, 31, 0, 1), KNOWN);
});

test('keys in one partition and keys in several, whatever lies between their partitions', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(6), fc.nat(3), fc.nat(20)), { maxLength: 200 }), rows => {
      const table = new PairTable();
      // Fingerprints that collide in their slots.
      for (const [key, second, partition] of rows) table.add(key * 1024, second, partition, 0, 0);
      const splits = [...table.splits()];
      const names = splits.map(([{ first, second }]) => `${first} ${second}`);
      assert.is(new Set(names).size, names.length);
      assert.is(names.length, table.splitKeys);
      assert.ok(splits.every(pairs => pairs.length > 1));
      const singles = table.masksOfSingles(21).get(0) ?? 0;
      assert.is(singles + splits.length, new Set(rows.map(([key, second]) => `${key} ${second}`)).size);
      assert.is(singles + splits.flat().length, table.pairs);
      assert.is(table.keys, singles + splits.length);
    }),
  );
});

const row = fc.record({
  key: fc.oneof(fc.stringMatching(/^k\d{1,2}$/), fc.string({ maxLength: 5 })),
  partition: fc.integer({ min: -1, max: 4 }),
  offset: fc.nat(1000),
  timestamp: fc.nat(1e9),
  isKeyless: fc.boolean(),
});

test('two parts, added, are the whole', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 80 }), fc.nat(80), (rows, cut) => {
      const whole = scan(rows, 4);
      const sum = scan(rows.slice(0, cut), 4);
      mergeWhoStates(sum, scan(rows.slice(cut), 4));
      const plain = ({ pairs, witnesses, examples, splitKeys, timeline, ...rest }: WhoState) => rest;
      assert.equal(plain(sum), plain(whole));
      assert.equal(pairsOf(sum.pairs), pairsOf(whole.pairs));
      assert.is(sum.pairs.splitKeys, whole.pairs.splitKeys);
      assert.equal([...sum.splitKeys.keys()].sort(), [...whole.splitKeys.keys()].sort());
      const names = ({ witnesses }: WhoState) => witnesses.map(({ key, partition }) => `${key} ${partition}`).sort();
      assert.equal(names(sum), names(whole));
      const records = ({ timeline }: WhoState) =>
        [...(timeline?.buckets ?? [])].map(([number, masks]) => [number, [...masks].sort()]).sort();
      assert.equal(records(sum), records(whole));
    }),
    { numRuns: runs(200, 10) },
  );
});

test('what is counted, and what is left out', () => {
  const state = scan(
    [
      { key: 'a', partition: 0 },
      { key: 'a', partition: 1 },
      { key: '', partition: 1, isKeyless: true },
      { key: '', partition: 2 },
      { key: 'b', partition: -1 },
      { key: 'c', partition: 5 },
      { key: '\ufffd', partition: 0 },
    ],
    3,
  );
  assert.is(state.records, 7);
  assert.is(state.keyless, 1);
  assert.is(state.keylessOf[1], 1);
  assert.is(state.withoutPartition, 1);
  assert.is(state.outOfRange, 1);
  assert.is(state.maxPartition, 5);
  assert.is(state.lossyKeys, 1);
  assert.is(state.pairs.splitKeys, 1);
  assert.is(
    state.masks.reduce((sum, records) => sum + records, 0),
    4,
  );
});

test('a timeline joins its buckets, whatever comes first', () => {
  const one = emptyTimeline('offset');
  const other = emptyTimeline('offset');
  for (let at = 0; at < 100_000; at += 10) addToTimeline(at % 20 === 0 ? one : other, at, at % 3);
  mergeTimelines(one, other);
  assert.ok(one.buckets.size <= 96 && one.buckets.size > 40);
  const sums = [0, 0, 0];
  for (const [number, masks] of one.buckets) {
    assert.ok(number * one.width < 100_000);
    for (const [mask, records] of masks) sums[mask] += records;
  }
  assert.equal(sums, [3334, 3333, 3333]);
});

test('a timeline is as fine as 96 buckets allow, and its records keep their sum', () => {
  for (const unit of ['offset', 'timestamp'] as const) {
    for (let count = 1; count < 400; count++) {
      const timeline = emptyTimeline(unit);
      const finest = timeline.width;
      for (let i = 0; i < count; i++) addToTimeline(timeline, i * finest, 1, 2);
      let factor = 1;
      while (Math.ceil(count / factor) > 96) factor *= 2;
      assert.is(timeline.width, finest * factor, `${count} ${unit}s`);
      assert.is(timeline.buckets.size, Math.ceil(count / factor));
      const sum = [...timeline.buckets.values()].reduce((all, masks) => all + masks.get(1)!, 0);
      assert.is(sum, 2 * count);
    }
  }
});

test.run();
