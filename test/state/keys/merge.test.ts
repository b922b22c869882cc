// Two scans' keys together: how far the counts of a key may be off that only one of them kept.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  emptyColumns,
  forEachKey,
  isExact,
  type KeyColumns,
  keyAt,
  MOST_THETA,
  sampledShare,
  sampleOf,
  sizeOfColumns,
  totalsOf,
} from '../../../src/state/keys/columns.ts';
import { mergeColumns, shrinkColumns } from '../../../src/state/keys/merge.ts';
import { runs } from '../../runs.ts';

const test = suite('merged keys');
const LARGE = 1 << 26;

/** One key; whether it is in a sample of every second key depends on `high` alone. */
function oneKey({ high = 0, length = 1, records = 1, missed = 0, offset = 0, value = 0 }): KeyColumns {
  const keys = emptyColumns(1, length, true);
  keys.high[0] = high;
  keys.records[0] = records;
  keys.missed[0] = missed;
  keys.lengths[0] = length;
  keys.last!.offsets[0] = offset;
  keys.last!.values[0] = value;
  return keys;
}
const nothing = (offsets: Partial<KeyColumns>): KeyColumns => ({ ...emptyColumns(0, 0, true), ...offsets });

test('a key that the other scan has not kept: it has missed at most its offset of records, and at most its offset of bytes', () => {
  const count = fc.nat(1000);
  fc.assert(
    fc.property(count, count, fc.nat(60), fc.boolean(), fc.boolean(), (records, bytes, length, isSampled, isTurned) => {
      const theta = MOST_THETA / 2n;
      const other = nothing({ theta, offsetRecords: records, offsetBytes: bytes });
      const key = oneKey({ high: isSampled ? 1 : 0x7fffffff, length, missed: 7 });
      const { missed } = isTurned ? mergeColumns(key, other, LARGE) : mergeColumns(other, key, LARGE);
      // Of a key that is in the sample every record was counted.
      const possible = Array.from({ length: records + 1 }, (_, n) => n).filter(n => n * length <= bytes);
      assert.is(missed[0], 7 + (isSampled ? 0 : possible.at(-1)!));
    }),
    { numRuns: runs(400) },
  );
});

test('both scans have the key: records and what may be missed add up, the later last record stays', () => {
  const nat = fc.nat(50);
  fc.assert(
    fc.property(nat, nat, nat, nat, (ra, rb, oa, ob) => {
      const a = oneKey({ records: ra + 1, missed: 3, offset: oa, value: 1 });
      const b = oneKey({ records: rb + 1, missed: 4, offset: ob, value: 2 });
      const { count, records, missed, last } = mergeColumns(a, b, LARGE);
      assert.equal([count, records[0], missed[0]], [1, ra + rb + 2, 7]);
      assert.is(last!.offsets[0], Math.max(oa, ob));
      // At the same offset is the same record: nothing takes the place of the first scan's.
      assert.is(last!.values[0], ob > oa ? 2 : 1);
    }),
    { numRuns: runs(200) },
  );
});

interface Entry {
  high: number;
  records: number;
  missed: number;
  length: number;
  partitions: number;
}

/** Keys in the order of their numbers, each in one partition or more; the last records are told by what is told of the key. */
function columnsOf(entries: readonly Entry[], offsets: Partial<KeyColumns> = {}): KeyColumns {
  const rows = entries.flatMap((entry, key) =>
    Array.from({ length: entry.partitions }, (_, partition) => ({ ...entry, key, partition })),
  );
  const keys = emptyColumns(
    rows.length,
    rows.reduce((sum, { length }) => sum + length, 0),
    true,
  );
  let start = 0;
  for (const [i, { key, high, records, missed, length, partition }] of rows.entries()) {
    keys.low[i] = key;
    keys.high[i] = high;
    keys.records[i] = records + partition;
    keys.missed[i] = partition === 0 ? missed : 0;
    keys.partitions[i] = partition;
    keys.lengths[i] = length;
    keys.starts[i] = start;
    keys.bytes.fill(key, start, start + length);
    start += length;
    keys.last!.offsets[i] = 10 * key + partition;
    keys.last!.values[i] = key;
  }
  return Object.assign(keys, offsets);
}

interface Known {
  key: number;
  isSampled: boolean;
  length: number;
  records: number;
  missed: number;
  entries: string[];
}

function knownOf(keys: KeyColumns): Known[] {
  const isSampled = sampleOf(keys);
  const all: Known[] = [];
  forEachKey(keys, (from, to) => {
    const entries = Array.from({ length: to - from }, (_, n) => {
      const i = from + n;
      const { offsets, values } = keys.last!;
      return [
        keys.high[i],
        keys.partitions[i],
        keys.records[i],
        offsets[i],
        values[i],
        Buffer.from(keyAt(keys, i)).toString('hex'),
      ].join(' ');
    });
    all.push({
      key: keys.low[from],
      isSampled: isSampled(from),
      length: keys.lengths[from],
      ...totalsOf(keys, from, to),
      entries,
    });
  });
  return all;
}

