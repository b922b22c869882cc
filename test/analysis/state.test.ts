// What is told of a State, and its sketches, key by key.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { frequentOf, stateAnswer, thetaOf } from '../../src/analysis/state/answer.ts';
import { sketchEstimates } from '../../src/analysis/state/sketch-estimates.ts';
import { MOST_THETA } from '../../src/state/keys/columns.ts';
import { emptyState, type ScanState } from '../../src/state/state.ts';
import { TimeBuckets } from '../../src/state/time-buckets.ts';
import { emptyWhoState } from '../../src/state/writers/state.ts';
import { runs } from '../runs.ts';
import { columnsOf } from './key-columns.ts';
import { stateOf } from './key-streams.ts';

const test = suite('analysis/state');

test('what is not there is null', () => {
  assert.equal(stateAnswer(emptyState(3)), {
    ...{ records: 0, keyless: 0, tombstones: 0, bytes: 0, numPartitions: 3, partitionsFrom: 'rule' },
    ...{ keys: null, sketches: null, times: null, writers: null },
  });
});

test('all that is there', () => {
  const state = stateOf(['a', 'a', 'bb', 'ccc', 'a'], 2, Int32Array.of(0, 1, 0, 1, 1));
  const times = new TimeBuckets(2);
  for (const time of [0, 1, 60_000]) times.add(time, undefined, 0);
  const writers = emptyWhoState(2);
  writers.pairs.add(1, 2, 0, 0, 1);
  writers.pairs.add(1, 2, 1, 0, 2);
  writers.masks[0] = 3;
  writers.masks[7] = 1;
  const witness = { key: Uint8Array.of(97), first: 1, second: 2, partition: 0, mask: 0 };
  Object.assign(writers, { witnesses: [witness, witness, witness], witnessBytes: 44 });
  Object.assign(state, { keyless: 2, tombstones: 1, records: 7, times, writers });
  assert.equal(stateAnswer(state), {
    ...{ records: 7, keyless: 2, tombstones: 1, bytes: 8, numPartitions: 2, partitionsFrom: 'records' },
    // The pair of "a" in each partition has its bytes.
    keys: {
      ...{ exact: true, distinctKeys: 3, entries: 4, bytes: 7, sampledShare: 1, offsetRecords: 0, offsetBytes: 0 },
    },
    sketches: { count: 2, distinctKeys: 3, lower: 3, upper: 4 },
    times: { widthMs: 60_000, buckets: 2 },
    writers: {
      ...{ pairs: 2, sampledShare: 1, masks: 2, witnesses: 3, witnessBytes: 44, positions: 'record', timeline: null },
    },
  });
  writers.hasOffsets = true;
  const timeline = { unit: 'offset', width: 512, buckets: new Map([[0, 1]]) } as never;
  const pairs = { pairs: 2, level: 3 } as never;
  const told = stateAnswer({ ...state, writers: { ...writers, pairs, timeline } }).writers!;
  assert.equal(
    [told.positions, told.sampledShare, told.timeline],
    ['offset', 1 / 8, { unit: 'offset', width: 512, buckets: 1 }],
  );
});

test('keys of a sample: how many they stand for', () => {
  const keys = columnsOf([{ key: 'a' }, { key: 'b' }, { key: 'c', hash: 2n ** 62n, records: 9 }], {
    ...{ theta: MOST_THETA / 4n, offsetRecords: 4, offsetBytes: 40 },
  });
  assert.equal(stateAnswer({ ...emptyState(1), keys }).keys, {
    ...{ exact: false, distinctKeys: 8, entries: 3, bytes: 3, sampledShare: 0.25, offsetRecords: 4, offsetBytes: 40 },
  });
});

test('the estimates of all partitions, then of each where there are several', () => {
  const all = stateOf(['a', 'b', 'c'], 2, Int32Array.of(1, 1, 1));
  const theta = { kind: 'Theta', partition: null, distinctKeys: 3, lower: 3, upper: 3 };
  const hll = (partition: number | null, keys: number) => ({
    ...{ kind: 'HLL', partition, distinctKeys: keys, lower: keys, upper: keys === 0 ? 0 : keys + 1 },
  });
  assert.equal(sketchEstimates(all), [theta, hll(null, 3), hll(0, 0), hll(1, 3)]);
  assert.equal(sketchEstimates({ ...all, sketches: [all.sketches![1]] }), [theta, hll(null, 3)]);
  assert.equal(sketchEstimates(stateOf(['a', 'b', 'c'], 1)), [theta, hll(null, 3)]);
  const { keys, ...withoutKeys } = all;
  const { sketches, ...withoutSketches } = all;
  assert.equal([sketchEstimates(withoutKeys), sketchEstimates(withoutSketches)], [[], []]);
});

