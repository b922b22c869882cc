// Hashes that people write, against the same in integers of any size, and what people make partitions of them with.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { whoAnswer } from '../../src/analysis/who/answer.ts';
import { addsLastByte, familyOf, hasRelatives, relativesOf, SIMPLE } from '../../src/analysis/who/relatives.ts';
import { type RuleId, ruleOf, rules } from '../../src/rules/index.ts';
import { seeded } from '../seeded.ts';
import { scanRecords } from './simulated-topics.ts';

const test = suite('relatives of rules');

type Hash = (key: Uint8Array) => bigint;
const low32 = (value: bigint): bigint => BigInt.asUintN(32, value);
const over = (key: Iterable<number>, seed: bigint, step: (h: bigint, byte: bigint) => bigint): bigint =>
  [...key].reduce((h, byte) => step(h, BigInt(byte)), seed);
const polynomial =
  (multiplier: bigint, seed: bigint): Hash =>
  key =>
    low32(over(key, seed, (h, byte) => h * multiplier + byte));
const fnv1 =
  (prime: bigint, seed: bigint): Hash =>
  key =>
    over(key, seed, (h, byte) => low32(h * prime) ^ byte);
const fnv1a =
  (prime: bigint, seed: bigint): Hash =>
  key =>
    over(key, seed, (h, byte) => low32((h ^ byte) * prime));
const fromTheEnd =
  (hash: Hash): Hash =>
  key =>
    hash(Uint8Array.from([...key].reverse()));
const textOf = (key: Uint8Array): string => String.fromCharCode(...key);
/** Of up to nine digits. */
const numberAtEnd: Hash = key => BigInt(/\d{0,9}$/.exec(textOf(key))![0] || 0);
const sumOfBytes: Hash = key => over(key, 0n, (sum, byte) => sum + byte);
const hashCode = polynomial(31n, 0n);

const SUMS: Hash[] = [
  sumOfBytes,
  ...[3n, 5n, 17n, 29n, 33n, 37n, 61n, 131n, 65599n].map(multiplier => polynomial(multiplier, 0n)),
  ...[1n, 7n, 5381n].map(seed => polynomial(31n, seed)),
  key => hashCode(key) ^ BigInt(key.length),
  key => low32(hashCode(key) + BigInt(key.length)),
  fromTheEnd(hashCode),
  key => {
    const signed = BigInt.asIntN(
      64,
      over(key, 0n, (h, byte) => h * 31n + byte),
    );
    return low32(signed < 0n ? -signed : signed);
  },
  polynomial(33n, 5381n),
  fromTheEnd(polynomial(33n, 5381n)),
  numberAtEnd,
];
const PRIME = 16777619n;
const SEED = 2166136261n;
const FNVS: Hash[] = [
  fnv1(PRIME, SEED),
  fnv1a(PRIME, 0n),
  fnv1a(PRIME, 0x1234567n),
  fnv1a(0x01000199n, SEED),
  fnv1a(65599n, SEED),
  fromTheEnd(fnv1a(PRIME, SEED)),
];

const random = seeded(5);
const KEYS = [
  ...['', '7', 'a', 'order-17', 'x0', '/9', ':9', '1234567890', '9876543210987', 'a-000000001', 'é12', '99'],
  ...['order-4711', 'zzzzzzzzzzzzzzzzzzzzzzzz'],
].map(text => new TextEncoder().encode(text));
for (let length = 1; length < 24; length++) KEYS.push(Uint8Array.from({ length }, () => Math.floor(random() * 256)));

test('other hashes than the rule: sums of bytes, and FNV with other numbers or the other way round', () => {
  for (const [id, expected] of [
    ['hashcode-abs', SUMS],
    ['kafka-node', SUMS],
    ['array-hashcode-abs', SUMS],
    ['objects-hash-abs', SUMS],
    ['canal', SUMS],
    ['djb2-end', SUMS],
    ['fnv1a-abs', [...FNVS, ...SUMS]],
    ['fnv1a-character-count', [...FNVS, ...SUMS]],
    ['fnv1a-64', [...FNVS, ...SUMS]],
  ] as [RuleId, Hash[]][]) {
    const others = relativesOf(ruleOf(id)).filter(({ isOwn }) => !isOwn);
    for (const key of KEYS) {
      assert.equal(
        others.map(({ hashOf }) => BigInt(hashOf(key))),
        expected.map(hash => hash(key)),
        `${id} of ${textOf(key)}`,
      );
    }
    // Each is asked in four reductions.
    for (const { reductions } of others) {
      assert.equal(
        reductions.map(reduce => reduce(0x80000003, 10)),
        [3, 1, 5, 5],
        'without the sign bit, as it is, the absolute value, the remainder that is never negative',
      );
    }
  }
});

