// What a scan says of its figures, at the border of each verdict.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { hasHotKey } from '../../src/analysis/scan/has-hot-key.ts';
import type { HotKey } from '../../src/analysis/scan/hot-keys.ts';
import { keylessSenders } from '../../src/analysis/scan/keyless.ts';
import type { ScanAnswer } from '../../src/analysis/scan/types.ts';
import { verdictsOf } from '../../src/analysis/scan/verdicts.ts';

const test = suite('verdicts of a scan');

interface Figures {
  records?: number;
  keyless?: number;
  numPartitions?: number;
  partitionsFrom?: 'rule' | 'records';
  /** Keyed and keyless records of the partitions. */
  loads?: [keyed: number, keyless?: number | null][];
  distinctKeys?: number | null;
  kind?: string;
  kindShare?: number;
  splitKeys?: number;
  cause?: { source: string; pValue?: number; mean?: number } | null;
  maxOverMean?: number;
  salting?: object | null;
  hottest?: [key: string, share: number][];
}

/** Of as many keys as make none of the other verdicts. */
function told(figures: Figures) {
  const {
    records = 2000,
    keyless = 0,
    numPartitions = 4,
    partitionsFrom = 'rule',
    loads,
    distinctKeys = 1000,
  } = figures;
  const { kind = 'text', kindShare = 1, splitKeys = 0, maxOverMean = 1, salting = null, hottest = [] } = figures;
  const cause = figures.cause === undefined ? { source: 'none' } : figures.cause;
  const all =
    loads ?? Array.from({ length: numPartitions }, () => [(records - keyless) / numPartitions, null] as const);
  const answer = {
    ...{ records, keyless, numPartitions, partitionsFrom, distinctKeys, salting },
    partitions: all.map(([keyed, keyless = null], partition) => ({ partition, records: keyed, keyless })),
    looks: { kinds: [{ kind, share: kindShare }] },
    splitKeys: { count: splitKeys },
    skew: { maxOverMean, cause: cause && { evenKeys: { maxOverMean: cause.mean ?? 1 }, pValue: 1, ...cause } },
  };
  const keys = hottest.map(([key, share]) => ({ key, share }));
  return verdictsOf(answer as unknown as ScanAnswer, keys as unknown as HotKey[]);
}
const codes = (figures: Figures): string =>
  told(figures)
    .map(({ code }) => code)
    .join(' ');
const textOf = (code: string, figures: Figures): string => {
  const { message, advice } = told(figures).find(each => each.code === code)!;
  return `${message} | ${advice}`;
};

test('even, where nothing else is said', () => {
  assert.is(codes({}), 'even');
  assert.is(codes({ cause: { source: 'chance' } }), '');
  const even = (maxOverMean: number, mean: number) =>
    /^As even/.test(textOf('even', { maxOverMean, cause: { source: 'none', mean } }));
  assert.ok(even(1.1, 1));
  assert.not(even(1.11, 1));
  assert.ok(even(2.2, 2));
  assert.not(even(2.21, 2));
});

test('mostly keyless: more than half', () => {
  assert.is(codes({ keyless: 1000, distinctKeys: 500 }), 'even');
  assert.is(codes({ keyless: 1001, distinctKeys: 500 }), 'mostly-keyless');
  assert.match(textOf('mostly-keyless', { keyless: 1500 }), '75.0 % of the records have no key.');
  assert.is(codes({ keyless: 2000, distinctKeys: 0 }), 'mostly-keyless');
});

test('keyless records in one partition: twenty or more, all of them, of more partitions than one', () => {
  const loads = (keyless: number, others = 0): Figures => ({
    keyless: keyless + others,
    loads: [
      [500, 0],
      [500, keyless],
      [500, others],
      [500, null],
    ],
  });
  assert.is(codes(loads(20)), 'keyless-in-one');
  assert.is(codes(loads(19)), 'even');
  assert.is(codes(loads(40, 1)), 'even');
  assert.is(codes({ keyless: 20, numPartitions: 1, loads: [[1980, 20]] }), 'even');
  assert.match(textOf('keyless-in-one', loads(20)), 'All 20 keyless records are in partition 1.');
});

