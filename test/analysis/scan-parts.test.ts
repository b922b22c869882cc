// Parts of a scan's answer, each for keys made by hand: at both sides of each border, with ties, and where lists end.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { scanAnswer } from '../../src/analysis/scan/answer.ts';
import { compactionOf } from '../../src/analysis/scan/compaction.ts';
import { hotKeys, splitKeys } from '../../src/analysis/scan/hot-keys.ts';
import { looksOf } from '../../src/analysis/scan/key-kinds.ts';
import { walkKeys } from '../../src/analysis/scan/key-walk.ts';
import { keylessSenders } from '../../src/analysis/scan/keyless.ts';
import { Largest, largest } from '../../src/analysis/scan/largest.ts';
import { placeableKeys } from '../../src/analysis/scan/placeable-keys.ts';
import { saltedFrom } from '../../src/analysis/scan/salting.ts';
import { skewOf } from '../../src/analysis/scan/skew.ts';
import { spreadAnswer } from '../../src/analysis/scan/spread.ts';
import { whatIf } from '../../src/analysis/scan/what-if.ts';
import { clients, partitionUnder } from '../../src/rules/index.ts';
import { MOST_THETA, TOMBSTONE_VALUE, UNKNOWN_VALUE } from '../../src/state/keys/columns.ts';
import { estimateTheta } from '../../src/state/sketches/theta-image.ts';
import { emptyState, type ScanState } from '../../src/state/state.ts';
import { TimeBuckets } from '../../src/state/time-buckets.ts';
import { columnsOf, type Entry } from './key-columns.ts';
import { stateOf } from './key-streams.ts';

const test = suite('parts of a scan’s answer');
const near = (actual: number | null, expected: number, tolerance = 1e-9): void =>
  assert.ok(Math.abs(actual! - expected) <= tolerance, `${actual}, expected ${expected}`);
/** A quarter of the keys that have four records at most are there. */
const SAMPLE = { theta: MOST_THETA / 4n, offsetRecords: 4 };
/** Not in the sample. */
const FAR = 2n ** 62n;

const kindOf = (key: string | Uint8Array): string => looksOf(columnsOf([{ key }]))!.kinds[0].kind;

test('what a key looks like', () => {
  const kinds: Record<string, (string | Uint8Array)[]> = {
    empty: [''],
    timestamp: [
      ...['1000000000', '9999999999', '1700000000000', '1700000000000000', '1700000000000000000'],
      ...['2024-01-31', '2024-01-31T10:20', '2024-01-31 10:20:30.123Z'],
    ],
    integer: ['0', '7', '-12', '0123456789', '999999999', '10000000000', '170000000000', '17000000000000000000000'],
    uuid: ['354afe16-939a-4ea8-8e17-8bb0840b6886', '354AFE16-939A-4EA8-8E17-8BB0840B6886'],
    code: ['US', 'EUR'],
    json: ['{', '[1]', ' \n\t{"a":1}', '{}'],
    text: [
      ...[
        'A',
        'ABCD',
        'us',
        'xUS',
        'USx',
        'U1',
        '-',
        '--1',
        '1-',
        '1.5',
        '+1',
        'order-1',
        'x{',
        '"a"',
        'a\tb\n',
        '\x7f',
      ],
      ...[
        '2024-01-3',
        '2024-01-311',
        'x2024-01-31',
        '2024-01-31x',
        '2024-01-31T1:20',
        '2024-01-31T10:2',
        '2024-01-31x10:20',
        '12024-01-31',
      ],
      ...[
        'x1000000000',
        '1000000000x',
        '354afe16-939a-4ea8-8e17-8bb0840b68860',
        'x354afe16-939a-4ea8-8e17-8bb0840b6886',
      ],
      ...['354afe16-939a-4ea8-8e17-8bb0840b688g', 'é'],
    ],
    'binary-4-bytes': [Uint8Array.of(0, 0, 0, 1), Uint8Array.of(255, 255, 255, 255), 'abc\x0b'],
    'binary-8-bytes': [new Uint8Array(8), new Uint8Array(8).fill(255)],
    binary: ['\0', '\x08a', '\x0b', '\x0c', '\x0e', '\x1f', Uint8Array.of(0xc3), new Uint8Array(9), new Uint8Array(5)],
  };
  for (const [kind, keys] of Object.entries(kinds)) for (const key of keys) assert.is(kindOf(key), kind, `${key}`);
});

