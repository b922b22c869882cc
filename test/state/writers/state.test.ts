// The bounded state behind `keylane who`: exact while it can be, a fair sample afterwards, and the sum of two parts is the whole.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { KeyBlock } from '../../../src/core/index.ts';
import { RecordFold } from '../../../src/scan/writers/record-fold.ts';
import { KEYLESS } from '../../../src/sources/index.ts';
import { fingerprint } from '../../../src/state/writers/fingerprint.ts';
import { mergeWhoStates } from '../../../src/state/writers/merge.ts';
import {
  isKept,
  KNOWN,
  LEFT_OUT,
  NEW_KEY,
  NEW_PARTITION,
  type Pair,
  PairTable,
} from '../../../src/state/writers/pair-table.ts';
import {
  type Example,
  emptyWhoState,
  isLossy,
  keepExample,
  thinSplitKeys,
  thinWitnesses,
  type WhoState,
} from '../../../src/state/writers/state.ts';
import { addToTimeline, emptyTimeline, mergeTimelines } from '../../../src/state/writers/timeline.ts';
import { runs } from '../../runs.ts';

const test = suite('who state');

interface Row {
  key: string;
  partition: number;
  offset?: number;
  timestamp?: number;
  isKeyless?: boolean;
}

function scan(rows: readonly Row[], numPartitions: number): WhoState {
  const state = emptyWhoState(numPartitions);
  const block = {
    keys: KeyBlock.from(rows.map(({ key }) => key)),
    partitions: Int32Array.from(rows, ({ partition }) => partition),
    flags: Uint8Array.from(rows, ({ isKeyless }) => (isKeyless ? KEYLESS : 0)),
    offsets: rows.some(({ offset }) => offset !== undefined)
      ? Float64Array.from(rows, ({ offset }) => offset ?? NaN)
      : undefined,
    timestamps: rows.some(({ timestamp }) => timestamp !== undefined)
      ? Float64Array.from(rows, ({ timestamp }) => timestamp ?? NaN)
      : undefined,
    unreadable: 0,
  };
  const fold = new RecordFold(state);
  fold.add(block);
  fold.finish();
  return state;
}

function pairsOf(table: PairTable): string[] {
  return [...table].map(pair => JSON.stringify(pair)).sort();
}

test('a pair table counts every key in every partition', () => {
  const table = new PairTable();
  assert.is(table.add(1, 2, 3, 7, 100), NEW_KEY);
  assert.is(table.add(1, 2, 3, 7, 50), KNOWN);
  assert.is(table.add(1, 2, 4, 0, 70), NEW_PARTITION);
  assert.is(table.add(9, 2, 4, 0, 80), NEW_KEY);
  assert.is(table.keys, 2);
  assert.is(table.splitKeys, 1);
  const pair: Pair = {
    first: 1,
    second: 2,
    partition: 3,
    mask: 7,
    records: 2,
    firstPosition: 50,
    lastPosition: 100,
  };
  assert.equal(table.pairsOf(1, 2)[0], pair);
  assert.is([...table.splits()].length, 1);
});

test('a full pair table keeps every second key, with all that it ever saw of it', () => {
  const table = new PairTable(1024);
  const keys = Array.from({ length: 5000 }, (_, i) => fingerprint(Buffer.from(`key-${i}`)));
  for (let round = 0; round < 3; round++) {
    for (const [i, [first, second]] of keys.entries()) table.add(first, second, i % 7, i % 100, round * 5000 + i);
  }
  assert.ok(table.level >= 3);
  const kept = keys.flatMap(([first, second], i) => (isKept(second, table.level) ? [{ first, second, i }] : []));
  assert.is(table.pairs, kept.length);
  assert.is(table.keys, kept.length);
  for (const { first, second, i } of kept) {
    const [pair] = table.pairsOf(first, second);
    assert.is(pair.records, 3);
    assert.is(pair.firstPosition, i);
    assert.is(pair.lastPosition, 10_000 + i);
  }
  // 5000 keys, one of 2^level of them: within four standard deviations.
  const mean = 5000 / 2 ** table.level;
  assert.ok(Math.abs(kept.length - mean) < 4 * Math.sqrt(mean), `${kept.length} of ${mean}`);
});

