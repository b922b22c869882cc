// States: merging, writing, reading, and what is refused.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock, murmur2 } from '../../src/core/index.ts';
import { KeylaneError } from '../../src/errors.ts';
import { WasmKeyTable } from '../../src/scan/keys/table.ts';
import { mayStartState, readState, startsAsState, stateSize } from '../../src/state/file/state-file.ts';
import { addCoupon, K } from '../../src/state/sketches/hll.ts';
import { addCounts, emptyState, mergeState, type ScanState } from '../../src/state/state.ts';
import { TimeBuckets } from '../../src/state/time-buckets.ts';
import { hllCoupon, murmur3 } from '../reference/murmur3-js.ts';
import { countKeys, seededRandom } from '../reference/slow-keys.ts';
import { runs } from '../runs.ts';
import { writeState } from '../written-state.ts';

const test = suite('state');
const LARGE = 1 << 26;

interface Event {
  key: Uint8Array;
  partition: number;
  timestamp: number;
}

function scan(events: readonly Event[], numPartitions = 4, memory = LARGE): ScanState {
  const state = emptyState(numPartitions);
  state.partitionsFrom = 'records';
  const keys = KeyBlock.from(events.map(({ key }) => key));
  addCounts(
    state,
    keys,
    Int32Array.from(events, ({ partition }) => partition),
  );
  Object.assign(state, countKeys(new WasmKeyTable(numPartitions, memory), events));
  state.times = new TimeBuckets(numPartitions);
  for (const { key, partition, timestamp } of events) state.times.add(timestamp, hllCoupon(murmur3(key)), partition);
  return state;
}

const anyEvents = fc.array(
  fc.record({
    key: fc.uint8Array({ minLength: 1, maxLength: 2, max: 9 }),
    partition: fc.nat(3),
    timestamp: fc.oneof(fc.nat(10_000_000), fc.nat(3_000_000_000_000)),
  }),
  { minLength: 1, maxLength: 60 },
);

test('the States of parts, written, read and merged in any order, are that of the whole, to the byte', () => {
  fc.assert(
    fc.property(anyEvents, fc.nat(60), fc.nat(60), fc.boolean(), (events, a, b, isTurned) => {
      const [from, to] = a < b ? [a, b] : [b, a];
      const parts = [events.slice(0, from), events.slice(from, to), events.slice(to)]
        .filter(part => part.length > 0)
        .map(part => readState(writeState(scan(part)), 'part'));
      if (isTurned) parts.reverse();
      const merged = emptyState(4);
      for (const part of parts) mergeState(merged, part, LARGE);
      assert.is(Buffer.compare(writeState(merged), writeState(scan(events))), 0);
    }),
    { numRuns: runs(150) },
  );
});

test('what is written is read', () => {
  fc.assert(
    fc.property(anyEvents, events => {
      const state = scan(events);
      const read = readState(writeState(state), 'state');
      assert.equal(read.keys, state.keys);
      assert.equal(read.sketches, state.sketches);
      assert.equal(read.recordsOf, state.recordsOf);
      assert.is(Buffer.compare(writeState(read), writeState(state)), 0);
    }),
    { numRuns: runs(50) },
  );
});

test('who wrote it and which part it is are written and read', () => {
  const state = scan([{ key: Buffer.from('a'), partition: 1, timestamp: 0 }]);
  const { producer, part } = readState(writeState(state), 'plain');
  assert.equal([producer, part], [undefined, undefined]);
  Object.assign(state, { producer: 'keylane 1.2.3', part: { of: 3, numbers: [1, 3] } });
  const told = readState(writeState(state), 'part');
  assert.equal([told.producer, told.part], ['keylane 1.2.3', { of: 3, numbers: [1, 3] }]);
  // All parts are the whole.
  Object.assign(state, { part: { of: 3, numbers: [1, 2, 3] } });
  assert.is(readState(writeState(state), 'whole').part, undefined);
});