test('of a key that is cut the last character may be cut too', () => {
  const [cut, whole] = ['a', ''].map(before => Buffer.from(before + 'é'.repeat(3000)));
  assert.is(kindOf(cut), 'text');
  assert.is(kindOf(whole), 'text');
  // Of one that has that length it may not.
  assert.is(kindOf(cut.subarray(0, 4096)), 'binary');
  assert.is(kindOf(Buffer.concat([Uint8Array.of(0xff), cut])), 'binary');
});

test('looks: shares, the largest first, equal ones by name; lengths of distinct keys', () => {
  const keys = [{ key: 'US', records: 9 }, { key: 'US', partition: 1 }, { key: '' }, { key: 'order-17' }, { key: '7' }];
  assert.equal(looksOf(columnsOf([...keys, { key: 'DE' }])), {
    lookedAt: 5,
    kinds: [
      { kind: 'code', share: 0.4 },
      { kind: 'empty', share: 0.2 },
      { kind: 'integer', share: 0.2 },
      { kind: 'text', share: 0.2 },
    ],
    lengths: { least: 0, mean: 13 / 5, most: 8 },
  });
  assert.is(looksOf(columnsOf([])), null);
  // Those that are kept for their records alone are none of a sample.
  const some = columnsOf([{ key: 'a' }, { key: 'LONG', hash: FAR, records: 9 }], SAMPLE);
  assert.equal(looksOf(some), {
    lookedAt: 1,
    kinds: [{ kind: 'text', share: 1 }],
    lengths: { least: 1, mean: 1, most: 1 },
  });
  assert.is(looksOf(columnsOf([{ key: 'b', hash: FAR }], SAMPLE)), null);
});

test('ten thousand keys are looked at', () => {
  const keys = Array.from({ length: 10_001 }, (_, i) => ({
    key: i === 10_000 ? 'of another length' : `k${i % 10}${i}`,
  }));
  assert.equal(
    [10_000, 10_001].map(count => looksOf(columnsOf(keys.slice(0, count)))!.lookedAt),
    [10_000, 10_000],
  );
  assert.is(looksOf(columnsOf(keys))!.lengths.most, 6);
});

