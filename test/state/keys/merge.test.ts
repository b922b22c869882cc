// Two scans' keys together: how far the counts of a key may be off that only one of them kept.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { emptyColumns, type KeyColumns, MOST_THETA } from '../../../src/state/keys/columns.ts';
import { mergeColumns } from '../../../src/state/keys/merge.ts';
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

test.run();
