// Keys that were made to belong in one place of a table: they are counted as others are, and looked for about as long. Work is counted, not time: a
// table that was not scattered would pass hundreds of times as many slots.

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import {
  FIRST,
  FREE_PROBES,
  LEFT_OUT,
  MASKS,
  MOST_LINES,
  MOST_PAIR_LEVEL,
  MOST_PROBES,
  PAIR_SLOT,
  PARTITIONS,
  POSITIONS,
  SECOND,
} from '../../../src/core/scan-layout.ts';
import type { KeylaneError } from '../../../src/errors.ts';
import { murmur2 } from '../../../src/js.ts';
import { growTo } from '../../../src/scan/area.ts';
import { type Copy, CopyTable } from '../../../src/scan/keys/copies.ts';
import { LineCounter } from '../../../src/scan/keys/line-counter.ts';
import { KeyMerger } from '../../../src/scan/keys/merge-keys.ts';
import { WasmKeyTable } from '../../../src/scan/keys/table.ts';
import { instantiateScan, type ScanExports } from '../../../src/scan/module.ts';
import { hexLines } from '../../../src/sources/keys/encoded-lines.ts';
import { RecordBlockBuilder } from '../../../src/sources/records/block.ts';
import { isExact, type KeyColumns } from '../../../src/state/keys/columns.ts';
import { emptyState } from '../../../src/state/state.ts';
import { PairTable } from '../../../src/state/writers/pair-table.ts';
import { keyOfOneHash } from '../../reference/murmur2-inverse.ts';
import { keyOfHash } from '../../reference/murmur3-inverse.ts';
import { assertHolds, countKeys, entriesOf, type Found, seededRandom, slowEntries } from '../../reference/slow-keys.ts';
import { JsKeyTable } from '../../reference/table-js.ts';
import { isAll, runs, some } from '../../runs.ts';
import { feed } from './feed.ts';

const test = suite('flood');
const KEYS = 12_000;
const LARGE = 1 << 26;
/** Too little for so many keys. */
const SMALL = 2_400_000;
const NUM_PARTITIONS = KEYS;

/** The key whose hash in the table has these halves. */
const keyOf = (low: number, high: number): Buffer => keyOfHash((BigInt(high) << 33n) | (BigInt(low) << 1n), 7n);
const random = seededRandom(11);
const any = (below: number): number => Math.floor(random() * below);

const FLOODS: Record<string, (i: number) => Found> = {
  'one place': i => ({ key: keyOf(12_345, i + 1), partition: i % 5 }),
  'one place, any other half': () => ({ key: keyOf(12_345, any(2 ** 31)), partition: any(3) }),
  "the table's end": i => ({ key: keyOf(0xffffffff, i + 1), partition: i % 5 }),
  'a row, from its end': i => ({ key: keyOf((KEYS - i) << 8, any(2 ** 31)), partition: 0 }),
  'one place, each in four partitions': i => ({ key: keyOf(777, ((i >> 2) + 1) << 12), partition: i % 4 }),
  'one key in all partitions': i => ({ key: Buffer.from('one'), partition: i }),
  'a hundred keys in many partitions': () => ({ key: Buffer.from(`k${any(100)}`), partition: any(3000) }),
};

/** Twice, and some of them once more. */
const recordsOf = (of: (i: number) => Found): Found[] => {
  const once = Array.from({ length: KEYS }, (_, i) => of(i));
  return [...once, ...once.slice(0, KEYS >> 1), ...once];
};

/** What differs would be megabytes. */
const same = (a: unknown, b: unknown): void => assert.ok(isDeepStrictEqual(a, b));

function assertQuick(passed: bigint | number, asked: number): void {
  const most = MOST_PROBES * asked + 2 * FREE_PROBES;
  assert.ok(most < (KEYS * KEYS) / 8, 'a table that is searched from end to end would be told');
  assert.ok(passed < most, `${passed} slots for ${asked} searches`);
}

const assertScattered = ({ isScattered, passed }: ScanExports, asked: number): void => {
  assert.is(isScattered.value, 1);
  assertQuick(passed.value, asked);
};

