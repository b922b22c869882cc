// Blocks of records into a State: what each tells, and what does not go together.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock, partitionForKey } from '../../../src/core/index.ts';
import { addRecords } from '../../../src/scan/keys/add-records.ts';
import { KEYLESS, type RecordBlock, TOMBSTONE } from '../../../src/sources/index.ts';
import { LONGEST_VALUE, TOMBSTONE_VALUE, UNKNOWN_VALUE } from '../../../src/state/keys/columns.ts';
import { emptyState, type ScanState } from '../../../src/state/state.ts';
import { fails } from '../../fails.ts';
import { JsKeyTable } from '../../reference/table-js.ts';

const test = suite('blocks of records');
const N = 4;

interface Row {
  key: string | null;
  partition?: number;
  offset?: number;
  timestamp?: number;
  value?: number;
  isTombstone?: boolean;
}

function blockOf(...rows: Row[]): RecordBlock {
  const column = (name: 'offset' | 'timestamp' | 'value') =>
    rows.some(row => row[name] !== undefined) ? Float64Array.from(rows, row => row[name] ?? NaN) : undefined;
  return {
    keys: KeyBlock.from(rows.map(({ key }) => key ?? '')),
    partitions: Int32Array.from(rows, ({ partition = -1 }) => partition),
    flags: Uint8Array.from(
      rows,
      ({ key, isTombstone }) => (key === null ? KEYLESS : 0) | (isTombstone ? TOMBSTONE : 0),
    ),
    offsets: column('offset'),
    timestamps: column('timestamp'),
    valueBytes: column('value'),
    unreadable: 0,
  };
}

function added(state: ScanState, ...blocks: RecordBlock[]): ScanState {
  for (const block of blocks) addRecords(state, block, undefined, 'x');
  return state;
}

/** Each key's last record: where, and what its value has. */
function lastOf(...blocks: RecordBlock[]): { by: string | undefined; last: Record<string, [number, number]> } {
  const state: ScanState = { ...emptyState(N), lastBy: 'order' };
  const table = new JsKeyTable(N, 1 << 24, true);
  for (const block of blocks) addRecords(state, block, table, 'x');
  const { keys } = table.take();
  const last = Array.from({ length: keys.count }, (_, i): [string, [number, number]] => [
    Buffer.from(keys.bytes.subarray(keys.starts[i], keys.starts[i] + keys.lengths[i])).toString(),
    [keys.last!.offsets[i], keys.last!.values[i]],
  ]);
  return { by: state.lastBy, last: Object.fromEntries(last.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

test('counts of records, keyless ones and tombstones, where they were found', () => {
  const state = added(
    emptyState(N),
    blockOf({ key: 'a', partition: 1 }, { key: null, partition: 2 }, { key: 'bc', partition: 1, isTombstone: true }),
    blockOf({ key: null }, { key: null, partition: 2, isTombstone: true }, { key: '', partition: 3 }),
  );
  assert.equal([state.records, state.keyless, state.tombstones, state.bytes], [6, 3, 2, 3]);
  assert.equal([...state.recordsOf], [0, 2, 0, 1]);
  assert.equal([...state.bytesOf], [0, 3, 0, 0]);
  assert.equal([...state.keylessOf!], [0, 0, 2, 0]);
  assert.is(added(emptyState(N), blockOf({ key: null })).keylessOf, undefined);
});

test('a record that names no partition is where the Java client puts it', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'].map((key, i) => ({ key, ...(i % 2 === 0 && { partition: 3 }) }));
  const state = added(emptyState(N), blockOf(...rows));
  const expected = [0, 0, 0, 3];
  for (const key of ['b', 'd']) expected[partitionForKey(key, N)]++;
  assert.equal([...state.recordsOf], expected);
});

test('a partition that the topic has not', () => {
  added(emptyState(N), blockOf({ key: 'a', partition: N - 1 }, { key: null, partition: N - 1 }));
  for (const key of ['a', null])
    fails(() => added(emptyState(N), blockOf({ key, partition: N })), 'ERR_SOURCE_PARTITIONS');
});

test('times: of each record that has one, in its partition as far as that is known', () => {
  const state = added(
    emptyState(N),
    blockOf({ key: 'a', partition: 1 }),
    blockOf(
      { key: 'a', partition: 1, timestamp: 5 },
      { key: 'b', partition: 2 },
      { key: null, partition: 3, timestamp: 6 },
      { key: null, timestamp: 7 },
    ),
  );
  const [[, bucket], ...others] = state.times!.inOrder();
  assert.equal(others, []);
  assert.equal([bucket.records, ...bucket.recordsOf], [3, 0, 1, 0, 1]);
  const redacted = added({ ...emptyState(N), redactedBy: 'x' }, blockOf({ key: 'a', partition: 1, timestamp: 5 }));
  assert.is(redacted.times!.partitions, 0);
});

test('last records: by offset, or by their number in the source', () => {
  const first = [
    { key: 'a', offset: 7, value: 3 },
    { key: null, offset: 8 },
    { key: 'b', offset: 9, value: 1e12 },
  ];
  const second = [
    { key: 'b', offset: 3, value: 2 },
    { key: 'c', offset: 4, isTombstone: true, value: 5 },
    { key: 'd', offset: 5 },
  ];
  assert.equal(lastOf(blockOf(...first), blockOf(...second)), {
    by: 'offset',
    last: { a: [7, 3], b: [9, LONGEST_VALUE], c: [4, TOMBSTONE_VALUE], d: [5, UNKNOWN_VALUE] },
  });
  const [one, other] = [first, second].map(rows => blockOf(...rows.map(({ offset, ...row }) => row)));
  assert.equal(lastOf(one, other), {
    by: 'order',
    last: { a: [0, 3], b: [3, 2], c: [4, TOMBSTONE_VALUE], d: [5, UNKNOWN_VALUE] },
  });
});

test('some records with offsets and some without are damaged, but where nothing is asked of them', () => {
  const [told, untold] = [blockOf({ key: 'a', offset: 1 }), blockOf({ key: 'a' })];
  fails(() => lastOf(told, untold), 'ERR_SOURCE_DAMAGED');
  fails(() => lastOf(blockOf({ key: 'a', offset: 1 }, { key: 'b' })), 'ERR_SOURCE_DAMAGED');
  added(emptyState(N), told, untold);
  assert.is(lastOf(untold, told).by, 'order');
  assert.is(lastOf(told, blockOf()).by, 'offset');
});

test.run();
