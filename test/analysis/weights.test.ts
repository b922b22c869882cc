// What keys that were kept stand for, key by key against what that is said to be; and where rules put more keys than are asked at once.

import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expectedMoved } from '../../src/analysis/plan/expected.ts';
import { placesOf } from '../../src/analysis/shared/places.ts';
import { Weights, wilson } from '../../src/analysis/shared/sample.ts';
import { isFinding } from '../../src/analysis/who/is-finding.ts';
import { partitionForKey } from '../../src/core/index.ts';
import { partitionUnder, type RuleId } from '../../src/rules/index.ts';
import { emptyColumns, type KeyColumns, MOST_THETA } from '../../src/state/keys/columns.ts';
import { emptyState } from '../../src/state/state.ts';
import { runs } from '../runs.ts';

const test = suite('weights of keys');
const near = (a: number, b: number, what = '') =>
  assert.ok(Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b)), `${what} ${a} ${b}`);

interface Key {
  isSampled: boolean;
  records: number;
  missed: number;
  isOne: boolean;
}
const SHARE = 0.25;

function columnsOf(all: readonly Key[], offsetRecords: number): KeyColumns {
  const keys = emptyColumns(all.length, 0);
  for (const [i, { isSampled, records, missed }] of all.entries()) {
    keys.low[i] = i;
    keys.high[i] = isSampled ? 1 : 0x7fffffff;
    keys.records[i] = records;
    keys.missed[i] = missed;
  }
  return Object.assign(keys, { theta: (MOST_THETA + 1n) / 4n, offsetRecords, offsetBytes: 1000 });
}

const anyKey = fc.record({
  isSampled: fc.boolean(),
  records: fc.integer({ min: 1, max: 40 }),
  missed: fc.constantFrom(0, 0, 3),
  isOne: fc.boolean(),
});