test('a key in very many partitions is kept in 32 of them', () => {
  const table = new PairTable();
  for (let partition = 0; partition < 100; partition++) table.add(5, 6, partition, 0, partition);
  assert.is(table.pairs, 32);
  assert.is(table.add(5, 6, 99, 0, 1), LEFT_OUT);
  assert.is(table.add(5, 6, 31, 0, 1), KNOWN);
});

test('keys in one partition and keys in several, whatever lies between their partitions', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(6), fc.nat(3), fc.nat(20)), { maxLength: 200 }), rows => {
      const table = new PairTable();
      // Fingerprints that collide in their slots.
      for (const [key, second, partition] of rows) table.add(key * 1024, second, partition, 0, 0);
      const splits = [...table.splits()];
      const names = splits.map(([{ first, second }]) => `${first} ${second}`);
      assert.is(new Set(names).size, names.length);
      assert.is(names.length, table.splitKeys);
      assert.ok(splits.every(pairs => pairs.length > 1));
      const singles = table.masksOfSingles(21).get(0) ?? 0;
      assert.is(singles + splits.length, new Set(rows.map(([key, second]) => `${key} ${second}`)).size);
      assert.is(singles + splits.flat().length, table.pairs);
      assert.is(table.keys, singles + splits.length);
    }),
  );
});

const row = fc.record({
  key: fc.oneof(fc.stringMatching(/^k\d{1,2}$/), fc.string({ maxLength: 5 })),
  partition: fc.integer({ min: -1, max: 4 }),
  offset: fc.nat(1000),
  timestamp: fc.nat(1e9),
  isKeyless: fc.boolean(),
});

test('two parts, added, are the whole', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 80 }), fc.nat(80), (rows, cut) => {
      const whole = scan(rows, 4);
      const sum = scan(rows.slice(0, cut), 4);
      mergeWhoStates(sum, scan(rows.slice(cut), 4));
      const plain = ({ pairs, witnesses, examples, splitKeys, timeline, ...rest }: WhoState) => rest;
      assert.equal(plain(sum), plain(whole));
      assert.equal(pairsOf(sum.pairs), pairsOf(whole.pairs));
      assert.is(sum.pairs.splitKeys, whole.pairs.splitKeys);
      assert.equal([...sum.splitKeys.keys()].sort(), [...whole.splitKeys.keys()].sort());
      const names = ({ witnesses }: WhoState) => witnesses.map(({ key, partition }) => `${key} ${partition}`).sort();
      assert.equal(names(sum), names(whole));
      const records = ({ timeline }: WhoState) =>
        [...(timeline?.buckets ?? [])].map(([number, masks]) => [number, [...masks].sort()]).sort();
      assert.equal(records(sum), records(whole));
    }),
    { numRuns: runs(200, 10) },
  );
});

test('a key is lossy with U+FFFD anywhere in it, and with no other bytes', () => {
  for (const text of ['\ufffd', 'a\ufffd', '\ufffdb', 'a\ufffdb']) {
    const bytes = Buffer.from(`x${text}y`);
    assert.ok(isLossy(bytes, 1, bytes.length - 1), text);
  }
  for (const bytes of [
    [],
    [0xef],
    [0xef, 0xbf],
    [0xef, 0xbf, 0xbc],
    [0xef, 0xbe, 0xbd],
    [0xee, 0xbf, 0xbd],
    [0, 0xbf, 0xbd],
  ]) {
    assert.not(isLossy(Uint8Array.from(bytes), 0, bytes.length));
  }
  // One that is cut off by the key's ends.
  const around = Buffer.from('\ufffd-\ufffd');
  assert.not(isLossy(around, 1, 6));
  assert.ok(isLossy(around, 0, 6));
  assert.ok(isLossy(around, 1, 7));
});