test('who sends keyless records there: six are named', () => {
  const of = (partition: number, numPartitions: number): string =>
    textOf('keyless-in-one', {
      keyless: 30,
      numPartitions,
      loads: Array.from({ length: numPartitions }, (_, i) => [100, i === partition ? 30 : 0] as [number, number]),
    });
  for (const [partition, numPartitions] of [
    [0, 4],
    [1, 4],
    [2, 4],
    [3, 4],
    [9, 12],
    [11, 100],
  ]) {
    const senders = keylessSenders(partition, numPartitions);
    const text = of(partition, numPartitions);
    for (const [i, sender] of senders.entries()) assert.is(text.includes(sender), i < 6, sender);
    assert.is(text.includes(', …'), senders.length > 6);
    assert.is(text.includes('names the partition itself'), senders.length === 0);
    if (senders.length > 0) assert.match(text, `to partition ${partition} of ${numPartitions}: ${senders[0]}`);
  }
});

test('nothing is said of keys that are not there or not told apart', () => {
  for (const figures of [{ keyless: 2000 }, { distinctKeys: null }, { cause: null }]) {
    assert.not(/even|key$/.test(codes({ splitKeys: 3, ...figures }).replace('mostly-keyless', '')));
    assert.is(codes({ splitKeys: 3, ...figures }), 'keyless' in figures ? 'mostly-keyless' : '');
  }
});

test('a key that is missing as text: one in a hundred', () => {
  const of = (share: number, key = 'null') =>
    codes({
      hottest: [
        ['a', 0.2],
        [key, share],
      ],
    });
  assert.is(of(0.01), 'missing-as-text');
  assert.is(of(0.0099), 'even');
  assert.is(of(0.1, 'Null'), 'even');
  assert.match(
    textOf('missing-as-text', { hottest: [['None', 0.5]] }),
    'The key of 50.0 % of the keyed records is the text None.',
  );
});

test('one key, ten for each partition, and more', () => {
  assert.is(codes({ distinctKeys: 1 }), 'constant-key');
  assert.is(codes({ distinctKeys: 1, hottest: [['null', 1]] }), 'missing-as-text');
  assert.is(codes({ distinctKeys: 39 }), 'few-keys');
  assert.is(codes({ distinctKeys: 40 }), 'even');
  assert.is(codes({ distinctKeys: 5, numPartitions: 1 }), 'even');
  assert.match(textOf('few-keys', { distinctKeys: 4 }), /There are only 4 distinct keys for 4 partitions\. \|/);
  assert.match(textOf('few-keys', { distinctKeys: 3 }), 'At least 1 of 4 partitions stays empty.');
  assert.match(textOf('few-keys', { distinctKeys: 2 }), 'At least 2 of 4 partitions stay empty.');
});

test('all keys in one partition: more than a hash does once in a million times', () => {
  const loads: Figures['loads'] = [[0], [2000], [0], [0]];
  // 4 ^ (keys - 1) > 4 million: 12 keys.
  const of = (distinctKeys: number, more: Figures = {}) =>
    codes({ distinctKeys, partitionsFrom: 'records', loads, ...more });
  assert.is(of(12), 'keys-in-one');
  assert.is(of(11), 'few-keys');
  assert.is(of(12, { partitionsFrom: 'rule' }), 'few-keys');
  assert.is(of(12, { loads: [[1], [1999], [0], [0]] }), 'few-keys');
  assert.is(of(1), 'constant-key');
  assert.is(of(1000, { splitKeys: 2 }), 'keys-in-one');
  assert.is(of(50, { numPartitions: 1, loads: [[2000]] }), 'even');
  // Once in a million times exactly: 10 ^ 7 is ten million.
  const ten: Figures['loads'] = [[2000], ...Array.from({ length: 9 }, (): [number] => [0])];
  assert.equal(
    [8, 9].map(keys => of(keys, { numPartitions: 10, loads: ten })),
    ['few-keys', 'keys-in-one'],
  );
  assert.match(
    textOf('keys-in-one', { distinctKeys: 12, partitionsFrom: 'records', loads }),
    'All 12 distinct keys are in partition 1',
  );
});