test('the largest values above 0, equal ones in the order of the columns', () => {
  const of = (top: number, values: readonly number[]) => {
    const found = new Largest(top);
    for (const [i, value] of values.entries()) found.add(i, value);
    return found.take();
  };
  const slow = (top: number, values: readonly number[]) =>
    values
      .map((value, i) => ({ value, i }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value || a.i - b.i)
      .slice(0, top)
      .map(({ i }) => i);
  const many = Array.from({ length: 1000 }, (_, i) => (i * 7919) % 331);
  for (const top of [0, 1, 2, 3, 10, 400, 2000]) {
    assert.equal(of(top, many), slow(top, many), `${top}`);
    assert.equal(of(top, many.toReversed()), slow(top, many.toReversed()), `${top}`);
  }
  assert.equal(of(5, [0, -1, 3, 0, 3, 1]), [2, 4, 5]);
  const keys = columnsOf([
    { key: 'a', records: 2 },
    { key: 'a', records: 3 },
    { key: 'b', records: 4 },
  ]);
  assert.equal(
    largest(keys, 5, (from, to) => to - from + 10 * from),
    [2, 0],
  );
});

test('hot keys: where most records are, of equal ones the first', () => {
  const keys = columnsOf([
    { key: 'ab', records: 2, partition: 3, missed: 1 },
    { key: 'ab', records: 5, partition: 2, missed: 2 },
    { key: 'ab', records: 5, partition: 1 },
    { key: 'ab', records: 1, partition: 0 },
    { key: 'z', records: 9, partition: 4 },
    { key: 'k'.repeat(4096), length: 4097, partition: 6 },
    { key: 'm'.repeat(4096), partition: 7 },
  ]);
  const [first, last, cut, whole] = hotKeys(keys, 26, [0, 4, 5, 6]);
  assert.equal(first, {
    ...{ key: 'ab', hex: '6162', isCut: false, length: 2, records: 13, error: 3, share: 0.5, bytes: 26, partition: 2 },
  });
  assert.equal([last.key, last.partition, last.error], ['z', 4, 0]);
  assert.equal([cut.isCut, cut.length, cut.bytes, cut.hex.length], [true, 4097, 4097, 8192]);
  assert.equal([whole.isCut, whole.partition], [false, 7]);
  assert.equal(splitKeys(keys, 1, [0]), {
    count: 1,
    bounds: { lower: 1, upper: 1 },
    examples: [
      {
        ...{ key: 'ab', hex: '6162' },
        partitions: [
          { partition: 1, records: 5 },
          { partition: 2, records: 5 },
          { partition: 3, records: 2 },
          { partition: 0, records: 1 },
        ],
      },
    ],
  });
});

const stateWith = (entries: readonly Entry[], changes: Partial<ScanState> = {}, all = {}): ScanState => ({
  ...emptyState(4),
  keys: columnsOf(entries, all),
  records: entries.reduce((sum, { records = 1 }) => sum + records, 0),
  ...changes,
});

test('the walk over all keys: sums, and the first entries of those that lists want', () => {
  const entries: Entry[] = [
    { key: 'a', records: 3 },
    { key: 'b', records: 1 },
    { key: 'b', records: 4, partition: 1 },
    { key: 'long key', records: 2 },
    { key: 'c', records: 1 },
    { key: 'c', records: 1, partition: 3 },
  ];
  const state = stateWith(entries, { records: 12 });
  assert.equal(walkKeys(state, state.keys!, 2), {
    ...{ sampled: 4, sampledSplits: 2, mostRecords: 5, squares: 9 + 25 + 4 + 4 },
    ...{ byRecords: [1, 0, 3, 4], byBytes: [3, 1], splits: [1, 4] },
    // More than a quarter of a partition's mean of 3.
    toSalt: [1, 0, 3, 4],
  });
  assert.equal(walkKeys(state, state.keys!, 1).splits, [1]);
  assert.equal(walkKeys({ ...state, records: 48 }, state.keys!, 0), {
    ...{ sampled: 4, sampledSplits: 2, mostRecords: 5, squares: 42, byRecords: [1, 0, 3, 4], byBytes: [], splits: [] },
    toSalt: [1],
  });
});

test('the walk over a sample: small keys stand for four, large ones for themselves', () => {
  const entries: Entry[] = [
    { key: 'a', records: 4 },
    { key: 'a2', records: 2, hash: 5n, partition: 0 },
    { key: 'a2', records: 2, hash: 5n, partition: 1 },
    { key: 'b', records: 5 },
    { key: 'far', records: 4, hash: FAR },
    { key: 'far too', records: 1, hash: FAR + 1n },
    { key: 'far too', records: 5, hash: FAR + 1n, partition: 2 },
  ];
  const state = stateWith(entries, {}, SAMPLE);
  const walk = walkKeys(state, state.keys!, 9);
  assert.equal([walk.sampled, walk.sampledSplits, walk.mostRecords], [3, 1, 6]);
  assert.is(walk.squares, 4 * 16 + 4 * 16 + 25 + 36);
  assert.equal(walk.splits, [5, 1]);
});

test('a hundred keys are told of however few are named; keys that are cut are not salted', () => {
  const entries = Array.from({ length: 120 }, (_, i) => ({ key: `${i}`, records: 120 - i }));
  const state = stateWith(entries);
  const count = (top: number) => walkKeys(state, state.keys!, top).byRecords.length;
  assert.equal([count(0), count(100), count(110), count(130)], [100, 100, 110, 120]);
  const long = stateWith([
    { key: 'k'.repeat(4096), length: 4097, records: 5 },
    { key: 'm'.repeat(4096), records: 4 },
  ]);
  assert.equal(walkKeys(long, long.keys!, 3).toSalt, [1]);
  // Twenty at most.
  const equal = stateWith(
    Array.from({ length: 24 }, (_, i) => ({ key: `${i}` })),
    { records: 8 },
  );
  assert.is(walkKeys(equal, equal.keys!, 3).toSalt.length, 20);
});

test('salting may be worth it from a quarter of a partition’s keyed records on', () => {
  assert.is(saltedFrom({ ...emptyState(4), records: 100, keyless: 20 }), 5);
});

test('who sends keyless records to one partition', () => {
  const empty = new Uint8Array(0);
  for (const [partition, count] of [
    [0, 1],
    [0, 12],
    [9, 12],
    [3, 7],
  ]) {
    const expected = new Set<string>();
    for (const { name, partitioners } of clients)
      for (const { name: own, nullKey, rule } of partitioners) {
        const isThere =
          nullKey === 'hashed' && rule
            ? partitionUnder(rule, empty, count) === partition
            : nullKey === 'one fixed partition' || (nullKey === 'partition 0' && partition === 0);
        if (isThere) expected.add(`${name} (${own})`);
      }
    assert.equal(keylessSenders(partition, count), [...expected]);
  }
});

test('keys that can be placed one by one: most records first, what is left as a sum', () => {
  const entries: Entry[] = [
    { key: 'ab', records: 2 },
    { key: 'c', records: 1 },
    { key: 'c', records: 4, partition: 1 },
    { key: 'd', records: 2 },
    { key: 'k'.repeat(4096), length: 4097, records: 3 },
    { key: 'm'.repeat(4096), records: 1 },
  ];
  const { bytes, ...told } = placeableKeys(stateWith(entries, { records: 15, keyless: 2 }))!;
  assert.is(Buffer.from(bytes).toString(), `cabd${'m'.repeat(4096)}`);
  assert.equal(told, {
    ...{ lengths: [1, 2, 1, 4096], records: [5, 2, 2, 1] },
    // The long one: squares of all keys are 4 + 25 + 4 + 9 + 1.
    rest: { keys: 1, records: 3, squares: 9 },
  });
  const { keys, ...without } = stateWith([]);
  assert.is(placeableKeys(without), null);
  assert.is(placeableKeys(stateWith([])), null);
  assert.is(placeableKeys(stateWith([{ key: 'k'.repeat(4096), length: 5000 }])), null);
});

test('of a sample large keys can be placed; small ones stand for others', () => {
  const entries: Entry[] = [
    { key: 'a', records: 4 },
    { key: 'b', records: 5 },
    { key: 'far', records: 4, hash: FAR },
    { key: 'FAR', records: 6, hash: FAR + 1n },
  ];
  const { bytes, ...told } = placeableKeys(stateWith(entries, { records: 100 }, SAMPLE))!;
  assert.is(Buffer.from(bytes).toString(), 'FARb');
  // Two keys of the sample stand for eight; the square of the small one for four.
  assert.equal(told, { lengths: [3, 1], records: [6, 5], rest: { keys: 6, records: 89, squares: 64 } });
  // Counts of a scan that has lost records of its large keys are below what those have.
  assert.is(placeableKeys(stateWith(entries, { records: 10 }, SAMPLE))!.rest.records, 0);
  assert.is(placeableKeys(stateWith([{ key: 'FAR', records: 6, hash: FAR }], {}, SAMPLE))!.rest.keys, 0);
});

test('where all keys are there, but not all of their records, each can be placed', () => {
  const entries: Entry[] = [
    { key: 'a', records: 2, missed: 3 },
    { key: 'b', records: 5 },
  ];
  const { lengths, records, rest } = placeableKeys(stateWith(entries, { records: 9 }, { offsetRecords: 4 }))!;
  assert.equal([lengths, records, rest], [[1, 1], [5, 2], { keys: 0, records: 2, squares: 0 }]);
});

test('as many keys as fit a page: 16,384, and 192 KiB of them', () => {
  const many = Array.from({ length: 16_390 }, (_, i) => ({ key: i.toString(36) }));
  const few = placeableKeys(stateWith(many))!;
  assert.equal([few.lengths.length, few.rest.keys, few.rest.records, few.rest.squares], [16_384, 6, 6, 6]);
  const long = Array.from({ length: 50 }, (_, i) => ({
    key: String.fromCharCode(48 + i).repeat(4096),
    records: 60 - i,
  }));
  assert.is(placeableKeys(stateWith(long))!.lengths.length, 48);
  // The first that does not fit ends the list, though a later one would.
  const mixed = [...long, { key: 'z', records: 2 }].map((entry, i) =>
    i === 0 ? { ...entry, key: 'zz', records: 99 } : entry,
  );
  const { lengths, bytes } = placeableKeys(stateWith(mixed))!;
  assert.equal([lengths.length, bytes.length], [48, 2 + 47 * 4096]);
});

/** The median of the largest of so many normal deviates: where a normal distribution has 0.5 ^ (1 / n) below it, by bisection over its integral. */
function medianOfLargest(n: number): number {
  const below = (z: number) => {
    const steps = 2000;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += Math.exp(-((((i + 0.5) / steps) * z) ** 2) / 2);
    return 0.5 + (sum * z) / steps / Math.sqrt(2 * Math.PI);
  };
  let [low, high] = [0, 6];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (below(middle) < 0.5 ** (1 / n)) low = middle;
    else high = middle;
  }
  return low;
}