for (const [turn, [name, of]] of Object.entries(FLOODS).entries()) {
  test(`${name}: counted as one by one, in the same order`, () => {
    const found = recordsOf(of);
    const table = new WasmKeyTable(NUM_PARTITIONS, LARGE);
    const { keys, sketches } = countKeys(table, found);
    assertScattered(table.scan, found.length);
    assert.ok(isExact(keys));
    same(entriesOf(keys), slowEntries(found));
    const twin = countKeys(new JsKeyTable(NUM_PARTITIONS, LARGE), found);
    same(keys, { ...twin.keys, bytes: keys.bytes });
    assert.is(Buffer.compare(keys.bytes, twin.keys.bytes), 0);
    same(sketches, twin.sketches);
  });

  // In `npm test` for every second one.
  if (!isAll && turn % 2 === 1) continue;
  test(`${name}: more than fit are the same whatever the secret, and within what is stated`, () => {
    const found = recordsOf(of);
    const [one, other] = [0, 1].map(() => {
      const table = new WasmKeyTable(NUM_PARTITIONS, SMALL, true, 1 << 16);
      const last = { offsets: new Float64Array(1000).map((_, i) => i), values: new Uint32Array(1000) };
      const keys = countKeys({ add: (keys, at) => table.add(keys, at, last), take: () => table.take() }, found);
      assertScattered(table.scan, found.length);
      return keys.keys;
    });
    assert.not(isExact(one));
    same(one, other);
    assertHolds(one, found);
  });
}

test('lines of such keys, and entries of States that have them', () => {
  const once = recordsOf(i => FLOODS['one place'](i));
  const table = new WasmKeyTable(5, LARGE);
  const state = emptyState(5);
  const counter = new LineCounter(state, 1 << 16, table, hexLines('keys'));
  feed(counter, Buffer.from(`${once.map(({ key }) => Buffer.from(key).toString('hex')).join('\n')}\n`));
  counter.finish();
  assertScattered(table.scan, once.length);
  assert.is(state.keys!.count, KEYS);
  assert.is(
    state.keys!.records.reduce((a, b) => a + b),
    once.length,
  );

  const merged = new WasmKeyTable(5, LARGE);
  for (let i = 0; i < 3; i++) merged.addEntries(state.keys!);
  assertScattered(merged.scan, 3 * KEYS);
  const { keys } = merged.take();
  const thrice = (columns: KeyColumns) => ({ ...columns, records: columns.records.map(records => 3 * records) });
  same({ ...keys, bytes: keys.bytes.slice() }, { ...thrice(state.keys!), bytes: state.keys!.bytes.slice() });

  const merger = new KeyMerger(5, { table: LARGE, columns: LARGE });
  for (let i = 0; i < 3; i++) merger.add(state.keys!);
  same(merger.take().records, keys.records);
});

test('ordinary keys are found where they always were: nothing is scattered', () => {
  for (const memory of [LARGE, SMALL]) {
    const table = new WasmKeyTable(5, memory, false, 1 << 16);
    const found = Array.from({ length: 60_000 }, () => ({
      key: Buffer.from(`user-${any(40_000)}`),
      partition: any(5),
    }));
    countKeys(table, found);
    assert.is(table.scan.isScattered.value, 0);
    assert.ok(table.scan.passed.value > 0n);
  }
});

interface Fingerprint {
  first: number;
  second: number;
  partition: number;
}

const PAIRS: Record<string, (i: number) => Fingerprint> = {
  'one place': i => ({ first: 99, second: i << 4, partition: i % 7 }),
  'one place, other high bits': i => ({ first: (99 + i * 2 ** 20) | 0, second: i << 4, partition: i % 7 }),
  'a row, from its end': i => ({ first: KEYS - i, second: any(2 ** 28) << 4, partition: 0 }),
  'one place, each in four partitions': i => ({ first: 99, second: (i >> 2) << 4, partition: i % 4 }),
};

