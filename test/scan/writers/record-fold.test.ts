// Records folded into a state by scan.wasm against the JavaScript that goes through every record: nothing may differ, not even the order of
// the pairs' slots.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../../src/core/index.ts';
import { WasmRecords } from '../../../src/scan/writers/record-columns.ts';
import { RecordFold } from '../../../src/scan/writers/record-fold.ts';
import { KEYLESS, type RecordBlock, TOMBSTONE } from '../../../src/sources/index.ts';
import { mergeWhoStates } from '../../../src/state/writers/merge.ts';
import { PairTable } from '../../../src/state/writers/pair-table.ts';
import { emptyWhoState, NO_POSITION, type WhoState } from '../../../src/state/writers/state.ts';
import { type Fold, jsFold } from '../../reference/fold-js.ts';
import { runs } from '../../runs.ts';

const test = suite('record fold');

interface Row {
  key: string | Uint8Array;
  partition: number;
  flags?: number;
  offset?: number | undefined;
  timestamp?: number | undefined;
}

function blockOf(rows: readonly Row[]): RecordBlock {
  const column = (name: 'offset' | 'timestamp') =>
    rows.some(row => row[name] !== undefined) ? Float64Array.from(rows, row => row[name] ?? NaN) : undefined;
  return {
    keys: KeyBlock.from(rows.map(({ key, flags }) => ((flags ?? 0) & KEYLESS ? '' : key))),
    partitions: Int32Array.from(rows, ({ partition }) => partition),
    flags: Uint8Array.from(rows, ({ flags }) => flags ?? 0),
    offsets: column('offset'),
    timestamps: column('timestamp'),
    unreadable: 0,
  };
}

function scan(
  makeFold: (state: WhoState) => Fold,
  blocks: readonly RecordBlock[],
  numPartitions: number,
  mostSlots?: number,
): WhoState {
  const state = { ...emptyWhoState(numPartitions), pairs: new PairTable(mostSlots) };
  const fold = makeFold(state);
  for (const block of blocks) fold.add(block);
  fold.finish();
  return state;
}

const inWasm = (state: WhoState) => new RecordFold(state);

function plain({ pairs, ...state }: WhoState) {
  const { level, pairs: count, keys, splitKeys } = pairs;
  return { ...state, pairs: [...pairs], level, count, keys, keysInSeveral: splitKeys };
}

function compare(rows: readonly (readonly Row[])[], numPartitions: number, mostSlots?: number): WhoState {
  const blocks = rows.map(blockOf);
  const state = scan(inWasm, blocks, numPartitions, mostSlots);
  assert.equal(plain(state), plain(scan(jsFold, blocks, numPartitions, mostSlots)));
  return state;
}

const row = fc.record({
  key: fc.oneof(
    fc.stringMatching(/^k\d{1,2}$/),
    fc.string({ maxLength: 40 }),
    fc.string({ maxLength: 8, unit: 'binary' }),
    fc.uint8Array({ maxLength: 30 }),
    fc.constant('\ufffd'),
  ),
  partition: fc.integer({ min: -1, max: 9 }),
  flags: fc.constantFrom(0, 0, 0, 0, KEYLESS, TOMBSTONE, KEYLESS | TOMBSTONE),
  offset: fc.option(fc.nat(1000), { nil: undefined }),
  timestamp: fc.option(fc.nat(1e9), { nil: undefined }),
});

test('any records, in any blocks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 4 }),
      fc.integer({ min: 1, max: 8 }),
      (rows, numPartitions) => void compare(rows, numPartitions),
    ),
    { numRuns: runs(100) },
  );
});

test('records without offsets are known by their number', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(row, { maxLength: 40 }), { maxLength: 4 }),
      rows =>
        void compare(
          rows.map(block => block.map(({ offset, timestamp, ...rest }) => rest)),
          4,
        ),
    ),
    { numRuns: runs(25) },
  );
});