function skewWith(recordsOf: number[], squares: number, distinctKeys: number, mostRecords = 1, keyless = 0) {
  const records = recordsOf.reduce((sum, each) => sum + each, keyless);
  const state = { ...emptyState(recordsOf.length), recordsOf: Float64Array.from(recordsOf), records, keyless };
  return skewOf(state, { squares, mostRecords } as never, distinctKeys);
}

test('skew: each figure by its definition', () => {
  // A mean of 4, deviations 2, -1, -1: 6 in squares.
  const { maxOverMean, coefficientOfVariation, cause } = skewWith([6, 3, 3], 36, 5, 9, 7);
  near(maxOverMean, 1.5);
  near(coefficientOfVariation, Math.sqrt(2) / 4);
  near(cause!.largestKeyShare, 0.75);
  near(cause!.effectiveKeys, 4);
  // With two degrees of freedom the tail of chi-squared is exp(-x / 2), and x is 6 / (36 / 3).
  near(cause!.pValue, Math.exp(-0.25));
  near(cause!.evenKeys.coefficientOfVariation, Math.sqrt(2 / 5));
  near(cause!.evenKeys.maxOverMean, 1 + Math.sqrt(2 / 5) * medianOfLargest(3), 1e-6);
  assert.equal(skewWith([0, 0], 0, 0, 0, 3), { maxOverMean: null, coefficientOfVariation: null, cause: null });
});