test('keyless records where they were found are written, read and added', () => {
  const one = emptyState(3);
  one.records = one.keyless = 5;
  one.keylessOf = Float64Array.of(0, 4, 1);
  assert.equal(readState(writeState(one), 'one').keylessOf, one.keylessOf);
  const bare = emptyState(3);
  bare.records = bare.keyless = 2;
  for (const [a, b] of [
    [one, bare],
    [bare, one],
  ]) {
    const sum = emptyState(3);
    mergeState(sum, a, LARGE);
    mergeState(sum, b, LARGE);
    assert.equal([sum.keyless, sum.keylessOf], [7, one.keylessOf]);
  }
  // More of them than keyless records, or none that a count can be.
  for (const keylessOf of [Float64Array.of(0, 5, 1), Float64Array.of(0, -1, 1), Float64Array.of(0, NaN, 1)])
    assertRefused(() => readState(writeState({ ...one, keylessOf }), 'one'), 'ERR_STATE');
});

test('a State without keys, and one of many more keys than fit', () => {
  const bare = emptyState(3);
  bare.records = bare.keyless = 5;
  assert.equal(readState(writeState(bare), 'bare'), bare);
  const random = seededRandom(1);
  const events = Array.from({ length: 60_000 }, () => ({
    key: Buffer.from(`k${Math.floor(random() * 1e9)}`),
    partition: Math.floor(random() * 4),
    timestamp: 0,
  }));
  const sampled = scan(events, 4, 3 << 20);
  assert.ok(sampled.keys!.offsetRecords > 0);
  assert.equal(readState(writeState(sampled), 'sampled').keys, sampled.keys);
});

test('a State of a sample that has missed no record keeps what it says of each key', () => {
  const state = scan([{ key: Buffer.from('a'), partition: 1, timestamp: 0 }]);
  Object.assign(state.keys!, { theta: 1n << 62n, missed: Uint32Array.of(5) });
  assert.equal(readState(writeState(state), 'sampled').keys, state.keys);
});

function assertRefused(work: () => unknown, code: string, message: RegExp | string = ''): void {
  try {
    work();
  } catch (error) {
    assert.instance(error, KeylaneError);
    assert.is((error as KeylaneError).code, code);
    assert.match((error as Error).message, message);
    return;
  }
  assert.unreachable('nothing was thrown');
}

const small = writeState(
  scan([
    { key: Buffer.from('a'), partition: 1, timestamp: 0 },
    { key: Buffer.from('b'), partition: 2, timestamp: 1e12 },
  ]),
);

test('a State with any byte changed, or cut off anywhere, is refused', () => {
  for (let at = 0; at < small.length; at += at < 400 ? 1 : 61) {
    const damaged = small.slice();
    damaged[at] ^= 1 + (at % 255);
    assertRefused(() => readState(damaged, 'damaged'), 'ERR_STATE');
    assertRefused(() => readState(small.slice(0, at), 'cut off'), 'ERR_STATE');
  }
  assertRefused(() => readState(Buffer.concat([small, Buffer.alloc(8)]), 'longer'), 'ERR_STATE', 'longer than it says');
});

test('the start of a State says how long it is, once there is enough of it', () => {
  for (let length = 0; length <= 40; length++) {
    const head = small.subarray(0, length);
    assert.is(stateSize(head), length < 32 ? undefined : small.length);
    assert.is(startsAsState(head), length >= 8);
    assert.ok(mayStartState(head));
    if (length === 0) continue;
    const other = head.slice();
    other[Math.min(length, 8) - 1] ^= 1;
    assert.not(mayStartState(other));
    assert.not(startsAsState(other));
    assert.is(stateSize(other), undefined);
  }
  for (const size of [-1, 0.5, NaN, 2 ** 54]) {
    const head = Buffer.from(small.subarray(0, 32));
    head.writeDoubleLE(size, 24);
    assert.is(stateSize(head), undefined);
  }
});

test('other files, and other versions, are refused', () => {
  assertRefused(() => readState(new Uint8Array(0), 'nothing'), 'ERR_STATE', 'does not start like one');
  assertRefused(() => readState(Buffer.from('order-1\norder-2\n'.repeat(9)), 'keys.txt'), 'ERR_STATE', '"keys.txt"');
  const later = small.slice();
  later[8] = 2;
  assertRefused(() => readState(later, 'later'), 'ERR_STATE', 'version 2');
});