test('codes: nearly all of them, of a thousand records, and a thousand keys at most', () => {
  const of = (more: Figures) => codes({ kind: 'code', kindShare: 0.91, distinctKeys: 400, ...more });
  assert.is(of({}), 'code-key');
  assert.is(of({ kindShare: 0.9 }), 'even');
  assert.is(of({ records: 1000 }), 'code-key');
  assert.is(of({ records: 999 }), 'even');
  assert.is(of({ distinctKeys: 1000 }), 'code-key');
  assert.is(of({ distinctKeys: 1001 }), 'even');
  assert.is(of({ distinctKeys: 39 }), 'few-keys');
});

test('times, and keys of their own', () => {
  assert.is(codes({ kind: 'timestamp' }), 'timestamp-key');
  assert.is(codes({ kind: 'timestamp', distinctKeys: 2000 }), 'timestamp-key');
  assert.is(codes({ kind: 'timestamp', distinctKeys: 1 }), 'constant-key');
  assert.is(codes({ distinctKeys: 1981 }), 'unique-keys');
  assert.is(codes({ distinctKeys: 1980 }), 'even');
  assert.is(codes({ records: 1000, distinctKeys: 1000 }), 'unique-keys');
  assert.is(codes({ records: 999, distinctKeys: 999 }), 'even');
});

test('a hot key: more than the share of a partition', () => {
  const of = (share: number, more: Figures = {}) => codes({ hottest: [['a', share]], ...more });
  assert.is(of(0.26), 'hot-key');
  assert.is(of(0.25), 'even');
  assert.is(of(1, { distinctKeys: 1 }), 'constant-key');
  assert.is(of(1, { numPartitions: 1 }), 'even');
  assert.is(
    codes({
      hottest: [
        ['null', 0.5],
        ['a', 0.4],
      ],
    }),
    'missing-as-text',
  );
  assert.match(textOf('hot-key', { hottest: [['a', 0.5]] }), /One key has 50\.0 % of .* share of 25\.0 %.*\(salt it\)/);
  assert.match(textOf('hot-key', { hottest: [['a', 0.5]], salting: {} }), '(salt it as shown)');
});

test('uneven, and split', () => {
  const cause = (pValue: number) => ({ source: 'placement', pValue });
  assert.is(codes({ cause: cause(0.001) }), 'uneven-placement');
  assert.match(textOf('uneven-placement', { cause: cause(0.00123) }), '(p 0.0012)');
  assert.match(textOf('uneven-placement', { cause: cause(1e-6) }), '(p 0.0000010)');
  assert.match(textOf('uneven-placement', { cause: cause(9e-7) }), '(p below 0.000001)');
  assert.match(textOf('uneven-placement', { cause: cause(0.1) }), '--what-if');
  assert.match(textOf('uneven-placement', { cause: cause(0.1), partitionsFrom: 'records' }), 'keylane who');
  assert.is(codes({ splitKeys: 1 }), 'split-keys');
  assert.match(textOf('split-keys', { splitKeys: 1234 }), '1,234 keys are in more than one partition.');
});

test('a list is one of hot keys if all are in it, or the first stands out', () => {
  const of = (most: number, changes: object = {}) =>
    hasHotKey({
      records: 1100,
      keyless: 100,
      distinctKeys: 500,
      numPartitions: 4,
      hotKeys: [{ records: most }, { records: 1 }],
      ...changes,
    });
  // Three times the mean of two; more than a partition's share; all there are.
  assert.ok(of(6));
  assert.not(of(5));
  assert.not(of(2, { distinctKeys: 1000 }));
  assert.ok(of(3, { distinctKeys: 1000 }));
  assert.not(of(250, { distinctKeys: 10 }));
  assert.ok(of(251, { distinctKeys: 10 }));
  assert.ok(of(2, { distinctKeys: 2 }));
  assert.not(of(1, { distinctKeys: 2 }));
  assert.not(of(2, { distinctKeys: 3 }));
  assert.not(of(900, { distinctKeys: null }));
  assert.not(of(0, { hotKeys: [] }));
});

test.run();