test('skew of one partition, and of fewer keys than partitions', () => {
  assert.equal(skewWith([9], 81, 1, 9), {
    ...{ maxOverMean: 1, coefficientOfVariation: 0 },
    cause: {
      ...{ source: 'none', largestKeyShare: 1, effectiveKeys: 1, pValue: 1 },
      evenKeys: { maxOverMean: 1, coefficientOfVariation: 0 },
    },
  });
  // One key: it is in one of three.
  near(skewWith([9, 0, 0], 81, 1, 9).cause!.evenKeys.maxOverMean, 3);
  near(skewWith([9, 9, 0], 81, 2, 9).cause!.evenKeys.maxOverMean, 1 + medianOfLargest(3), 1e-6);
});

test('skew: what is to blame, at each border', () => {
  const source = (...args: Parameters<typeof skewWith>) => skewWith(...args).cause!.source;
  // p is 0.001 for exp(-x / 2) with x = 13.8155, and x is 18 / squares here.
  assert.equal([source([6, 3, 3], 1.3, 999), source([6, 3, 3], 1.31, 999)], ['placement', 'keys']);
  // Even if the fullest has less than a tenth over the mean; else less than half as much again as keys of one size have: 1.5 sqrt(2 / 36).
  assert.equal([source([110, 95, 95], 1e-3, 9999), source([109, 96, 95], 1e-3, 9999)], ['placement', 'none']);
  assert.equal([source([110, 95, 95], 1e6, 9999), source([109, 96, 95], 1e6, 9999)], ['keys', 'none']);
  assert.equal([source([6, 3, 3], 1e6, 35), source([6, 3, 3], 1e6, 37)], ['none', 'keys']);
  // A quarter, and 1.5 / 6: exactly half as much again.
  assert.equal([source([5, 3], 1e6, 35), source([5, 3], 1e6, 36)], ['none', 'keys']);
});

