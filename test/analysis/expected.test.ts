// The share of keys that a change is expected to move, counted hash by hash: reductions repeat, so a stretch of hashes of each half has the exact share.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { expectedMoved, gcd } from '../../src/analysis/plan/expected.ts';
import { partitionUnder, type RuleId, ruleOf } from '../../src/rules/index.ts';
import { reductions } from '../../src/rules/reduction.ts';

const test = suite('the expected share');
const moved = (a: RuleId, n: number, b: RuleId, m: number) =>
  expectedMoved({ rule: a, numPartitions: n }, { rule: b, numPartitions: m });
const near = (actual: number, expected: number, what: string) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${what}: ${actual}, counted ${expected}`);
const COUNTS = [1, 2, 3, 4, 6, 8, 9, 31, 62];
const lcm = (n: number, m: number) => (n * m) / gcd(n, m);

/** Rules of one hash, or of that and a constant. */
const FAMILIES: [RuleId[], plus?: Partial<Record<RuleId, number>>][] = [
  [['murmur2', 'murmur2-unsigned', 'murmur2-abs', 'murmur2-character-count', 'murmur2-low-bytes']],
  [['crc32', 'crc32-mask', 'crc32-abs', 'no-kafka-crc32', 'crc32-character-count']],
  [['fnv1a-abs', 'fnv1a-mask', 'fnv1a-unsigned', 'fnv1a-character-count']],
  [
    [
      'hashcode-abs',
      'hashcode-mask',
      'hashcode-floor',
      'kafka-node',
      'debezium-java',
      'maxwell-hash',
      'canal',
      'objects-hash-abs',
    ],
    { 'objects-hash-abs': 31 },
  ],
  [['pulsar-murmur3', 'murmur3-unsigned']],
];

/** Of hashes in the middle of each half. */
function countedOf(a: RuleId, n: number, b: RuleId, m: number, plus: [number, number]): number {
  const [first, second] = [a, b].map(id => reductions[ruleOf(id).reduction as 'mask']);
  const all = lcm(n, m);
  let stay = 0;
  for (const start of [2 ** 30, 3 * 2 ** 30])
    for (let h = start; h < start + all; h++) if (first(h + plus[0], n) === second(h + plus[1], m)) stay++;
  return 1 - stay / (2 * all);
}

test('one hash, any two reductions, any counts', () => {
  for (const [rules, plus = {}] of FAMILIES)
    for (const a of rules)
      for (const b of rules)
        for (const n of COUNTS)
          for (const m of COUNTS) {
            const counted = countedOf(a, n, b, m, [plus[a] ?? 0, plus[b] ?? 0]);
            near(moved(a, n, b, m).moved, counted, `${a}@${n} to ${b}@${m}`);
          }
});

test('what a share rests on: the counts alone, or that keys are ASCII', () => {
  const from = (a: RuleId, b: RuleId) => [moved(a, 4, b, 6).from, moved(b, 4, a, 6).from].join();
  for (const [a, b] of [
    ['murmur2', 'murmur2-character-count'],
    ['murmur2-abs', 'murmur2-low-bytes'],
    ['murmur2-character-count', 'murmur2-low-bytes'],
    ['crc32', 'crc32-character-count'],
    ['crc32-abs', 'no-kafka-crc32'],
    ['fnv1a-mask', 'fnv1a-character-count'],
    ['hashcode-abs', 'canal'],
    ['objects-hash-abs', 'canal'],
  ] as const)
    assert.is(from(a, b), 'ascii-keys,ascii-keys', `${a} and ${b}`);
  for (const [a, b] of [
    ['murmur2', 'murmur2-unsigned'],
    ['crc32-character-count', 'crc32-character-count'],
    ['hashcode-abs', 'kafka-node'],
    ['hashcode-floor', 'objects-hash-abs'],
    ['int64-abs', 'int64-hashcode-abs'],
    ['kinesis', 'kinesis'],
  ] as const)
    assert.is(from(a, b), 'one-hash,one-hash', `${a} and ${b}`);
});

test('integers are their own hash, and mostly small: every reduction makes the same of them', () => {
  for (const [a, b] of [
    ['integer-abs', 'integer-floor'],
    ['int32-abs', 'int32-floor'],
    ['int64-abs', 'int64-floor'],
    ['int64-abs', 'int64-hashcode-abs'],
  ] as const)
    for (const n of COUNTS)
      for (const m of COUNTS) {
        let stay = 0;
        for (let x = 0; x < lcm(n, m); x++) if (x % n === x % m) stay++;
        const told = moved(a, n, b, m);
        near(told.moved, 1 - stay / lcm(n, m), `${a}@${n} to ${b}@${m}`);
        assert.is(told.from, 'one-hash');
      }
});

test('ranges: cut where either count cuts', () => {
  for (const n of COUNTS)
    for (const m of COUNTS) {
      const cuts = lcm(n, m);
      let stay = 0;
      for (let k = 0; k < cuts; k++) if (Math.floor((k * n) / cuts) === Math.floor((k * m) / cuts)) stay++;
      near(moved('kinesis', n, 'kinesis', m).moved, 1 - stay / cuts, `${n} to ${m}`);
    }
});

test('two hashes: a key stays in one of as many as the larger count has', () => {
  for (const [n, m] of [
    [4, 4],
    [4, 6],
    [7, 5],
    [1, 1],
  ]) {
    assert.equal(moved('murmur2', n, 'crc32', m), { moved: 1 - 1 / Math.max(n, m), from: 'two-hashes' });
    assert.equal(moved('hashcode-abs', n, 'murmur2', m), { moved: 1 - 1 / Math.max(n, m), from: 'two-hashes' });
    assert.equal(moved('murmur2', n, 'hashcode-abs', m), { moved: 1 - 1 / Math.max(n, m), from: 'two-hashes' });
  }
});

/** Hashes that have something to do with each other for ASCII keys. */
const BY_BITS: RuleId[] = [
  ...(['hashcode-abs', 'kafka-node', 'canal', 'objects-hash-abs', 'fnv1a-abs', 'fnv1a-unsigned'] as const),
  ...(['fnv1a-64', 'array-hashcode-abs', 'djb2-end'] as const),
];

test('hashes with the same lowest bit: of two partitions each ASCII key stays, or each moves', () => {
  const keys = ['a', 'b', 'ab', 'order-1', 'order-2', 'customer/77', '0', '~'];
  for (const a of BY_BITS)
    for (const b of BY_BITS) {
      const stays = keys.map(key => partitionUnder(a, key, 2) === partitionUnder(b, key, 2));
      assert.is(new Set(stays).size, 1, `${a} and ${b}`);
      const told = moved(a, 2, b, 2);
      assert.is(told.moved, stays[0] ? 0 : 1, `${a} and ${b}`);
      // Of an odd count nothing is known.
      if (told.from === 'ascii-keys' && a !== 'canal' && b !== 'canal')
        assert.equal(moved(a, 3, b, 2), { moved: 1 - 1 / 3, from: 'two-hashes' }, `${a} and ${b}`);
    }
});

test('hashes that share their lowest bits: as counted over all pairs of values that do', () => {
  /** Values that are alike modulo this; with an absolute value on one side half of them have another sign. */
  const counted = (n: number, m: number, modulus: number, isTurned: boolean) => {
    const [xs, ys] = [n, m].map(count => Array.from({ length: lcm(count, modulus) }, (_, i) => i));
    let [stay, all] = [0, 0];
    for (const sign of isTurned ? [1, -1] : [1])
      for (const x of xs)
        for (const y of ys) {
          if ((x - y) % modulus !== 0) continue;
          all++;
          if ((((sign * x) % n) + n) % n === y % m) stay++;
        }
    return 1 - stay / all;
  };
  const of = (a: RuleId, b: RuleId, modulus: number, isTurned: boolean) => {
    for (const n of [2, 4, 6, 8, 32, 64])
      for (const m of [2, 4, 12, 16, 64]) {
        const { moved: told, from } = moved(a, n, b, m);
        near(told, counted(n, m, modulus, isTurned), `${a}@${n} to ${b}@${m}`);
        assert.is(from, 'ascii-keys');
      }
  };
  of('fnv1a-unsigned', 'djb2-end', 2, false);
  of('fnv1a-abs', 'array-hashcode-abs', 2, false);
  of('fnv1a-abs', 'djb2-end', 2, true);
  of('djb2-end', 'array-hashcode-abs', 2, true);
  of('fnv1a-unsigned', 'fnv1a-64', 32, false);
  of('fnv1a-64', 'fnv1a-abs', 32, true);
  of('array-hashcode-abs', 'fnv1a-64', 2, true);
});

test.run();