test('of too many split keys those stay that the table of pairs keeps longest, in whatever order they come', () => {
  // The second half's lowest bits decide.
  const ranks = Array.from({ length: 3000 }, (_, i) => i);
  const secondOf = (rank: number): number => {
    let bits = 0;
    for (let bit = 0; bit < 12; bit++) bits = bits * 2 + ((rank >> bit) & 1);
    return (bits << 20) >> 0;
  };
  const reversed = (rank: number): number => {
    let bits = 0;
    for (let bit = 0; bit < 32; bit++) if ((rank >>> bit) & 1) bits |= 1 << (31 - bit);
    return bits;
  };
  assert.is(secondOf(1), reversed(1));
  for (const order of [ranks, ranks.toReversed()]) {
    const state = emptyWhoState(1);
    for (const rank of order) state.splitKeys.set(`${rank % 5} ${reversed(rank)}`, Buffer.from(`${rank}`));
    thinSplitKeys(state);
    assert.equal(
      [...state.splitKeys.values()].map(key => Number(Buffer.from(key))),
      ranks.slice(0, 1024),
    );
    state.pairs.raiseLevel(31);
    thinSplitKeys(state);
    assert.equal([...state.splitKeys.keys()], ['0 0', `${1} ${reversed(1)}`]);
  }
});

const example = (name: string, position: number, partition = 0): Example => ({
  key: Buffer.from(name),
  partition,
  position,
});
const examplesOf = ({ examples }: WhoState, mask: number): string[] =>
  (examples.get(mask) ?? []).map(({ key, partition, position }) => `${key} ${position} ${partition}`);

test('the first two examples of a mask are kept, by position, then by partition, in whatever order they come', () => {
  const all = [example('a', 3, 2), example('b', 3, 1), example('c', 2, 5), example('d', 4, 0), example('e', 3, 0)];
  for (let turn = 0; turn < all.length; turn++) {
    for (const order of [all, all.toReversed()]) {
      const state = emptyWhoState(9);
      for (const each of [...order.slice(turn), ...order.slice(0, turn)]) keepExample(state, 7, each);
      assert.equal(examplesOf(state, 7), ['c 2 5', 'e 3 0']);
    }
  }
});

test('4,096 masks have examples, and others none', () => {
  const state = emptyWhoState(1);
  for (let mask = 0; mask < 4097; mask++) keepExample(state, mask, example('a', mask));
  assert.is(state.examples.size, 4096);
  keepExample(state, 4095, example('b', 0));
  keepExample(state, 4096, example('b', 0));
  assert.equal(examplesOf(state, 4095), ['b 0 0', 'a 4095 0']);
  assert.equal(examplesOf(state, 4096), []);
});

test('examples of two parts: of a key in a partition the earlier record, and the others stay', () => {
  const merged = (mine: Example[], others: Example[]): string[] => {
    const [state, other] = [mine, others].map(examples => {
      const state = Object.assign(emptyWhoState(9), { hasOffsets: true });
      for (const each of examples) keepExample(state, 7, each);
      return state;
    });
    mergeWhoStates(state, other);
    return examplesOf(state, 7);
  };
  assert.equal(merged([example('a', 1), example('b', 9)], [example('b', 5)]), ['a 1 0', 'b 5 0']);
  assert.equal(merged([example('a', 1), example('b', 5)], [example('b', 9)]), ['a 1 0', 'b 5 0']);
  assert.equal(merged([example('b', 9)], [example('b', 5, 1)]), ['b 5 1', 'b 9 0']);
  assert.equal(merged([example('ab', 9)], [example('a', 5), example('ac', 7)]), ['a 5 0', 'ac 7 0']);
});

test('what is counted, and what is left out', () => {
  const state = scan(
    [
      { key: 'a', partition: 0 },
      { key: 'a', partition: 1 },
      { key: '', partition: 1, isKeyless: true },
      { key: '', partition: 2 },
      { key: 'b', partition: -1 },
      { key: 'c', partition: 5 },
      { key: '\ufffd', partition: 0 },
    ],
    3,
  );
  assert.is(state.records, 7);
  assert.is(state.keyless, 1);
  assert.is(state.keylessOf[1], 1);
  assert.is(state.withoutPartition, 1);
  assert.is(state.outOfRange, 1);
  assert.is(state.maxPartition, 5);
  assert.is(state.lossyKeys, 1);
  assert.is(state.pairs.splitKeys, 1);
  assert.is(
    state.masks.reduce((sum, records) => sum + records, 0),
    4,
  );
});

test('a timeline has the keyed records in partitions of the topic, and no others', () => {
  const rows = [0, 1, 2, 3, -1, 0].map((partition, i) => ({ key: `k${i}`, partition, offset: i, isKeyless: i === 5 }));
  const { timeline, withoutPartition, outOfRange } = scan(rows, 3);
  const told = [...timeline!.buckets.values()].flatMap(masks => [...masks.values()]);
  assert.is(
    told.reduce((sum, records) => sum + records, 0),
    3,
  );
  assert.equal([withoutPartition, outOfRange], [1, 1]);
});