test('values that others publish', () => {
  const [fnv, ...others] = relativesOf(ruleOf('fnv1a-abs')).filter(({ isOwn }) => !isOwn);
  const key = (text: string) => new TextEncoder().encode(text);
  // http://www.isthe.com/chongo/src/fnv/test_fnv.c
  assert.is(fnv.hashOf(key('a')), 0x050c5d7e);
  assert.is(fnv.hashOf(key('foobar')), 0x31f0b262);
  // djb2 of `a`: 33 * 5381 + 97.
  assert.ok(others.some(({ hashOf }) => hashOf(key('a')) === 177_670));
});

test('the simple ones are a number at the end, the sum of bytes and the last byte', () => {
  for (const key of KEYS) {
    const expected = [numberAtEnd(key), sumOfBytes(key), BigInt(key.at(-1) ?? 0)];
    assert.equal(
      SIMPLE.map(hashOf => BigInt(hashOf(key))),
      expected,
    );
  }
  const simple = relativesOf(ruleOf('hashcode-abs')).flatMap(({ isSimple }, i) => (isSimple ? [i] : []));
  assert.equal(
    simple,
    [1, SUMS.length],
    'those of them that are relatives: the first and the last beside its own hash',
  );
});

test('rules that differ in their reduction, or for odd keys alone, are one family', () => {
  const families: Partial<Record<RuleId, string>> = {
    'kafka-node': 'hashCode',
    'hashcode-floor': 'hashCode',
    'debezium-java': 'hashCode',
    'no-kafka-crc32': 'crc32',
    'crc32-character-count': 'crc32',
    'murmur2-low-bytes': 'murmur2',
    'murmur2-character-count': 'murmur2',
    'fnv1a-character-count': 'fnv1a',
    'murmur2-float': 'murmur2-float',
    'array-hashcode-abs': 'array-hashcode',
    'fnv1a-64': 'fnv1a-64',
  };
  for (const [id, family] of Object.entries(families)) assert.is(familyOf(ruleOf(id as RuleId)), family);
});

test('only what adds up bytes has relatives, and of these FNV does not go with the last byte', () => {
  const sums = ['hashCode', 'array-hashcode', 'objects-hash', 'canal', 'djb2-end'];
  for (const rule of rules) {
    const family = familyOf(rule);
    assert.is(addsLastByte(rule), sums.includes(family), rule.id);
    assert.is(hasRelatives(rule), [...sums, 'fnv1a', 'fnv1a-64'].includes(family), rule.id);
  }
});

/** What has each hash of a rule reduced in another way than the rules with this hash do. */
const PLAIN: Record<string, (h: bigint, n: bigint) => bigint> = {
  mask: (h, n) => BigInt.asUintN(31, h) % n,
  unsigned: (h, n) => h % n,
  absolute: (h, n) => abs(BigInt.asIntN(32, h)) % n,
  floor: (h, n) => floored(BigInt.asIntN(32, h), n),
  halved: (h, n) => (h / 2n) % n,
  folded: (h, n) => ((h / 65_536n) ^ (h % 65_536n)) % n,
  spread: (h, n) => BigInt.asUintN(31, h ^ (h / 65_536n)) % n,
};
const wide = (bits: number): Record<string, (h: bigint, n: bigint) => bigint> => {
  const unsigned = (h: bigint): bigint => BigInt.asUintN(bits, h);
  return {
    mask: (h, n) => BigInt.asUintN(bits - 1, h) % n,
    integer: (h, n) => unsigned(h) % n,
    absolute: (h, n) => abs(BigInt.asIntN(bits, h)) % n,
    floor: (h, n) => floored(BigInt.asIntN(bits, h), n),
    halved: (h, n) => (unsigned(h) / 2n) % n,
    tenths: (h, n) => (unsigned(h) / 10n) % n,
    hundredths: (h, n) => (unsigned(h) / 100n) % n,
    thousandths: (h, n) => (unsigned(h) / 1000n) % n,
  };
};
const abs = (value: bigint): bigint => (value < 0n ? -value : value);
const floored = (value: bigint, n: bigint): bigint => ((value % n) + n) % n;
const COUNTS = [2, 3, 7, 10, 12, 64, 1000];

