// Many States into one table: the same as a scan of all records, exact for as many keys as that.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../src/core/index.ts';
import { KeyMerger } from '../../src/scan/keys/merge-keys.ts';
import { WasmKeyTable } from '../../src/scan/keys/table.ts';
import { StateMerger } from '../../src/scan/merge-states.ts';
import { readState } from '../../src/state/file/state-file.ts';
import { isExact, type KeyColumns, MOST_THETA } from '../../src/state/keys/columns.ts';
import { mergeColumns } from '../../src/state/keys/merge.ts';
import { addCounts, emptyState, type ScanState } from '../../src/state/state.ts';
import { emptyWhoState } from '../../src/state/writers/state.ts';
import { runs } from '../runs.ts';
import { writeState } from '../written-state.ts';

const test = suite('merging of States');
const N = 5;
/** As little as a table takes. */
const MEMORY = { table: 9e6, columns: 3e6 };

interface Event {
  key: string;
  partition: number;
  offset: number;
}

function scan(events: readonly Event[], memory = MEMORY.table, keepsLast = false): ScanState {
  const state = emptyState(N);
  const table = new WasmKeyTable(N, memory, keepsLast);
  const keys = KeyBlock.from(events.map(({ key }) => key));
  const partitions = Int32Array.from(events, ({ partition }) => partition);
  addCounts(state, keys, partitions);
  const offsets = Float64Array.from(events, ({ offset }) => offset);
  table.add(keys, partitions, keepsLast ? { offsets, values: new Uint32Array(events.length).fill(7) } : undefined);
  if (keepsLast) state.lastBy = 'offset';
  return Object.assign(state, { partitionsFrom: 'records' }, table.take());
}

/** Each as it comes out of a file, whose memory is another's afterwards. */
function merged(parts: readonly ScanState[], memory = MEMORY): ScanState {
  const merger = new StateMerger(N, () => memory);
  for (const part of parts) {
    const file = writeState(part);
    merger.add(readState(file, 'part'));
    file.fill(0xff);
  }
  return merger.take();
}

const key = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.nat(5).map(i => `long-${i}-${'x'.repeat(5000)}`),
  fc.nat(9).map(String),
);

test('parts in any order and any cut give the bytes of one scan, also with last records and keys that are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat(N - 1), fc.nat(3))), fc.boolean(), (rows, keepsLast) => {
      const events = rows.map(([key, partition], i) => ({ key, partition, offset: i }));
      const parts = [0, 1, 2, 3]
        .map(part => events.filter((_, i) => rows[i][2] === part))
        .filter(each => each.length > 0);
      if (parts.length === 0) return;
      const expected = writeState(scan(events, MEMORY.table, keepsLast));
      const states = () => parts.map(part => scan(part, MEMORY.table, keepsLast));
      for (const each of [states(), states().reverse()]) {
        assert.is(Buffer.compare(writeState(merged(each)), expected), 0);
      }
      // A tree of processes.
      const [first, ...others] = states();
      assert.is(Buffer.compare(writeState(merged([merged(others), first])), expected), 0);
    }),
    { numRuns: runs(30) },
  );
});

test('the memory is that beside what tells who wrote the records, also behind parts without any', () => {
  const one = (offset: number) => scan([{ key: 'a', partition: 1, offset }]);
  const asked = (parts: readonly ScanState[]): boolean[] => {
    const all: boolean[] = [];
    const merger = new StateMerger(N, keepsWriters => {
      all.push(keepsWriters);
      return MEMORY;
    });
    for (const part of parts) merger.add(part);
    assert.is(merger.take().records, parts.filter(({ records }) => records > 0).length);
    return all;
  };
  const withWriters = () => ({ ...one(0), writers: emptyWhoState(N) });
  assert.equal(asked([emptyState(N), withWriters(), withWriters()]), [true]);
  assert.equal(asked([emptyState(N), one(0), one(1)]), [false]);
  assert.equal(asked([one(0), withWriters()]), [false]);
});

test('entries by the ten thousand, of more bytes than are put at once', () => {
  // Each key in several partitions.
  const events = Array.from({ length: 60_000 }, (_, i) => ({
    key: `${'k'.repeat(i % 50)}${i % 25_000}`,
    partition: (i % 7) % N,
    offset: i,
  }));
  const parts = [events.slice(0, 30_000), events.slice(30_000, 30_001), events.slice(30_001)];
  const large = { table: 60e6, columns: 30e6 };
  for (const keepsLast of [false, true]) {
    const states = parts.map(part => scan(part, large.table, keepsLast));
    const expected = writeState(scan(events, large.table, keepsLast));
    assert.is(Buffer.compare(writeState(merged(states, large)), expected), 0);
  }
});

test('keys that come sorted do not pile up in a smaller table', () => {
  const events = Array.from({ length: 200_000 }, (_, i) => ({ key: `order-${i}`, partition: i % N, offset: i }));
  const state = scan(events, 60e6);
  const before = process.cpuUsage();
  const { keys, records } = merged([state]);
  const { user, system } = process.cpuUsage(before);
  assert.not(isExact(keys!));
  assert.is(records, events.length);
  // In the order in which they lie in a State it took half a minute.
  assert.ok((user + system) / 1e6 < 5, `${(user + system) / 1e6} CPU seconds`);
});