test('keys of 4,096 bytes are witnesses, longer ones are not; of those the start is shown', () => {
  const { witnesses, witnessBytes, examples, splitKeys } = scan(
    [4096, 4097].flatMap(length => [0, 1].map(partition => ({ key: 'k'.repeat(length), partition, offset: length }))),
    2,
  );
  assert.equal(
    witnesses.map(({ key }) => key.length),
    [4096, 4096],
  );
  assert.is(witnessBytes, 8192);
  assert.ok([...examples.values()].flat().every(({ key }) => key.length === 4096));
  assert.equal(
    [...splitKeys.values()].map(({ length }) => length),
    [4096, 4096],
  );
});

test('witnesses have 4 MiB at most: every second key goes, then every second of those', () => {
  const thinned = (bytes: number): WhoState => {
    const state = Object.assign(emptyWhoState(1), { witnessBytes: bytes });
    for (let second = 0; second < 4; second++) {
      state.witnesses.push({ key: new Uint8Array(1 << second), first: 0, second, partition: 0, mask: 0 });
    }
    thinWitnesses(state);
    return state;
  };
  const known = ({ witnessLevel, witnessBytes, witnesses }: WhoState) => [
    witnessLevel,
    witnessBytes,
    ...witnesses.map(({ second }) => second),
  ];
  assert.equal(known(thinned(1 << 22)), [0, 1 << 22, 0, 1, 2, 3]);
  assert.equal(known(thinned((1 << 22) + 1)), [1, 5, 0, 2]);
});

test('keys that were made to be in every sample go one by one', () => {
  const state = Object.assign(emptyWhoState(1), { witnessLevel: 31, witnessBytes: (1 << 22) + 3 });
  for (let i = 0; i < 5; i++) {
    state.witnesses.push({ key: new Uint8Array(2), first: i, second: 0, partition: 0, mask: 0 });
  }
  thinWitnesses(state);
  assert.equal([state.witnesses.length, state.witnessBytes, state.witnessLevel], [3, (1 << 22) - 1, 31]);
});

test('every lossy key is counted, also of those that are no witnesses any more', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({ key: `\ufffd${i}`, partition: 0, offset: i }));
  const state = scan(rows, 1);
  assert.ok(state.witnessLevel > 0);
  assert.is(state.lossyKeys, rows.length);
  // Also those in no partition of the topic, behind records that no rule explains.
  const strays = Array.from({ length: 40 }, (_, i) => ({ key: `k${i}`, partition: i % 3, offset: i }));
  const outside = rows.map(({ key, offset }) => ({ key, partition: 5, offset: 100 + offset }));
  assert.is(scan([...strays, ...outside], 3).lossyKeys, rows.length);
});

test('a timeline joins its buckets, whatever comes first', () => {
  const one = emptyTimeline('offset');
  const other = emptyTimeline('offset');
  for (let at = 0; at < 100_000; at += 10) addToTimeline(at % 20 === 0 ? one : other, at, at % 3);
  mergeTimelines(one, other);
  assert.ok(one.buckets.size <= 96 && one.buckets.size > 40);
  const sums = [0, 0, 0];
  for (const [number, masks] of one.buckets) {
    assert.ok(number * one.width < 100_000);
    for (const [mask, records] of masks) sums[mask] += records;
  }
  assert.equal(sums, [3334, 3333, 3333]);
});

test('a timeline is as fine as 96 buckets allow, and its records keep their sum', () => {
  for (const unit of ['offset', 'timestamp'] as const) {
    for (let count = 1; count < 400; count++) {
      const timeline = emptyTimeline(unit);
      const finest = timeline.width;
      for (let i = 0; i < count; i++) addToTimeline(timeline, i * finest, 1, 2);
      let factor = 1;
      while (Math.ceil(count / factor) > 96) factor *= 2;
      assert.is(timeline.width, finest * factor, `${count} ${unit}s`);
      assert.is(timeline.buckets.size, Math.ceil(count / factor));
      const sum = [...timeline.buckets.values()].reduce((all, masks) => all + masks.get(1)!, 0);
      assert.is(sum, 2 * count);
    }
  }
});

test.run();
