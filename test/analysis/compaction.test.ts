// What compaction keeps, against a plain map of last records.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import type { KeylaneError } from '../../src/errors.ts';
import { addRecords } from '../../src/scan/keys/add-records.ts';
import { WasmKeyTable } from '../../src/scan/keys/table.ts';
import { KEYLESS, RecordBlockBuilder, TOMBSTONE } from '../../src/sources/records/block.ts';
import { readState } from '../../src/state/file/state-file.ts';
import { emptyState, mergeState, type ScanState } from '../../src/state/state.ts';
import { JsKeyTable } from '../reference/table-js.ts';
import { runs } from '../runs.ts';
import { writeState } from '../written-state.ts';

const test = suite('compaction');
const N = 3;
const LARGE = 1 << 24;

interface Stored {
  key: string | null;
  partition: number;
  /** Null: a tombstone. */
  valueBytes: number | null;
  offset: number;
}

const anyStored = fc.array(
  fc.record({
    key: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('', 'a', 'b', 'c', 'dd', 'ee') }, fc.constant(null)),
    partition: fc.nat(N - 1),
    valueBytes: fc.option(fc.nat(100), { nil: null }),
  }),
  { minLength: 1, maxLength: 80 },
);

const numbered = (records: Omit<Stored, 'offset'>[]): Stored[] =>
  records.map((record, i) => ({ ...record, offset: i * 7 }));

function scan(
  records: readonly Stored[],
  Table = WasmKeyTable as new (
    n: number,
    m: number,
    l: boolean,
  ) => WasmKeyTable | JsKeyTable,
  hasOffsets = true,
  memory = LARGE,
): ScanState {
  const state = emptyState(N);
  state.partitionsFrom = 'records';
  state.lastBy = 'order';
  const table = new Table(N, memory, true);
  const builder = new RecordBlockBuilder();
  const flush = () => addRecords(state, builder.take(), table, 'test');
  for (const [i, { key, partition, valueBytes, offset }] of records.entries()) {
    const bytes = Buffer.from(key ?? '');
    const flags = (key === null ? KEYLESS : 0) | (valueBytes === null ? TOMBSTONE : 0);
    builder.add(bytes, 0, bytes.length, partition, flags, hasOffsets ? offset : NaN, NaN, valueBytes ?? NaN);
    if (builder.isFull || i % 11 === 10) flush();
  }
  if (!builder.isEmpty) flush();
  return Object.assign(state, table.take());
}

function slow(records: readonly Stored[]) {
  const last = new Map<string, Stored>();
  for (const record of records) {
    if (record.key === null) continue;
    const name = `${record.partition} ${record.key}`;
    if (!last.has(name) || last.get(name)!.offset < record.offset) last.set(name, record);
  }
  const live = [...last.values()].filter(({ valueBytes }) => valueBytes !== null);
  return {
    liveKeys: live.length,
    tombstones: last.size - live.length,
    removable: records.filter(({ key }) => key !== null).length - last.size,
    liveBytes: live.reduce((sum, { key, valueBytes }) => sum + key!.length + valueBytes!, 0),
  };
}

for (const [name, Table] of Object.entries({ wasm: WasmKeyTable, js: JsKeyTable })) {
  test(`${name}: any records, in the order of their offsets or not`, () => {
    fc.assert(
      fc.property(anyStored, fc.boolean(), (some, isTurned) => {
        const records = numbered(some);
        const expected = { exact: true, lastBy: 'offset', ...slow(records) };
        if (isTurned) records.reverse();
        assert.equal(scanAnswer(scan(records, Table)).compaction, expected);
      }),
      { numRuns: runs(150) },
    );
  });
}

test('parts, merged in any order by way of their files', () => {
  fc.assert(
    fc.property(anyStored, fc.nat(79), fc.boolean(), (some, cut, isTurned) => {
      const records = numbered(some);
      const parts = [records.slice(0, cut), records.slice(cut)].filter(part => part.length > 0);
      if (isTurned) parts.reverse();
      const merged = emptyState(N);
      for (const part of parts) mergeState(merged, readState(writeState(scan(part)), 'part'), LARGE);
      assert.equal(scanAnswer(merged).compaction, { exact: true, lastBy: 'offset', ...slow(records) });
    }),
    { numRuns: runs(100) },
  );
});

test('without offsets the order decides, and parts cannot be merged', () => {
  const records = numbered([
    { key: 'a', partition: 0, valueBytes: 5 },
    { key: 'a', partition: 0, valueBytes: null },
  ]);
  const state = scan(records, WasmKeyTable, false);
  assert.equal(scanAnswer(state).compaction, { exact: true, lastBy: 'order', ...slow(records) });
  const merge = () => mergeState(scan(records, WasmKeyTable, false), state, LARGE);
  assert.throws(merge, (error: KeylaneError) => error.code === 'ERR_STATE_MISMATCH');
  const other = () => mergeState(scan(records), state, LARGE);
  assert.throws(other, (error: KeylaneError) => error.code === 'ERR_STATE_MISMATCH');
});

test('an offset here and none there is refused', () => {
  const records = numbered([{ key: 'a', partition: 0, valueBytes: 5 }]);
  records.push({ ...records[0], offset: NaN });
  assert.throws(
    () => scan(records),
    (error: KeylaneError) => error.code === 'ERR_SOURCE_DAMAGED',
  );
});

test('more keys than fit: estimated from a sample of whole keys', () => {
  const records = numbered(
    Array.from({ length: 90_000 }, (_, i) => ({
      key: `key-${(i * 7919) % 40_000}`,
      partition: i % N,
      valueBytes: i % 4 === 0 ? null : 10,
    })),
  );
  const expected = slow(records);
  const found = scanAnswer(scan(records, WasmKeyTable, true, 3 << 20)).compaction!;
  assert.not.ok(found.exact);
  for (const figure of ['liveKeys', 'tombstones', 'liveBytes'] as const) {
    assert.ok(Math.abs(found[figure]! / expected[figure] - 1) < 0.2, `${figure}: ${found[figure]} ${expected[figure]}`);
  }
});

test.run();