/** The State with a text of its JSON replaced by one as long, and the checksum made right. */
function forged(from: string, to: string): Uint8Array {
  assert.is(from.length, to.length);
  const file = Buffer.from(Buffer.from(small).toString('latin1').replace(from, to), 'latin1');
  file.writeInt32LE(murmur2(file.subarray(16)), 12);
  return file;
}

for (const [from, to] of [
  ['"numPartitions":4', '"numPartitions":5'],
  ['"numPartitions":4', '"numPartitions":0'],
  ['"entries":2', '"entries":3'],
  ['"records":2', '"records":3'],
  ['"sketches":4', '"sketches":2'],
  ['"numPartitions":4', '"numPartitions":]'],
  ['"offsetRecords":0', '"offsetRecords":-'],
  ['"theta":"7', '"theta":"g'],
  ['"partitionsFrom":"records"', '"partitionsFrom":"recordz"'],
  ['"widthMs":', '"widthNs":'],
]) {
  test(`a State that says ${to} where it held ${from} is refused, its checksum notwithstanding`, () => {
    assertRefused(() => readState(forged(from, to), 'forged'), 'ERR_STATE');
  });
}

test('States that do not fit together', () => {
  const event = { key: Buffer.from('a'), partition: 1, timestamp: 0 };
  const four = scan([event]);
  const merge = (other: ScanState) => () => mergeState(structuredCopy(four), other, LARGE);
  assertRefused(merge(scan([event], 5)), 'ERR_STATE_MISMATCH', '5');
  const byRule = scan([event]);
  byRule.partitionsFrom = 'rule';
  assertRefused(merge(byRule), 'ERR_STATE_MISMATCH', 'rule');
  const { keys, sketches, ...bare } = scan([event]);
  assertRefused(merge(bare), 'ERR_STATE_MISMATCH', 'tells keys apart');
});

function structuredCopy(state: ScanState): ScanState {
  return readState(writeState(state), 'copy');
}

test('time buckets: records and sketches of keys against a plain count', () => {
  fc.assert(
    fc.property(anyEvents, events => {
      const { times } = scan(events);
      const width = times!.widthMs;
      assert.ok(Number.isInteger(Math.log2(width / 60_000)));
      const numbers = events.map(({ timestamp }) => Math.floor(timestamp / width));
      const span = (by: number) => {
        const all = events.map(({ timestamp }) => Math.floor(timestamp / by));
        return Math.max(...all) - Math.min(...all);
      };
      assert.ok(span(width) < 128 && (width === 60_000 || span(width / 2) >= 128), 'as narrow as can be');
      for (const [number, bucket] of times!.inOrder()) {
        const mine = events.filter((_, i) => numbers[i] === number);
        assert.is(bucket.records, mine.length);
        const registers = new Uint8Array(K);
        for (const { key } of mine) addCoupon(registers, hllCoupon(murmur3(key)));
        assert.equal(bucket.registers, registers);
        const recordsOf = [0, 1, 2, 3].map(partition => mine.filter(event => event.partition === partition).length);
        assert.equal([...bucket.recordsOf], recordsOf);
      }
    }),
    { numRuns: runs(100) },
  );
});

test('time buckets are as narrow as 128 of them allow, to the minute', () => {
  for (let minutes = 0; minutes < 1100; minutes++) {
    const times = new TimeBuckets(1);
    for (const minute of [minutes, 0]) times.add(minute * 60_000, undefined, 0);
    let width = 1;
    while (Math.floor(minutes / width) >= 128) width *= 2;
    assert.is(times.widthMs, width * 60_000, `${minutes} minutes`);
    assert.is(
      times.inOrder().reduce((sum, [, { records }]) => sum + records, 0),
      2,
    );
  }
});