/** Pairs as scan.wasm adds them, with the table that goes on with its slots. */
function foldPairs(found: readonly Fingerprint[], lg: number): { scan: ScanExports; pairs: PairTable } {
  const scan = instantiateScan();
  scan.placePairs(scan.memory.buffer.byteLength, lg);
  growTo(scan.memory, scan.endOfPairs(0));
  scan.startFold(8);
  const step = 500;
  for (let from = 0; from < found.length; from += step) {
    const some = found.slice(from, from + step);
    // A byte behind it would be a trap.
    growTo(scan.memory, scan.endOfPairs(some.length));
    const words = (at: number) => new Int32Array(scan.memory.buffer, at, MOST_LINES);
    const listed = [words(FIRST), words(SECOND), words(PARTITIONS), words(MASKS)];
    const positions = new Float64Array(scan.memory.buffer, POSITIONS, MOST_LINES);
    for (const [i, { first, second, partition }] of some.entries()) {
      [first, second, partition, partition].forEach((value, column) => {
        listed[column][i] = value;
      });
      positions[i] = from + i;
    }
    scan.foldRecords(some.length, true);
  }
  const pairs = new PairTable(1 << lg);
  pairs.adopt(scan.memory.buffer as ArrayBuffer, scan.pairSlots.value, scan.pairSize(), {
    level: scan.pairLevel.value,
    pairs: scan.pairs.value,
    keys: scan.pairKeys.value,
    splitKeys: scan.pairSplitKeys.value,
    isScattered: scan.pairsAreScattered.value !== 0,
  });
  assert.ok(scan.pairSlots.value + scan.pairSize() * PAIR_SLOT <= scan.memory.buffer.byteLength);
  return { scan, pairs };
}

function addPairs(found: readonly Fingerprint[], lg: number): PairTable {
  const pairs = new PairTable(1 << lg);
  for (const [i, { first, second, partition }] of found.entries()) pairs.add(first, second, partition, partition, i);
  return pairs;
}

const sorted = (pairs: Iterable<Fingerprint>) =>
  Array.from(pairs, ({ first, second, partition }) => ({ first, second, partition })).sort(
    (a, b) => a.first - b.first || a.second - b.second || a.partition - b.partition,
  );

/** What a table says, in an order of its own. */
const saidBy = (pairs: PairTable) => ({
  level: pairs.level,
  keys: pairs.keys,
  splitKeys: pairs.splitKeys,
  all: sorted(pairs),
  singles: [...pairs.masksOfSingles(8)].sort(([a], [b]) => a - b),
  splits: [...pairs.splits()].map(sorted).sort(([a], [b]) => a.first - b.first || a.second - b.second),
});

for (const [name, of] of Object.entries(PAIRS)) {
  // Room for all, for all just so, and for some.
  for (const lg of some([16, 15, 12])) {
    test(`pairs of ${name}, ${2 ** lg} slots: what a Map says`, () => {
      const once = Array.from({ length: KEYS }, (_, i) => of(i));
      const found = [...once, ...once];
      const { scan, pairs } = foldPairs(found, lg);
      const twin = addPairs(found, lg);
      const merged = new PairTable(1 << lg);
      merged.merge(pairs);
      merged.merge(twin);
      assertQuick(scan.pairsPassed.value, found.length);
      for (const table of [twin, merged]) assertQuick(table.passed, found.length);
      const said = saidBy(twin);
      same(saidBy(pairs), said);
      same(saidBy(merged), said);
      const kept = new Map<string, number>();
      for (const { first, second, partition } of found) {
        if ((second & ((1 << twin.level) - 1)) !== 0) continue;
        const key = `${first | 0} ${second | 0} ${partition}`;
        kept.set(key, (kept.get(key) ?? 0) + 1);
      }
      const told = said.all.map(({ first, second, partition }) => `${first} ${second} ${partition}`);
      same(new Set(told), new Set(kept.keys()));
      for (const { first, second } of said.all.slice(0, 50)) assert.ok(pairs.pairsOf(first, second).length > 0);
    });
  }
}

test('pairs of keys that are in every sample: those that come when the table is full are left out', () => {
  const of = (i: number) => ({ first: i, second: 0, partition: 1 });
  const found = Array.from({ length: 5000 }, (_, i) => of(i));
  const { pairs } = foldPairs(found, 12);
  const twin = addPairs(found, 12);
  assert.is(twin.level, MOST_PAIR_LEVEL);
  assert.is(twin.add(77_777, 0, 1, 0, 1), LEFT_OUT);
  assert.ok(twin.pairs > 2800 && twin.pairs < 2900);
  same(saidBy(pairs), saidBy(twin));
});