test('a spread without keys', () => {
  const times = new TimeBuckets(2);
  times.add(60_000, undefined, 1);
  times.add(60_001, undefined, 1);
  times.add(0, undefined, 0);
  const [recordsOf, bytesOf] = [Float64Array.of(3, 1), Float64Array.of(6, 5)];
  const state: ScanState = {
    ...emptyState(2),
    records: 6,
    keyless: 2,
    tombstones: 1,
    bytes: 11,
    recordsOf,
    bytesOf,
    times,
  };
  const answer = spreadAnswer(state);
  assert.equal(answer, {
    ...{ records: 6, keyless: 2, tombstones: 1, bytes: 11, numPartitions: 2, partitionsFrom: 'rule', redacted: false },
    partitions: [
      { partition: 0, records: 3, bytes: 6, share: 0.75, keyless: null, distinctKeys: null },
      { partition: 1, records: 1, bytes: 5, share: 0.25, keyless: null, distinctKeys: null },
    ],
    skew: { maxOverMean: 1.5, coefficientOfVariation: 0.5, cause: null },
    ...{ exact: null, distinctKeys: null, distinctKeysBounds: null, hotKeys: [], hotKeysByBytes: [], splitKeys: null },
    times: {
      widthMs: 60_000,
      buckets: [
        { from: '1970-01-01T00:00:00.000Z', records: 1, distinctKeys: 0, partitions: [1, 0] },
        { from: '1970-01-01T00:01:00.000Z', records: 2, distinctKeys: 0, partitions: [0, 2] },
      ],
    },
    ...{ looks: null, compaction: null, whatIf: [], salting: null, verdicts: [] },
  });
  assert.equal(scanAnswer(state), answer);
  times.forgetPartitions();
  const keyless = {
    ...state,
    records: 2,
    recordsOf: new Float64Array(2),
    keylessOf: Float64Array.of(0, 2),
    redactedBy: 'x',
  };
  const told = spreadAnswer(keyless);
  assert.equal(told.skew, { maxOverMean: null, coefficientOfVariation: null, cause: null });
  assert.equal(
    told.partitions.map(({ share, keyless }) => [share, keyless]),
    [
      [0, 0],
      [0, 2],
    ],
  );
  assert.equal([told.redacted, told.times!.buckets[0].partitions], [true, null]);
});

test('distinct keys of a partition: exact, an estimate, or not known', () => {
  const of = (state: ScanState) => spreadAnswer(state).partitions.map(({ distinctKeys }) => distinctKeys);
  const state = stateOf(['a', 'b', 'a', 'c'], 2, Int32Array.of(0, 0, 1, 0));
  assert.equal(of(state), [3, 1]);
  const keys = { ...state.keys!, offsetRecords: 1 };
  // By the sketches, which have seen as many.
  assert.equal(of({ ...state, keys }), [3, 1]);
  const [first, second] = state.sketches!;
  assert.equal(of({ ...state, keys, sketches: [second, first] }), [1, 3]);
  assert.equal(of({ ...state, keys, sketches: [first] }), [null, null]);
  // Of all keys the columns say it.
  assert.equal(of({ ...state, sketches: [second, first] }), [3, 1]);
});

test('what if: keys of a sample weigh four times, keys that are cut nothing', () => {
  const at = (key: string) => partitionUnder('murmur2', key, 2);
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const [even, odd] = [0, 1].map(partition => names.filter(name => at(name) === partition));
  const sample = columnsOf(
    [
      { key: even[0], records: 4 },
      { key: odd[0], records: 3 },
      { key: odd[0], records: 3, partition: 1 },
      { key: odd[1], records: 2, hash: FAR },
      { key: 'k'.repeat(4096), length: 5000, records: 50, hash: FAR + 1n },
    ],
    SAMPLE,
  );
  // 16 and 6.
  const told = whatIf(sample, 2)!;
  near(told.maxOverMean, 16 / 11);
  near(told.coefficientOfVariation, 5 / 11);
  assert.equal([told.numPartitions, told.exact], [2, false]);
  const whole = columnsOf([
    { key: even[0], records: 4 },
    { key: odd[0], records: 3 },
  ]);
  assert.equal([whatIf(whole, 2)!.exact, whatIf(whole, 2)!.maxOverMean], [true, 4 / 3.5]);
  const one = columnsOf([{ key: even[0] }, { key: 'k'.repeat(4096), length: 4097, records: 50 }]);
  assert.equal([whatIf(one, 2)!.exact, whatIf(one, 2)!.maxOverMean], [false, 2]);
  assert.is(whatIf(columnsOf([{ key: 'k'.repeat(4096), length: 4097 }]), 2), null);
  assert.equal(whatIf(columnsOf([{ key: 'm'.repeat(4096) }]), 1), {
    ...{ numPartitions: 1, maxOverMean: 1, coefficientOfVariation: 0, exact: true },
  });
});

