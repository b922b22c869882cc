// What a State gives up to be small, part by part: the largest first, about half of it, and never what would be no evidence any more.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeylaneError } from '../../src/errors.ts';
import { readState } from '../../src/state/file/state-file.ts';
import { emptyColumns } from '../../src/state/keys/columns.ts';
import { K } from '../../src/state/sketches/hll.ts';
import { type GivenUp, noLargerThan } from '../../src/state/smaller.ts';
import { emptyState, type ScanState } from '../../src/state/state.ts';
import { TimeBuckets } from '../../src/state/time-buckets.ts';
import { emptyWhoState, keepExample, type WhoState } from '../../src/state/writers/state.ts';
import { addToTimeline, emptyTimeline } from '../../src/state/writers/timeline.ts';
import { writeState } from '../written-state.ts';

const test = suite('smaller States');
const N = 4;

function withKeys(count: number, sketches = 1, length = 2): ScanState {
  const state = emptyState(N);
  const keys = emptyColumns(count, count * length);
  for (let i = 0; i < count; i++) {
    keys.low[i] = i;
    // Spread over all hashes.
    keys.high[i] = Math.floor((2 ** 31 * ((i * 7) % count)) / count);
    keys.records[i] = 1 + (i % 3);
    keys.lengths[i] = length;
    keys.starts[i] = i * length;
    state.recordsOf[0] += keys.records[i];
  }
  const registers = Array.from({ length: sketches }, (_, i) => new Uint8Array(K).fill(1 + i, i, i + 2));
  return Object.assign(state, { records: state.recordsOf[0], keys, sketches: registers });
}

function withTimes(buckets: number): ScanState {
  const state = Object.assign(emptyState(N), { records: buckets, keyless: buckets, times: new TimeBuckets(N) });
  for (let i = 0; i < buckets; i++) state.times.add(60_000 * i, undefined, i % N);
  return state;
}

function withWriters(fill: (writers: WhoState) => void): ScanState {
  const state = emptyState(N);
  state.partitionsFrom = 'records';
  state.writers = Object.assign(emptyWhoState(N), { maxPartition: N - 1 });
  fill(state.writers);
  return state;
}

const sizeOf = (state: ScanState): number => writeState(state).length;

/** Made one byte smaller at least, `times` times. */
function made(state: ScanState, times = 1): { read: ScanState; givenUp: GivenUp[] } {
  let read = state;
  const all = new Set<GivenUp>();
  for (let i = 0; i < times; i++) {
    const { pieces, givenUp } = noLargerThan(sizeOf(read) - 1, read);
    read = readState(Buffer.concat(pieces), 'smaller');
    for (const each of givenUp) all.add(each);
  }
  return { read, givenUp: [...all] };
}

function assertSmallest(state: ScanState): void {
  assert.throws(
    () => noLargerThan(sizeOf(state) - 1, state),
    (error: Error) => error instanceof KeylaneError && error.code === 'ERR_STATE_SIZE',
  );
}

test('what fits gives nothing up', () => {
  const state = withKeys(65, 4);
  const { pieces, givenUp } = noLargerThan(sizeOf(state), state);
  assert.equal(givenUp, []);
  assert.is(Buffer.compare(Buffer.concat(pieces), writeState(state)), 0);
});

test('keys, as long as there are more than 64', () => {
  const { read, givenUp } = made(withKeys(1000));
  assert.equal(givenUp, ['keys']);
  assert.ok(read.keys!.count > 250 && read.keys!.count < 750, `${read.keys!.count}`);
  assert.is(read.records, withKeys(1000).records);
  assert.ok(made(withKeys(65)).read.keys!.count < 65);
  assertSmallest(withKeys(64));
});

test('the sketches of single partitions become one of all', () => {
  const { read, givenUp } = made(withKeys(9, N));
  assert.equal(givenUp, ['partitionSketches']);
  assert.is(read.sketches!.length, 1);
  assert.equal([...read.sketches![0].subarray(0, 6)], [1, 2, 3, 4, 4, 0]);
  assertSmallest(withKeys(9, 1));
});

test('times: buckets become twice as wide, as long as there are more than two', () => {
  const { read, givenUp } = made(withTimes(20));
  assert.equal(givenUp, ['times']);
  assert.is(read.times!.widthMs, 120_000);
  assert.equal(
    read.times!.inOrder().map(([number, { records }]) => [number, records]),
    Array.from({ length: 10 }, (_, i) => [i, 2]),
  );
  assert.is(made(withTimes(3)).read.times!.buckets.size, 2);
  assertSmallest(withTimes(2));
});

