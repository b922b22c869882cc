// Keys told apart, in scan.wasm and by its twin, against a Map: exact as long as they fit, within what is stated when they do not.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../../src/js.ts';
import { LineCounter } from '../../../src/scan/keys/line-counter.ts';
import { WasmKeyTable } from '../../../src/scan/keys/table.ts';
import { isExact, type KeyColumns, keyEnd, sampledShare, sampleOf } from '../../../src/state/keys/columns.ts';
import { mergeColumns, shrinkColumns } from '../../../src/state/keys/merge.ts';
import { MOST_SKETCHES } from '../../../src/state/sketches/most.ts';
import { emptyState } from '../../../src/state/state.ts';
import {
  assertHolds,
  countKeys,
  entriesOf,
  type Found,
  hashAt,
  seededRandom,
  slowEntries,
  slowSketches,
} from '../../reference/slow-keys.ts';
import { JsKeyTable } from '../../reference/table-js.ts';
import { runs, some } from '../../runs.ts';
import { feed } from './feed.ts';

const test = suite('keys');
const LARGE = 1 << 26;
/** Room for 1,000 to 30,000 keys, after what the table itself needs. */
const SMALL = { wasm: 3 << 20, js: 3 << 20 };
const tables = { wasm: WasmKeyTable, js: JsKeyTable };

const anyFound = (numPartitions: number) =>
  fc.array(
    fc.record({
      key: fc.oneof(fc.uint8Array({ maxLength: 3, max: 3 }), fc.uint8Array({ maxLength: 70 })),
      partition: fc.nat(numPartitions - 1),
    }),
    { maxLength: 200 },
  );

for (const [name, Table] of Object.entries(tables)) {
  for (const numPartitions of [1, 3, MOST_SKETCHES + 1]) {
    test(`${name}: any keys in any of ${numPartitions} partitions`, () => {
      fc.assert(
        fc.property(anyFound(numPartitions), fc.integer({ min: 1, max: 60 }), (found, blockSize) => {
          const { keys, sketches } = countKeys(new Table(numPartitions, LARGE), found, blockSize);
          assert.ok(isExact(keys));
          assert.equal(entriesOf(keys), slowEntries(found));
          assertHolds(keys, found);
          assert.equal(sketches, slowSketches(found, numPartitions <= MOST_SKETCHES ? numPartitions : 1));
        }),
        { numRuns: runs(60) },
      );
    });
  }
}

test('the twins have the same columns, in order', () => {
  fc.assert(
    fc.property(anyFound(4), found => {
      assert.equal(countKeys(new WasmKeyTable(4, LARGE), found), countKeys(new JsKeyTable(4, LARGE), found));
    }),
    { numRuns: runs(100) },
  );
});

/** A stream of many keys, some of them far more frequent or longer than others, some in two partitions. */
function makeStream(records: number, distinct: number, seed: number): Found[] {
  const random = seededRandom(seed);
  return Array.from({ length: records }, () => {
    const rank = random() < 0.3 ? Math.floor(distinct ** random()) : Math.floor(random() * distinct);
    const key = Buffer.from(`key-${rank}${rank % 7 === 0 ? 'x'.repeat(rank % 50) : ''}`);
    return { key, partition: rank % 5 === 0 && random() < 0.5 ? 0 : rank % 6 };
  });
}

for (const seed of some([1, 2, 3], 3)) {
  const found = makeStream(150_000, 60_000, seed);
  for (const [name, Table] of Object.entries(tables)) {
    test(`${name}: more keys than fit, stream ${seed}`, () => {
      const { keys, sketches } = countKeys(new Table(6, SMALL[name as 'wasm' | 'js']), found);
      assert.not.ok(isExact(keys), 'it did not fit');
      assert.ok(keys.count > 500);
      assertHolds(keys, found);
      assert.equal(sketches, slowSketches(found, 6));
      assertSample(keys, found);
    });
  }
}

/** Its size says how many keys there are, give or take five standard deviations. */
function assertSample(keys: KeyColumns, found: readonly Found[]): void {
  const isSampled = sampleOf(keys);
  let sampled = 0;
  for (let i = 0; i < keys.count; i = keyEnd(keys, i)) if (isSampled(i)) sampled++;
  const share = sampledShare(keys);
  const truth = new Set(found.map(({ key }) => Buffer.from(key).toString('latin1'))).size;
  const deviation = Math.sqrt((truth * (1 - share)) / share);
  assert.ok(Math.abs(sampled / share - truth) <= 5 * deviation, `${sampled / share}, truth ${truth}`);
}

test('lines: the same columns as records in the partitions that the rule gives', () => {
  const random = seededRandom(9);
  const lines = Array.from({ length: 40_000 }, () => `k${Math.floor(20_000 ** random())}`);
  const found = lines.map(line => ({ key: Buffer.from(line), partition: partitionForKey(line, 12) }));
  const text = Buffer.from(lines.join('\n'));
  const state = emptyState(12);
  const counter = new LineCounter(state, undefined, new WasmKeyTable(12, LARGE));
  feed(counter, text, [100_000]);
  counter.finish();
  const expected = countKeys(new WasmKeyTable(12, LARGE), found);
  assert.equal(state.keys, expected.keys);
  assert.equal(state.sketches, expected.sketches);
  assert.is(state.records, lines.length);
});