test('estimates that fit are the two of them merged, though their files are gone', () => {
  const sampled = (from: number): ScanState => {
    const events = Array.from({ length: 200 }, (_, i) => ({ key: `k-${from + i}`, partition: i % N, offset: i }));
    const state = scan(events, MEMORY.table, true);
    state.keys!.missed.forEach((_, i, missed) => {
      missed[i] = i % 3;
    });
    return Object.assign(state, { keys: { ...state.keys!, theta: MOST_THETA / 2n, offsetRecords: 1, offsetBytes: 9 } });
  };
  for (const parts of [
    [0, 100],
    [0, 150, 300],
    [0, 0],
  ]) {
    const { keys, records } = merged(parts.map(sampled));
    const expected = parts.map(from => sampled(from).keys!).reduce((a, b) => mergeColumns(a, b, MEMORY.columns));
    assert.equal(keys, expected);
    assert.is(records, 200 * parts.length);
  }
});

test('an estimate among States that know all of their keys makes one of them all, wherever it comes', () => {
  const columns = (from: number, isEstimate: boolean): KeyColumns => {
    const events = Array.from({ length: 100 }, (_, i) => ({ key: `k-${from + i}`, partition: i % N, offset: i }));
    const { keys } = scan(events, MEMORY.table, true);
    return { ...keys!, ...(isEstimate && { theta: MOST_THETA / 2n, offsetRecords: 1, offsetBytes: 9 }) };
  };
  for (const estimate of [0, 1, 2]) {
    const merger = new KeyMerger(N, MEMORY);
    for (const part of [0, 1, 2]) merger.add(columns(1000 * part, part === estimate));
    const { count, theta, records } = merger.take();
    assert.equal([count, theta, records.reduce((sum, each) => sum + each, 0)], [300, MOST_THETA / 2n, 300]);
  }
});

test('what a merger was given may be changed afterwards, and the small ones wait for the large one', () => {
  const estimate = (from: number, count: number): KeyColumns => {
    const events = Array.from({ length: count }, (_, i) => ({ key: `k-${from + i}`, partition: i % N, offset: i }));
    return { ...scan(events, MEMORY.table, true).keys!, theta: MOST_THETA / 2n, offsetRecords: 1, offsetBytes: 9 };
  };
  const sizes = [400, 100, 20, 4];
  const merger = new KeyMerger(N, MEMORY);
  for (const [i, count] of sizes.entries()) {
    const columns = estimate(1000 * i, count);
    merger.add(columns);
    for (const column of Object.values({ ...columns, ...columns.last })) {
      if (ArrayBuffer.isView(column)) (column as Uint8Array).fill(1);
    }
  }
  const expected = sizes
    .map((count, i) => estimate(1000 * i, count))
    .reduceRight((all, each) => mergeColumns(each, all, MEMORY.columns));
  assert.equal(merger.take(), expected);
  assert.is(new KeyMerger(N, MEMORY).take().count, 0);
});

test('exact for as many keys as a scan is, and an estimate of the same kind beyond', () => {
  const keysOf = (from: number, to: number): Event[] =>
    Array.from({ length: to - from }, (_, i) => ({ key: `order-${from + i}`, partition: (from + i) % N, offset: i }));
  // The most that a scan tells apart in this memory, to a tenth.
  let most = 1000;
  for (const growth of [2, 1.3, 1.1]) {
    while (isExact(scan(keysOf(0, most * growth)).keys!)) most = 2 * Math.floor((most * growth) / 2);
  }
  const halves = [keysOf(0, most / 2), keysOf(most / 2, most)].map(half => scan(half));
  const whole = merged(halves);
  assert.ok(isExact(whole.keys!));
  const [large, rest] = [scan(keysOf(0, most)), scan(keysOf(most, 2 * most))];
  assert.is(whole.keys!.count, large.keys!.count);
  const beyond = merged([large, rest]);
  assert.not(isExact(beyond.keys!));
  assert.is(beyond.records, large.records + rest.records);
  // One that is an estimate itself, in whatever place.
  const sampled = scan(keysOf(0, 3 * most));
  for (const parts of [
    [sampled, ...halves],
    [halves[0], sampled, halves[1]],
  ]) {
    const { keys, records } = merged(parts.map(part => readState(writeState(part), 'copy')));
    assert.not(isExact(keys!));
    assert.is(records, sampled.records + halves[0].records + halves[1].records);
    const share = Number(keys!.theta) / 2 ** 63;
    let kept = 0;
    for (let i = 0; i < keys!.count; i++) {
      const hash = (BigInt(keys!.high[i]) << 32n) | BigInt(keys!.low[i]);
      if (hash >= keys!.theta) continue;
      kept++;
      // A sampled key has all of its records: each key below `most` is there twice.
      const number = Number(
        Buffer.from(keys!.bytes.subarray(keys!.starts[i], keys!.starts[i] + keys!.lengths[i]))
          .toString()
          .slice(6),
      );
      assert.is(keys!.records[i], number < most ? 2 : 1);
    }
    assert.ok(Math.abs(kept / share / (3 * most) - 1) < 0.1);
  }
});

test.run();