/** The copies that a table has of each key. */
function copiesIn(found: readonly Found[], memory = 1e9): { keys: Map<string, readonly Copy[]>; passed: number } {
  const table = new CopyTable({ number: 0, of: 1 }, memory, () => {});
  const builder = new RecordBlockBuilder();
  for (const [i, { key, partition }] of found.entries()) {
    builder.add(key, 0, key.length, partition, 0, i, i);
    if (i % 1000 === 999) table.add(builder.take());
  }
  table.add(builder.take());
  const keys = new Map([...table.keys()].map(([key, copies]) => [Buffer.from(key).toString('hex'), copies]));
  return { keys, passed: table.passed };
}

const COPIES: Record<string, (i: number) => Found> = {
  'keys of one hash': i => ({ key: keyOfOneHash(i), partition: i % 3 }),
  'keys of one hash, each in four partitions': i => ({ key: keyOfOneHash(i >> 2), partition: i % 4 }),
  'one key in all partitions': i => ({ key: Buffer.from('one'), partition: i }),
  'some keys in many partitions': () => ({ key: Buffer.from('abc').subarray(0, any(4)), partition: any(3000) }),
};

for (const [name, of] of Object.entries(COPIES)) {
  test(`last copies of ${name}: those that a Map has, in the order in which they came`, () => {
    const found = recordsOf(of);
    const expected = new Map<string, Map<number, number>>();
    for (const [i, { key, partition }] of found.entries()) {
      const hex = Buffer.from(key).toString('hex');
      if (!expected.has(hex)) expected.set(hex, new Map());
      expected.get(hex)!.set(partition, i);
    }
    const { keys, passed } = copiesIn(found);
    assertQuick(passed, found.length);
    const told = [...keys].map(([key, copies]): [string, Map<number, number>] => [
      key,
      new Map(copies.map(({ partition, offset }) => [partition, offset])),
    ]);
    same(told, [...expected]);
  });
}

test('copies of more keys of one hash than fit are refused: no part of them is smaller', () => {
  const found = recordsOf(COPIES['keys of one hash']);
  assert.is(new Set(found.map(({ key }) => murmur2(key))).size, 1);
  assert.throws(
    () => copiesIn(found, 1e5),
    (error: KeylaneError) => error.code === 'ERR_MEMORY',
  );
});

test('copies of keys in any number of partitions, in parts', () => {
  const record = fc.record({ key: fc.nat(5), partition: fc.nat(40) });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 400 }), fc.boolean(), (drawn, isOneHash) => {
      const found = drawn.map(({ key, partition }) => ({
        key: isOneHash ? keyOfOneHash(key) : Buffer.from(`key ${key}`),
        partition,
      }));
      const { keys } = copiesIn(found);
      for (const [key, copies] of keys) {
        const its = found.flatMap((each, i) => (each.key.toString('hex') === key ? [{ ...each, i }] : []));
        const last = new Map(its.map(({ partition, i }) => [partition, i]));
        same(new Map(copies.map(({ partition, offset }) => [partition, offset])), last);
      }
    }),
    { numRuns: runs(400) },
  );
});

test('an empty key and one that begins where it ends, both in many partitions', () => {
  const table = new CopyTable({ number: 0, of: 1 }, 1e6, () => assert.unreachable());
  const builder = new RecordBlockBuilder();
  const names = ['', 'a', 'b'];
  for (let partition = 0; partition < 40; partition++) {
    for (const [i, name] of names.entries()) {
      const bytes = Buffer.from(name);
      builder.add(bytes, 0, bytes.length, partition, 0, 10 * partition + i, NaN);
    }
  }
  table.add(builder.take());
  for (const [key, copies] of table.keys()) {
    const i = names.indexOf(Buffer.from(key).toString());
    assert.equal(
      copies.map(({ partition, offset }) => [partition, offset]),
      Array.from({ length: 40 }, (_, partition) => [partition, 10 * partition + i]),
    );
  }
});

test.run();