test("a rule's own hash in the reductions that no client has", () => {
  const expected: Partial<Record<RuleId, string[]>> = {
    murmur2: ['floor', 'halved', 'folded', 'spread'],
    'hashcode-abs': ['unsigned', 'halved', 'folded', 'spread'],
    'murmur2-float': ['unsigned', 'absolute', 'floor', 'halved', 'folded', 'spread'],
    'pulsar-murmur3': ['absolute', 'floor', 'halved', 'folded', 'spread'],
    'array-hashcode-abs': ['mask', 'unsigned', 'absolute', 'floor', 'halved', 'folded', 'spread'],
  };
  for (const [id, names] of Object.entries(expected)) {
    const rule = ruleOf(id as RuleId);
    const [own] = relativesOf(rule);
    assert.equal([own.isOwn, own.isSimple], [true, false], id);
    assert.is(own.reductions.length, names.length, id);
    for (const key of KEYS) {
      const hash = rule.hashOf(key);
      assert.is(own.hashOf(key), hash);
      for (const count of COUNTS) {
        assert.equal(
          own.reductions.map(reduce => BigInt(reduce(hash, count))),
          names.map(name => PLAIN[name](BigInt(hash), BigInt(count))),
          `${id} at ${count}: ${names}`,
        );
      }
    }
  }
});

test('hashes that are whole integers, with half of them negative', () => {
  const all = ['mask', 'integer', 'absolute', 'floor', 'halved', 'tenths', 'hundredths', 'thousandths'];
  const expected: [RuleId, bits: number, known: string[]][] = [
    ['fnv1a-64', 64, ['integer']],
    ['seahash', 64, ['integer']],
    ['sha1', 160, ['integer']],
    ['integer-abs', 64, ['absolute', 'floor']],
    ['int64-floor', 64, ['absolute', 'floor']],
    ['int32-abs', 32, ['floor']],
    ['int32-floor', 32, ['floor']],
  ];
  const values = (bits: number): bigint[] => {
    const top = 1n << BigInt(bits - 1);
    return [0n, 1n, 999n, 1000n, 123_456_789n, top - 1n, top, top + 1n, 2n * top - 1n, top + top / 3n];
  };
  for (const [id, bits, known] of expected) {
    const [own, ...others] = relativesOf(ruleOf(id));
    const names = all.filter(name => !known.includes(name));
    assert.is(own.isOwn, true);
    assert.is(others.length > 0, id === 'fnv1a-64', id);
    assert.is(own.reductions.length, names.length, id);
    for (const value of values(bits).flatMap(value => [value, BigInt.asIntN(bits, value)])) {
      for (const count of COUNTS) {
        assert.equal(
          own.reductions.map(reduce => BigInt(reduce(value, count))),
          names.map(name => wide(bits)[name](value, BigInt(count))),
          `${id}: ${value} at ${count}: ${names}`,
        );
      }
    }
  }
});

test('a writer of 32-bit integers beside another is named: its reductions are of whole integers, its hash is a number', () => {
  const keys = Array.from({ length: 240 }, () => Uint8Array.from({ length: 4 }, () => Math.floor(random() * 256)));
  for (const id of ['int32-abs'] as const) {
    const [own] = relativesOf(ruleOf(id));
    for (const key of keys.slice(0, 20)) assert.is(own.hashOf(key), BigInt(ruleOf(id).hashOf(key)));
    const partitions = Int32Array.from(keys, (key, i) => ruleOf(i % 5 === 0 ? 'murmur2' : id).partition(key, 12));
    const state = scanRecords({ keys, partitions, writers: new Uint8Array(keys.length) }, 12);
    const { verdict, shares } = whoAnswer(state, true);
    assert.is(verdict, 'mixed');
    assert.equal(
      shares.map(({ rule }) => rule),
      [id, 'murmur2'],
    );
    assert.ok(Math.abs(shares[0].share - 0.8) < 0.06, `${shares[0].share}`);
  }
});

test('even ranges have no other reduction', () => {
  assert.equal(relativesOf(ruleOf('kinesis')), []);
});

test.run();