test('a record without an offset among others that have one: its position is not known, which is said by a number', () => {
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), rows => {
      const some = [...rows, { key: 'k', partition: 0, offset: 5 }, { key: 'k', partition: 0, offset: undefined }];
      const state = compare([some], 4);
      const offsets = new Set([NO_POSITION, ...some.flatMap(({ offset }) => offset ?? [])]);
      for (const { firstPosition, lastPosition } of state.pairs)
        assert.ok(offsets.has(firstPosition) && offsets.has(lastPosition) && firstPosition <= lastPosition);
      for (const { position } of [...state.examples.values()].flat()) assert.ok(offsets.has(position));
      const ofK = [...state.pairs].find(pair => pair.firstPosition === NO_POSITION && pair.lastPosition >= 5);
      assert.ok(ofK, 'of k one is known and one is not');
    }),
    { numRuns: runs(100) },
  );
});

test('tables that grow, then sample; keys in several partitions, and in more than a table takes', () => {
  const keys = Array.from({ length: 6000 }, (_, i) => `key-${(i * 7919) % 2500}`);
  const rows = [0, 1, 2].map(round =>
    keys.map((key, i) => ({ key, partition: i % 11 === 0 ? (i + round) % 50 : key.length })),
  );
  for (const mostSlots of [64, 1024, 2048, 4096, 1 << 14]) {
    const { pairs } = compare(rows, 40, mostSlots);
    assert.ok(mostSlots > 4096 ? pairs.level === 0 : pairs.level > 0, `${mostSlots} slots, level ${pairs.level}`);
  }
  const everywhere = Array.from({ length: 100 }, (_, i) => ({ key: `k${i % 2}`, partition: i }));
  assert.is(compare([everywhere], 100).pairs.pairs, 64);
});

test('memory grows with the pairs: of few records an instance is as small as one that reads none', () => {
  const sizeOf = (count: number, mostSlots?: number): number => {
    const state = { ...emptyWhoState(12), pairs: new PairTable(mostSlots) };
    const records = new WasmRecords(12);
    const fold = new RecordFold(state, { records });
    fold.add(blockOf(Array.from({ length: count }, (_, i) => ({ key: `k${i}`, partition: i % 12 }))));
    fold.finish();
    assert.is(state.pairs.keys * 2 ** state.pairs.level > count / 2, true);
    return records.scan.memory.buffer.byteLength;
  };
  assert.is(sizeOf(500), new WasmRecords(12).scan.memory.buffer.byteLength);
  assert.ok(sizeOf(20_000) < 6e6);
  assert.ok(sizeOf(20_000, 1024) < 3e6);
});

test('a table from scan.wasm goes on as any other', () => {
  const rows = (from: number) =>
    Array.from({ length: 3000 }, (_, i) => ({ key: `key-${from + i}`, partition: (from + i) % 12 }));
  const blocks = [rows(0), rows(2000)].map(part => [blockOf(part)]);
  const [sum, expected] = [inWasm, jsFold].map(makeFold => {
    const [state, other] = blocks.map(part => scan(makeFold, part, 12, 4096));
    mergeWhoStates(state, other);
    return state;
  });
  assert.equal(plain(sum), plain(expected));
  assert.is(sum.pairs.pairsOf([...sum.pairs][0].first, [...sum.pairs][0].second).length > 0, true);
});

test('lines, in pieces, are the same as blocks', () => {
  const rows = Array.from({ length: 5000 }, (_, i) => ({ key: `ключ-${i % 700}`, partition: (i % 14) - 1 }));
  const text = Buffer.from(`${rows.map(({ key, partition }) => `${partition}\t${key}`).join('\n')}\n3\t\n\nnone\n`);
  const lines = emptyWhoState(12);
  const fold = new RecordFold(lines);
  for (let at = 0; at < text.length; at += 777) fold.readLines(text.subarray(at, at + 777));
  fold.finish();
  const block = blockOf([...rows, { key: '', partition: 3, flags: KEYLESS }]);
  assert.equal(plain(lines), { ...plain(scan(jsFold, [block], 12)), unreadable: 2 });
});

test.run();