const entry = fc.record({
  high: fc.nat(0x7fffffff),
  records: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 9 }) }, fc.integer({ min: 1, max: 100_000 })),
  missed: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(20)),
  length: fc.oneof({ weight: 5, arbitrary: fc.nat(20) }, fc.nat(300)),
  partitions: fc.integer({ min: 1, max: 3 }),
});

test('of too many keys those that are worth most are kept, as they were, and the others had no more than is told of them', () => {
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 2, maxLength: 60 }),
      fc.double({ min: 0.1, max: 1, noNaN: true }),
      fc.constantFrom({}, { theta: MOST_THETA / 3n, offsetRecords: 2, offsetBytes: 50 }),
      (entries, share, offsets) => {
        const before = columnsOf(entries, offsets);
        const most = Math.floor(share * sizeOfColumns(before.count, before.bytes.length));
        const after = shrinkColumns(before, most);
        const known = new Map(knownOf(after).map(each => [each.key, each]));
        assert.ok(after.count <= 1 || sizeOfColumns(after.count, after.bytes.length) <= most);
        if (after === before) return;
        assert.not(isExact(after));
        assert.ok(sampledShare(after) <= sampledShare(before));
        assert.ok(after.offsetRecords >= before.offsetRecords && after.offsetBytes >= before.offsetBytes);
        const isSampled = sampleOf({ ...before, theta: after.theta });
        const indexes = new Map<number, number>();
        forEachKey(before, from => indexes.set(before.low[from], from));
        let [mostRecords, mostBytes] = [before.offsetRecords, before.offsetBytes];
        for (const was of knownOf(before)) {
          const is = known.get(was.key);
          // All of the smaller sample are there.
          if (isSampled(indexes.get(was.key)!)) assert.ok(is?.isSampled);
          if (is) assert.equal(is, { ...was, isSampled: is.isSampled });
          else {
            mostRecords = Math.max(mostRecords, was.records + was.missed);
            mostBytes = Math.max(mostBytes, (was.records + was.missed) * was.length);
          }
        }
        assert.equal([after.offsetRecords, after.offsetBytes], [mostRecords, mostBytes]);
      },
    ),
    { numRuns: runs(400) },
  );
});

test('one key in ten thousand has most records, another most bytes: both stay', () => {
  const entries = Array.from({ length: 400 }, (_, i) => ({
    high: 0x7fffffff,
    records: i === 77 ? 5000 : 1,
    missed: 0,
    length: i === 99 ? 4000 : 8,
    partitions: 1,
  }));
  const all = columnsOf(entries);
  const few = shrinkColumns(all, sizeOfColumns(all.count, all.bytes.length) / 3);
  assert.ok(few.count < 200, `${few.count}`);
  assert.ok([77, 99].every(key => few.low.includes(key)));
  assert.equal([few.offsetRecords, few.offsetBytes], [1, 8]);
});

test('many records are worth as much as a few long ones, by the mean length of a record; a short key no less than one of that', () => {
  const of = (records: number, length: number) => ({ high: 0x7fffffff, records, missed: 0, length, partitions: 1 });
  // The mean is 89 bytes, so these are worth 113, 68 and 90; of nine keys two stay.
  const all = columnsOf([of(50, 200), of(60, 100), of(90, 10), ...[10, 11, 12, 13, 14, 15].map(each => of(each, 100))]);
  const few = shrinkColumns(all, sizeOfColumns(all.count, all.bytes.length) - 1);
  assert.equal([...few.low], [0, 2]);
});

test('what has no last records has none when it is smaller or merged', () => {
  const { last: _, ...one } = columnsOf(
    Array.from({ length: 20 }, (_, i) => ({ high: i, records: 1, missed: 0, length: 4, partitions: 1 })),
  );
  assert.is(shrinkColumns(one, sizeOfColumns(one.count, one.bytes.length) - 1).last, undefined);
  assert.is(mergeColumns(one, one, LARGE).last, undefined);
});

test('a key is in the sample if its hash is below theta, not if it is theta', () => {
  const keys = emptyColumns(6, 0);
  const theta = (5n << 32n) | 7n;
  for (const [i, [high, low]] of [
    [5, 6],
    [5, 7],
    [5, 8],
    [4, 9],
    [6, 0],
    [5, 0],
  ].entries()) {
    keys.high[i] = high;
    keys.low[i] = low;
  }
  const isSampled = sampleOf({ ...keys, theta });
  assert.equal([0, 1, 2, 3, 4, 5].map(isSampled), [true, false, false, true, false, true]);
});

test('a quarter of the keys are a sample, or as many as were', () => {
  const entries = Array.from({ length: 1000 }, (_, i) => ({
    high: Math.floor((2 ** 31 * ((i * 7) % 1000)) / 1000),
    records: 1,
    missed: 0,
    length: 8,
    partitions: 1,
  }));
  const all = columnsOf(entries);
  const half = shrinkColumns(all, sizeOfColumns(all.count, all.bytes.length) - 1);
  assert.ok(Math.abs(sampledShare(half) - 0.25) < 0.001);
  const isSampled = sampleOf(half);
  assert.is([...half.low.keys()].filter(isSampled).length, 250);
});

test.run();