test('redacted: nothing of the keys’ bytes; pairs of partitions only where many keys share each pair', () => {
  const told = (numPartitions: number, distinct: number, redactedBy?: string) => {
    const entries = Array.from({ length: distinct }, (_, i) => ({ key: `k${i}`, records: i === 0 ? 5 : 1 }));
    const split = [{ ...entries[0], partition: 1, records: 3 }, ...entries];
    const records = distinct + 7;
    const recordsOf = new Float64Array(numPartitions);
    recordsOf[0] = records - 3;
    recordsOf[1] = 3;
    const state = { ...emptyState(numPartitions), records, recordsOf, keys: columnsOf(split) };
    return scanAnswer({ ...state, ...(redactedBy && { redactedBy }) }, { counts: [2] });
  };
  const plain = told(20, 30);
  assert.equal([plain.redacted, plain.hotKeysByBytes.length, plain.looks!.lookedAt], [false, 10, 30]);
  assert.equal([plain.whatIf.length, plain.splitKeys!.examples.length], [1, 1]);
  const few = told(20, 30, 'secret');
  assert.equal([few.redacted, few.hotKeysByBytes, few.looks, few.whatIf, few.salting], [true, [], null, [], null]);
  assert.equal([few.hotKeys.length, few.splitKeys!.count, few.splitKeys!.examples], [10, 1, []]);
  // 16 times 16 pairs say little; of 17 times 17 ten keys for each.
  const examples = (numPartitions: number, distinct: number) =>
    told(numPartitions, distinct, 'secret').splitKeys!.examples.length;
  assert.equal([examples(16, 30), examples(17, 2889), examples(17, 2890)], [1, 0, 1]);
});

test('an answer of a sample names estimates and their bounds; what if leaves out what nothing is known of', () => {
  const keys = columnsOf(
    [
      { key: 'a', records: 2 },
      { key: 'b', partition: 1 },
    ],
    SAMPLE,
  );
  const recordsOf = Float64Array.of(2, 1);
  const state: ScanState = { ...emptyState(2), records: 4, keyless: 1, recordsOf, keys };
  const answer = scanAnswer(state, { top: 1, counts: [3, 5] });
  const { value, lower, upper } = estimateTheta(2, 0.25);
  assert.equal(
    [answer.exact, answer.distinctKeys, answer.distinctKeysBounds],
    [false, value, { lower: Math.floor(lower), upper: Math.ceil(upper) }],
  );
  assert.equal(
    answer.hotKeys.map(({ key, share }) => [key, share]),
    [['a', 2 / 3]],
  );
  assert.equal(
    answer.whatIf.map(({ numPartitions }) => numPartitions),
    [3, 5],
  );
  const cut = columnsOf([{ key: 'k'.repeat(4096), length: 4097 }]);
  assert.equal(scanAnswer({ ...state, keys: cut }, { counts: [3] }).whatIf, []);
  // Ten keys, and no other counts, if nobody asks for more.
  const many = columnsOf(Array.from({ length: 12 }, (_, i) => ({ key: `${i}` })));
  const usual = scanAnswer({ ...state, keys: many });
  assert.equal([usual.hotKeys.length, usual.hotKeysByBytes.length, usual.whatIf], [10, 10, []]);
});

test('compaction: of a sample, and where values or lengths are not known', () => {
  const entries: Entry[] = [
    { key: 'abc', lastValue: 10, records: 2 },
    { key: 'de', lastValue: 0 },
    { key: 'f', lastValue: TOMBSTONE_VALUE },
    { key: 'far', lastValue: 99, hash: FAR, records: 9 },
  ];
  const of = (some: readonly Entry[], changes: Partial<ScanState>, all = {}) => {
    const state = stateWith(some, { records: 13, lastBy: 'offset', ...changes }, all);
    return compactionOf(state, state.keys!);
  };
  const whole = { exact: true, lastBy: 'offset', liveKeys: 3, tombstones: 1, removable: 7, liveBytes: 117 };
  assert.equal(of(entries, { keyless: 2 }), whole);
  assert.equal(of(entries, { keyless: 2, lastBy: 'order' }), { ...whole, lastBy: 'order' });
  assert.equal(of(entries, { keyless: 2, redactedBy: 'x' }), { ...whole, liveBytes: null });
  const some = { exact: false, lastBy: 'offset', liveKeys: 8, tombstones: 4, removable: 1, liveBytes: 60 };
  assert.equal(of(entries, {}, SAMPLE), some);
  assert.equal(of(entries, { keyless: 3 }, SAMPLE), { ...some, removable: 0 });
  const unknown = [...entries.slice(1, 3), { key: 'g', lastValue: UNKNOWN_VALUE }];
  assert.equal(of(unknown, {}), { ...whole, liveKeys: 2, tombstones: 1, removable: 10, liveBytes: null });
  assert.is(of([{ key: 'a' }], {}), null);
  const { lastBy, ...without } = stateWith(entries);
  assert.is(compactionOf(without, without.keys!), null);
});

test.run();