test('of a sample: large keys stand for themselves, small ones of the sample for all of their kind, others for nothing', () => {
  fc.assert(
    fc.property(
      fc.array(anyKey, { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(3000),
      (all, offset, more) => {
        const keys = columnsOf(all, offset);
        const seen = all.reduce((sum, { records, missed }) => sum + records + missed, 0);
        const keyed = seen + more;
        const weights = new Weights(keys, keyed);
        const large = all.filter(({ records }) => records > offset);
        const small = all.filter(({ records, isSampled }) => records <= offset && isSampled);
        const sum = (some: readonly Key[], of: (key: Key) => number) => some.reduce((total, key) => total + of(key), 0);
        const ofLarge = ({ records, missed }: Key) => records + missed / 2;
        const smallRecords = Math.max(0, keyed - sum(large, ofLarge));
        const smallSeen = sum(small, ({ records }) => records);
        const each = smallSeen === 0 ? 0 : smallRecords / smallSeen;
        for (const [i, key] of all.entries()) {
          near(weights.keysOf(i), key.isSampled ? 1 / SHARE : 0, 'keys');
          const isLarge = large.includes(key);
          const expected = isLarge ? ofLarge(key) : small.includes(key) ? key.records * each : 0;
          near(weights.recordsOf(i, key.records, key), expected, 'records');
        }
        const { keys: ofKeys, records } = weights.count(i => all[i].isOne);
        assert.is(ofKeys.count, all.filter(({ isOne, isSampled }) => isOne && isSampled).length / SHARE);
        const ones = sum(
          small.filter(({ isOne }) => isOne),
          ({ records }) => records,
        );
        const share = smallSeen === 0 ? 0 : ones / smallSeen;
        const count =
          sum(
            large.filter(({ isOne }) => isOne),
            ofLarge,
          ) +
          share * smallRecords;
        assert.is(records.count, Math.round(count));
        const squares = sum(small, ({ records }) => records ** 2);
        const [least, most] = wilson(share, smallSeen === 0 ? 0 : smallSeen ** 2 / squares / (1 - SHARE));
        const others = all.filter(key => !large.includes(key) && !small.includes(key));
        const uncertain =
          sum(large, ({ missed }) => (missed / 2) ** 2) + sum(others, ({ records, missed }) => (records + missed) ** 2);
        const errorOf = (by: number) => Math.sqrt((by * smallRecords) ** 2 + 1.96 ** 2 * uncertain);
        assert.is(records.lower, Math.max(0, Math.floor(count - errorOf(share - least))));
        assert.is(records.upper, Math.ceil(count + errorOf(most - share)));
      },
    ),
    { numRuns: runs(400) },
  );
});

test('of all keys: each stands for itself, and nothing is estimated', () => {
  const all = [3, 1, 40].map((records, i): Key => ({ records, missed: 0, isSampled: true, isOne: i !== 1 }));
  const keys = Object.assign(columnsOf(all, 0), { theta: MOST_THETA });
  const weights = new Weights(keys, 44);
  assert.ok(weights.isExact);
  assert.equal([weights.keysOf(2), weights.recordsOf(0, 3, all[0])], [1, 3]);
  assert.equal(
    weights.count(i => all[i].isOne),
    {
      keys: { count: 2, lower: 2, upper: 2 },
      records: { count: 43, lower: 43, upper: 43 },
    },
  );
});

test("Wilson's interval: where a normal distribution of that share has what was seen at 95 %", () => {
  for (const [share, n] of [
    [0.5, 10],
    [0.1, 40],
    [0.9, 40],
    [0.3, 1000],
  ]) {
    for (const end of wilson(share, n)) {
      // The end's own deviation takes it to what was seen.
      near(Math.abs(end - share), 1.96 * Math.sqrt((end * (1 - end)) / n));
    }
  }
  assert.equal(wilson(0.4, 0), [0, 1]);
  assert.is(wilson(0, 20)[0], 0);
  assert.is(wilson(1, 20)[1], 1);
});

test('more keys than are asked at once are where the rule puts them, and a key that is cut is nowhere', () => {
  const count = (1 << 16) + 500;
  const names = Array.from({ length: count }, (_, i) => `k${i * 7}`);
  const keys = emptyColumns(count, names.join('').length);
  keys.bytes.set(Buffer.from(names.join('')));
  let start = 0;
  for (const [i, name] of names.entries()) {
    keys.starts[i] = start;
    keys.lengths[i] = name.length;
    start += name.length;
  }
  keys.lengths[3] = 4096;
  keys.lengths[4] = 4097;
  const state = { ...emptyState(5), partitionsFrom: 'records' as const };
  const places = placesOf(state, keys, { rule: 'murmur2', numPartitions: 12 });
  assert.is(places[4], -1);
  assert.ok(places[3] >= 0);
  for (const i of [0, 1, 2, 5, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, count - 1]) {
    assert.is(places[i], partitionForKey(names[i], 12), `${i}`);
  }
  const others = placesOf(state, keys, { rule: 'crc32', numPartitions: 12 });
  for (const i of [0, 5, count - 1]) assert.is(others[i], partitionUnder('crc32', names[i], 12));
});

test('places of a scan by the rule are those of its own partitions, for each count that divides it', () => {
  const keys = Object.assign(emptyColumns(3, 0), { partitions: Int32Array.of(0, 7, 11) });
  const state = emptyState(12);
  const at = (numPartitions: number) => [...placesOf(state, keys, { rule: 'murmur2', numPartitions })];
  assert.equal(
    [at(12), at(6), at(4)],
    [
      [0, 7, 11],
      [0, 1, 5],
      [0, 3, 3],
    ],
  );
});

test('what a share of moved keys rests on', () => {
  const from = (a: RuleId, b: RuleId, n = 12, m = 24) =>
    expectedMoved({ rule: a, numPartitions: n }, { rule: b, numPartitions: m }).from;
  assert.is(from('murmur2', 'murmur2-abs'), 'one-hash');
  assert.is(from('murmur2', 'crc32'), 'two-hashes');
  assert.is(from('murmur2', 'murmur2-character-count'), 'ascii-keys');
  assert.is(from('murmur2-character-count', 'murmur2-character-count'), 'one-hash');
  assert.is(from('crc32', 'crc32-character-count'), 'ascii-keys');
  assert.is(from('hashcode-abs', 'canal'), 'ascii-keys');
  assert.is(from('canal', 'canal'), 'one-hash');
  assert.is(from('hashcode-abs', 'kafka-node'), 'one-hash');
  assert.is(from('hashcode-abs', 'objects-hash-abs'), 'one-hash');
  // Their lowest bits are the same for ASCII keys, which says something where both counts are even.
  assert.is(from('hashcode-abs', 'fnv1a-abs'), 'ascii-keys');
  assert.is(from('hashcode-abs', 'fnv1a-abs', 12, 9), 'two-hashes');
});

test('what of who is a finding', () => {
  const fine = {
    ...{ verdict: 'murmur2', reason: null, offRule: { records: 0 }, splitKeys: { count: 0 } },
    ...{ records: 100, keyless: 10, indistinguishable: [], suggestedPartitions: null },
  };
  const of = (changes: object) => isFinding({ ...fine, ...changes } as never);
  assert.not(of({}));
  for (const changes of [
    { suggestedPartitions: 12 },
    { splitKeys: { count: 1 } },
    { offRule: { records: 1 } },
    { verdict: 'mixed' },
    { verdict: 'none' },
    { verdict: 'undecided', reason: 'unclear' },
    { verdict: 'undecided', reason: 'few-off-rule' },
  ]) {
    assert.ok(of(changes), JSON.stringify(changes));
    assert.not(of({ ...changes, keyless: 100 }));
  }
  assert.not(of({ verdict: 'undecided', reason: 'one-partition' }));
  assert.not(of({ verdict: 'undecided', reason: 'few-keys' }));
  assert.not(of({ verdict: 'undecided', reason: 'power-of-two', indistinguishable: [['murmur2', 'murmur2-abs']] }));
});

test.run();