const anyHash = fc.bigInt({ min: 0n, max: 2n ** 62n });
test('Theta and Tuple: the least hashes of keys that are in the sample, but the empty one, with all their records', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(anyHash, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(MOST_THETA, 2n ** 61n, 2n ** 33n + 5n),
      fc.oneof(fc.constant(Infinity), fc.nat(6)),
      (hashes, theta, most) => {
        // Columns ascend by the lower half.
        const low = (hash: bigint) => Number(hash & 0xffffffffn);
        hashes.sort((a, b) => low(a) - low(b) || Number(a - b));
        const keys = hashes.flatMap((hash, i) => [
          { key: i === 1 ? '' : `k${i}`, hash, records: 2, partition: 0 },
          { key: i === 1 ? '' : `k${i}`, hash, records: i + 1, partition: 1 },
        ]);
        const sketch = thetaOf(columnsOf(keys, { theta, offsetRecords: theta === MOST_THETA ? 0 : 1 }), most);
        const all = hashes.map((hash, i) => ({ hash, i })).filter(({ hash, i }) => hash < theta && i !== 1);
        all.sort((a, b) => (a.hash < b.hash ? -1 : 1));
        assert.is(sketch.theta, all[most]?.hash ?? theta);
        assert.equal(
          [...sketch.hashes],
          all.slice(0, most).map(({ hash }) => hash),
        );
        assert.equal(
          [...sketch.records],
          all.slice(0, most).map(({ i }) => 2 + i + 1),
        );
      },
    ),
    { numRuns: runs(150) },
  );
  // As many as may be kept: nothing is left out.
  const two = columnsOf([{ key: 'a' }, { key: 'b' }]);
  assert.equal([thetaOf(two, 2).theta, thetaOf(two, 1).theta], [MOST_THETA, 2n]);
});

const itemsOf = (state: Partial<ScanState>, most?: number) => {
  const { items, ...rest } = frequentOf({ records: 0, keyless: 0, ...state } as ScanState, most);
  const all = [...items].map(({ item, weight }) => [Buffer.from(item).toString('latin1'), weight]);
  assert.is(items.length, all.length);
  return { ...rest, items: all };
};

test('Frequent Items of all keys: each with its records, in the order of the columns', () => {
  const keys = columnsOf([
    { key: 'b', records: 2 },
    { key: 'a', records: 1 },
    { key: 'a', records: 4, partition: 1 },
  ]);
  assert.equal(itemsOf({ keys, records: 10, keyless: 3 }), {
    ...{ totalWeight: 7, offset: 0, nulls: 3 },
    items: [
      ['b', 2],
      ['a', 5],
    ],
  });
  assert.equal(itemsOf({ keys }, 2).items.length, 2);
});

test('Frequent Items: a key that is no UTF-8 makes all of them hexadecimal', () => {
  const keys = columnsOf([{ key: 'é' }, { key: Uint8Array.of(0xff, 0x0a) }]);
  assert.equal(itemsOf({ keys }).items, [
    ['hex:c3a9', 1],
    ['hex:ff0a', 1],
  ]);
  // Only those that are told of count.
  const small = columnsOf(
    [
      { key: 'a', records: 9 },
      { key: Uint8Array.of(0xff), records: 2 },
    ],
    { offsetRecords: 2 },
  );
  assert.equal(itemsOf({ keys: small }).items, [['a', 7]]);
});

test('Frequent Items of a scan that could not keep all keys: what may be missed is had, less the offset of all', () => {
  const keys = columnsOf(
    [
      { key: 'a', records: 5, missed: 3 },
      { key: 'b', records: 4 },
      { key: 'c', records: 3, missed: 2 },
      { key: 'd', records: 9 },
    ],
    { offsetRecords: 4 },
  );
  assert.equal(itemsOf({ keys }), {
    ...{ totalWeight: 0, offset: 4, nulls: 0 },
    items: [
      ['a', 4],
      ['c', 1],
      ['d', 5],
    ],
  });
});

test('Frequent Items, fewer than there are: what the first to go has is taken from all, but no item is left with nothing', () => {
  const of = (counts: number[], most: number) => {
    const { offset, items } = itemsOf(
      { keys: columnsOf(counts.map((records, i) => ({ key: `${i}`, records }))) },
      most,
    );
    return [offset, items.map(([key, weight]) => `${key}:${weight}`).join(' ')];
  };
  assert.equal(of([3, 9, 5], 3), [0, '0:3 1:9 2:5']);
  assert.equal(of([3, 9, 5], 2), [3, '1:6 2:2']);
  assert.equal(of([3, 9, 5], 1), [5, '1:4']);
  // Among equals the first of the columns.
  assert.equal(of([2, 2, 7, 2], 2), [2, '2:5 0:1']);
});

test.run();