test('time buckets of two widths, merged, are of the wider one', () => {
  const timesOf = (minutes: number[]): TimeBuckets => {
    const times = new TimeBuckets(2);
    for (const minute of minutes) times.add(minute * 60_000, undefined, minute % 2);
    return times;
  };
  const [near, far] = [
    [1, 2, 3, 9],
    [0, 400, 401],
  ];
  const told = (times: TimeBuckets) => [
    times.widthMs,
    ...times.inOrder().map(([number, { records, recordsOf }]) => [number, records, ...recordsOf]),
  ];
  for (const [one, other] of [
    [near, far],
    [far, near],
  ]) {
    const merged = timesOf(one);
    merged.merge(timesOf(other));
    assert.is(merged.widthMs, 4 * 60_000);
    assert.equal(told(merged), told(timesOf([...near, ...far])));
  }
});

test('keys in no partition of the topic, or without a record, are refused', () => {
  const events = [{ key: Buffer.from('a'), partition: 1, timestamp: 0 }];
  type Column = 'partitions' | 'records';
  const changed = (name: Column, value: number): ScanState => {
    const state = scan(events);
    state.keys![name][0] = value;
    return state;
  };
  for (const [name, value] of [
    ['partitions', -1],
    ['partitions', 4],
    ['records', 0],
    ['records', -1],
    ['records', 0.5],
    ['records', NaN],
  ] as [Column, number][]) {
    assertRefused(() => readState(writeState(changed(name, value)), 'changed'), 'ERR_STATE');
  }
  for (const partition of [0, 3]) structuredCopy(changed('partitions', partition));
  structuredCopy(changed('records', 2 ** 53));
});

test('time buckets tell their partitions up to 256 of them, and only if all that were merged do', () => {
  const timesOf = (numPartitions: number): TimeBuckets => {
    const times = new TimeBuckets(numPartitions);
    for (let i = 0; i < 600; i++) times.add(i * 1000, undefined, i % 3 === 0 ? -1 : i % 256);
    return times;
  };
  const sums = (times: TimeBuckets) => times.inOrder().map(([, { recordsOf }]) => recordsOf.reduce((a, b) => a + b, 0));
  assert.equal(sums(timesOf(256)), Array(10).fill(40));
  assert.equal(sums(timesOf(257)), Array(10).fill(0));
  const untold = timesOf(256);
  untold.forgetPartitions();
  for (const [one, other] of [
    [timesOf(256), untold],
    [untold, timesOf(256)],
  ]) {
    one.merge(other);
    one.add(0, undefined, 1);
    assert.is(one.partitions, 0);
    assert.equal(sums(one), Array(10).fill(0));
  }
});

test('a State whose time buckets tell more records of partitions than they have is refused; one without them is read', () => {
  const events = [{ key: Buffer.from('a'), partition: 1, timestamp: 0 }];
  const forged = scan(events);
  forged.times!.buckets.get(0)!.recordsOf[2] = 1;
  assertRefused(() => readState(writeState(forged), 'forged'), 'ERR_STATE');
  const untold = scan(events);
  untold.times!.forgetPartitions();
  assert.is(structuredCopy(untold).times!.partitions, 0);
  assert.equal([...structuredCopy(scan(events)).times!.buckets.get(0)!.recordsOf], [0, 1, 0, 0]);
});

test('entries out of order, or one twice, are refused: merging would count a key twice', () => {
  const keys = Array.from({ length: 6 }, (_, i) => ({
    key: Buffer.from(`k${i >> 1}`),
    partition: i & 1,
    timestamp: 0,
  }));
  const state = scan(keys);
  const { count } = state.keys!;
  assert.is(count, 6);
  const columns = ['low', 'high', 'records', 'partitions', 'lengths'] as const;
  for (let i = 1; i < count; i++) {
    for (const isTwice of [false, true]) {
      const wrong = scan(keys);
      for (const name of columns) {
        const column = wrong.keys![name];
        const before = column[i - 1];
        if (!isTwice) column[i - 1] = column[i];
        column[i] = before;
      }
      assertRefused(() => readState(writeState(wrong), 'wrong'), 'ERR_STATE');
    }
  }
});

test.run();