test('lines: tables as full as they get, in which keys of the last slots go to the first', () => {
  const random = seededRandom(11);
  let wrapped = 0;
  for (let i = 0; i < 12; i++) {
    // Three quarters of 4,096 slots.
    const lines = Array.from({ length: 3072 }, () => Buffer.from(String(random())));
    const state = emptyState(1);
    const table = new WasmKeyTable(1, LARGE);
    const counter = new LineCounter(state, undefined, table);
    const text = Buffer.from(`${[...lines, ...lines].join('\n')}\n`);
    counter.room().set(text);
    counter.wrote(text.length);
    counter.finish();
    const twin = countKeys(
      new JsKeyTable(1, LARGE),
      lines.map(key => ({ key, partition: 0 })),
    );
    twin.keys.records = twin.keys.records.map(records => 2 * records);
    assert.equal(state.keys, twin.keys);
    assert.equal(state.sketches, twin.sketches);
    if (pastEnd(twin.keys) > 0) wrapped++;
  }
  assert.ok(wrapped > 0);
});

/** How many keys find no slot in a table of 1,024 lines of four slots behind where they are looked for first. */
function pastEnd({ low }: KeyColumns): number {
  const found = new Array<number>(1024).fill(0);
  for (const each of low) found[each >>> 22]++;
  return found.reduce((waiting, keys) => Math.max(0, waiting + keys - 4), 0);
}

test('lines of many megabytes, and far more keys than fit, in the memory that was given', () => {
  const state = emptyState(3);
  const table = new WasmKeyTable(3, 24 << 20);
  const counter = new LineCounter(state, undefined, table);
  const random = seededRandom(4);
  const long = 'z'.repeat(3_000_000);
  let records = 0;
  for (let block = 0; block < 20; block++) {
    const lines = Array.from({ length: 40_000 }, () => `user-${Math.floor(random() * 1e9)}`);
    lines[7] = long;
    const text = Buffer.from(`${lines.join('\n')}\n`);
    records += lines.length;
    feed(counter, text);
  }
  counter.finish();
  assert.is(state.records, records);
  // Beside the table there is room for a key of 4 MiB.
  assert.ok(table.scan.memory.buffer.byteLength <= (24 << 20) + (1 << 22));
  const keys = state.keys!;
  const longest = keys.lengths.indexOf(long.length);
  assert.ok(longest >= 0, 'its bytes make the long key a large one');
  assert.ok(keys.records[longest] <= 20 && keys.records[longest] + keys.missed[longest] >= 20);
});

test('more than 2^32 records of a key', () => {
  // Nobody can wait for so many: the low half is set as if they had come.
  const table = new WasmKeyTable(1, LARGE);
  const found = [{ key: Buffer.from('a'), partition: 0 }];
  const { scan } = table;
  countKeysInto(table, found);
  const memory = new Uint32Array(scan.memory.buffer);
  const slot = memory.findIndex((each, i) => each === 1 && i > 3 && hashIs(memory, i - 2, found[0].key));
  memory[slot] = 0xffffffff;
  countKeysInto(table, found);
  countKeysInto(table, found);
  assert.is(table.take().keys.records[0], 2 ** 32 + 1);
});

function countKeysInto(table: WasmKeyTable, found: Found[]): void {
  const { take } = table;
  table.take = () => ({ keys: null as unknown as KeyColumns, sketches: [] });
  countKeys(table, found);
  table.take = take;
}

function hashIs(memory: Uint32Array, i: number, key: Uint8Array): boolean {
  const only = countKeys(new JsKeyTable(1, LARGE), [{ key, partition: 0 }]).keys;
  return memory[i] === only.low[0] && memory[i + 1] === only.high[0];
}

for (const [name, Table] of Object.entries(tables)) {
  test(`${name}: the keys of parts, merged in any order, are those of the whole`, () => {
    fc.assert(
      fc.property(anyFound(5), fc.nat(200), fc.nat(200), (found, a, b) => {
        const [from, to] = a < b ? [a, b] : [b, a];
        const parts = [found.slice(0, from), found.slice(from, to), found.slice(to)].map(
          part => countKeys(new Table(5, LARGE), part).keys,
        );
        const whole = countKeys(new Table(5, LARGE), found).keys;
        const left = mergeColumns(mergeColumns(parts[0], parts[1], LARGE), parts[2], LARGE);
        const right = mergeColumns(parts[2], mergeColumns(parts[1], parts[0], LARGE), LARGE);
        for (const merged of [left, right]) {
          assert.equal(merged, whole);
        }
      }),
      { numRuns: runs(100) },
    );
  });
}

test('parts with more keys than fit: what is stated of their union holds', () => {
  for (const seed of some([5, 6, 7, 8], 4)) {
    const found = makeStream(120_000, 50_000, seed);
    const parts = [found.slice(0, 30_000), found.slice(30_000, 31_000), found.slice(31_000)].map(
      part => countKeys(new WasmKeyTable(6, SMALL.wasm), part).keys,
    );
    assertHolds(parts[0], found.slice(0, 30_000));
    assertHolds(parts[2], found.slice(31_000));
    const merged = parts.reduce((a, b) => mergeColumns(a, b, LARGE));
    assertHolds(merged, found);
    assertSample(merged, found);
    const shrunk = shrinkColumns(merged, 200_000);
    assert.ok(shrunk.count < merged.count);
    assertHolds(shrunk, found);
    assertSample(shrunk, found);
  }
});

test('hashes of all lengths: scan.wasm and its twin', () => {
  const random = seededRandom(3);
  const found = Array.from({ length: 300 }, (_, i) => ({
    key: Uint8Array.from({ length: i }, () => random() * 256),
    partition: 0,
  }));
  const { keys } = countKeys(new WasmKeyTable(1, LARGE), found);
  assert.is(keys.count, 300);
  assert.ok(Array.from({ length: keys.count }, (_, i) => hashAt(keys, i)).every(hash => hash > 0n && hash < 1n << 63n));
  assertHolds(keys, found);
});

test.run();