test('the largest is given up first', () => {
  const both = (keys: ScanState, buckets: number): GivenUp[] => {
    const { records, keyless, times } = withTimes(buckets);
    const state: ScanState = { ...keys, records: keys.records + records, keyless, times: times! };
    return noLargerThan(sizeOf(state) - 1, state).givenUp;
  };
  // A key takes 40 bytes and its own, a bucket 4,096 and eight for each partition.
  assert.equal(both(withKeys(1000), 9), ['keys']);
  assert.equal(both(withKeys(1000), 11), ['times']);
  assert.equal(both(withKeys(100, 1, 400), 9), ['keys']);
  assert.equal(both(withKeys(100, 1, 400), 11), ['times']);
  assert.equal(both(withKeys(9, N), 3), ['partitionSketches']);
  assert.equal(both(withKeys(9, N), 5), ['times']);
});

const pairs = (count: number) =>
  withWriters(writers => {
    for (let i = 0; i < count; i++) writers.pairs.add(i, i, i % N, 0, i);
    writers.splitKeys.set('1 1', Buffer.from('odd'));
    writers.splitKeys.set('1 2', Buffer.from('even'));
    writers.masks[0] = count;
    writers.withoutPartition = 9;
  });

test('keys of writers: every second one, as long as there are more than 64', () => {
  const counted = (count: number): ScanState => {
    const state = pairs(count);
    state.recordsOf[0] = count;
    return Object.assign(state, { records: count });
  };
  const { read, givenUp } = made(counted(100));
  assert.equal(givenUp, ['writers']);
  assert.equal([read.writers!.pairs.level, read.writers!.pairs.pairs], [1, 50]);
  assert.equal([...read.writers!.splitKeys.keys()], ['1 2']);
  assert.is(made(counted(65)).read.writers!.pairs.level, 1);
  assertSmallest(counted(64));
});

test('witnesses: every second one, as long as there are more than 64', () => {
  const witnesses = (count: number) =>
    withWriters(writers => {
      for (let i = 0; i < count; i++) {
        const key = Buffer.from(`key-${i}`);
        // Not what the keys have, which a reader asks for.
        writers.witnesses.push({ key, first: i, second: i, partition: 0, mask: 0 });
        writers.witnessBytes += key.length;
      }
    });
  const state = witnesses(65);
  const { givenUp } = noLargerThan(sizeOf(state) - 1, state);
  assert.equal(givenUp, ['writers']);
  const { witnessLevel, witnessBytes, witnesses: kept } = state.writers!;
  assert.equal([witnessLevel, kept.length], [1, 33]);
  assert.ok(kept.every(({ second }) => second % 2 === 0));
  assert.is(
    witnessBytes,
    kept.reduce((sum, { key }) => sum + key.length, 0),
  );
  assertSmallest(witnesses(64));
});

test('examples: the first of each mask stays', () => {
  const examples = (count: number) =>
    withWriters(writers => {
      for (let position = 0; position < count; position++) {
        for (const mask of [1, 2]) keepExample(writers, mask, { key: Buffer.from('k'), partition: 0, position });
      }
    });
  const { read, givenUp } = made(examples(2));
  assert.equal(givenUp, ['writers']);
  assert.equal(
    [...read.writers!.examples].map(([mask, list]) => [mask, ...list.map(({ position }) => position)]),
    [
      [1, 0],
      [2, 0],
    ],
  );
  assertSmallest(examples(1));
});

test('the timeline of writers: buckets become twice as wide, as long as there are more than two', () => {
  const timeline = (buckets: number) =>
    withWriters(writers => {
      writers.timeline = emptyTimeline('offset');
      for (let i = 0; i < buckets; i++) addToTimeline(writers.timeline, 16 * i, 1);
    });
  const { read, givenUp } = made(timeline(20));
  assert.equal(givenUp, ['times']);
  assert.equal([read.writers!.timeline!.width, read.writers!.timeline!.buckets.size], [32, 10]);
  assert.is(made(timeline(3)).read.writers!.timeline!.buckets.size, 2);
  assertSmallest(timeline(2));
});

test.run();
