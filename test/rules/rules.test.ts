// Each rule against other projects' expectations, against an independent way to compute it, and at its edges.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/index.ts';
import { partitionUnder, type RuleId, rules } from '../../src/rules/index.ts';
import { producerRule, producerRules } from '../../src/rules/producer-rules.ts';
import { dividends, reductions } from '../../src/rules/reduction.ts';
import { int32, int64 } from '../../src/serializers/index.ts';
import { fails } from '../fails.ts';
import { runs } from '../runs.ts';
import * as golden from './golden.ts';

const test = suite('rules');
const rule = (id: RuleId) => rules.find(each => each.id === id)!;
const bytes = fc.uint8Array({ maxLength: 70 });
const counts = fc.integer({ min: 1, max: 0x7fffffff });
/** Units of any kind, unpaired surrogates among them. */
const texts = fc.string({ unit: 'binary', maxLength: 40 });

for (const [source, id, cases] of golden.hashes) {
  for (const [key, hash] of cases) {
    test(`${source}: ${id} of "${key}"`, () => {
      assert.is(rule(id).hashOf(key), hash);
      assert.is(rule(id).hashOf(Buffer.from(key)), hash);
    });
  }
}

for (const [source, id, cases] of golden.partitions) {
  for (const [key, n, partition] of cases) {
    test(`${source}: ${id} of "${key}", n = ${n}`, () => {
      assert.is(partitionUnder(id, key, n), partition);
      assert.is(partitionUnder(id, Buffer.from(key), n), partition);
    });
  }
}

test('the type of ids has the ids of the table', () => {
  const types = readFileSync(new URL('../../src/rules/rule-ids.ts', import.meta.url), 'utf8');
  const typed = [...types.matchAll(/^ {2}\| '(.*)'/gm)].map(([, id]) => id);
  assert.equal(
    typed,
    rules.map(({ id }) => id),
  );
});

test('ids are unique, and each rule says what it is', () => {
  assert.is(new Set(rules.map(({ id }) => id)).size, rules.length);
  assert.ok(rules.every(({ title }) => title.length > 5));
  assert.is(rules[0].id, 'murmur2');
});

test("murmur2 is the Java client's rule, as the core has it", () => {
  fc.assert(fc.property(bytes, counts, (key, n) => partitionUnder('murmur2', key, n) === partitionForKey(key, n)));
  fc.assert(fc.property(texts, counts, (key, n) => partitionUnder('murmur2', key, n) === partitionForKey(key, n)));
});

test('every rule: 0 to n - 1, the same for a text and its bytes', () => {
  for (const { id, partition, reads } of rules.filter(({ id }) => !id.startsWith('int'))) {
    fc.assert(
      fc.property(texts, counts, (key, n) => {
        assert.ok(reads(key), id);
        const at = partition(key, n);
        assert.ok(Number.isInteger(at) && at >= 0 && at < n, `${id}: ${at} of ${n}`);
        if (key.isWellFormed()) assert.is(partition(Buffer.from(key), n), at, id);
      }),
    );
    assert.is(partition('a', 1), 0, id);
  }
});

/** Straight from the definitions, in big integers, or by Node's own digests. */
const BITS_32 = 0xffffffffn;
const references: Record<string, (key: Uint8Array) => number | bigint> = {
  crc32: key => {
    let c = BITS_32;
    for (const byte of key) {
      c ^= BigInt(byte);
      for (let bit = 0; bit < 8; bit++) c = (c >> 1n) ^ (c & 1n ? 0xedb88320n : 0n);
    }
    return Number(c ^ BITS_32);
  },
  fnv1a: key => Number(key.reduce((h, byte) => ((h ^ BigInt(byte)) * 0x01000193n) & BITS_32, 0x811c9dc5n)),
  sha1: key => BigInt(`0x${createHash('sha1').update(key).digest('hex')}`),
  md5: key => BigInt(`0x${createHash('md5').update(key).digest('hex')}`),
};
for (const [name, reference] of Object.entries(references)) {
  test(`${name}, by its definition`, () => {
    const { hashOf } = rules.find(({ hash }) => hash === name)!;
    fc.assert(fc.property(bytes, key => hashOf(key) === reference(key)));
  });
}

const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const forms = {
  integer: { of: (value: bigint) => Buffer.from(String(value)), bits: 64 },
  int32: { of: (value: bigint) => int32(Number(BigInt.asIntN(32, value))), bits: 32 },
  int64: { of: (value: bigint) => int64(value), bits: 64 },
};

test('integers: 0 to n - 1, the same for both signs up to the sign, floor as in mathematics', () => {
  for (const [form, { of, bits }] of Object.entries(forms)) {
    const under = (reduction: string, key: Uint8Array, n: number) =>
      partitionUnder(`${form}-${reduction}` as RuleId, key, n);
    fc.assert(
      fc.property(integers, counts, (any, n) => {
        const value = BigInt.asIntN(bits, any);
        const rest = Number(value % BigInt(n));
        assert.is(under('floor', of(value), n), rest < 0 ? rest + n : rest);
        // Of the smallest number Kafka takes 0.
        if (value !== -(2n ** 31n)) assert.is(under('abs', of(value), n), Math.abs(rest));
      }),
    );
  }
  assert.is(partitionUnder('int32-abs', int32(-(2 ** 31)), 7), 0);
  assert.is(partitionUnder('int64-hashcode-abs', int64(2n ** 32n), 7), 1);
  assert.is(partitionUnder('int64-hashcode-abs', int64(-1n), 7), 0);
});

test('a rule of integers has no partition for other keys, and says so without naming them', () => {
  const bad = [
    '',
    'abc',
    '1.5',
    '1e3',
    '-',
    '0x10',
    '١',
    '18446744073709551616',
    '-9223372036854775809',
    '1'.repeat(99),
  ];
  for (const key of [...bad, ' 1', '1 ', '1\n', Uint8Array.of(0xff, 0x31)]) {
    for (const id of ['integer-abs', 'integer-floor'] as const) {
      assert.not.ok(rule(id).reads(key), JSON.stringify(key));
      fails(() => partitionUnder(id, key, 7), 'ERR_KEY', /decimal integers of at most 64 bits alone, but a key of \d+/);
    }
  }
  assert.is(partitionUnder('integer-abs', '007', 5), 2);
  assert.is(partitionUnder('integer-abs', '+7', 5), 2);
  for (const id of ['int32-abs', 'int32-floor'] as const) {
    assert.ok(rule(id).reads(new Uint8Array(4)));
    for (const length of [0, 3, 5, 8])
      fails(() => partitionUnder(id, new Uint8Array(length), 7), 'ERR_KEY', /four bytes/);
  }
  for (const id of ['int64-abs', 'int64-floor', 'int64-hashcode-abs'] as const) {
    for (const length of [0, 4, 7, 9])
      fails(() => partitionUnder(id, new Uint8Array(length), 7), 'ERR_KEY', /eight bytes/);
  }
  // A part of a larger buffer is read where it begins.
  assert.is(partitionUnder('int32-abs', Uint8Array.of(9, 0, 0, 0, 5, 9).subarray(1, 5), 12), 5);
});

test('canal: one value is its hashCode, several are xored in any order', () => {
  assert.is(rule('canal').hashOf('1001'), rule('hashcode-abs').hashOf('1001'));
  assert.is(rule('canal').hashOf('shop,1001'), rule('canal').hashOf('1001,shop'));
  assert.is(rule('canal').hashOf('7,7'), 0);
});

test('the low eight bits of each unit: ASCII as everywhere else, other text not', () => {
  const { hashOf } = rule('murmur2-low-bytes');
  assert.is(hashOf('order-1'), rule('murmur2-unsigned').hashOf('order-1'));
  assert.is(hashOf('ключ'), rule('murmur2-unsigned').hashOf(Uint8Array.of(0x3a, 0x3b, 0x4e, 0x47)));
});

test('signed bytes: Arrays.hashCode and djb2 take bytes from 0x80 on as negative', () => {
  assert.is(rule('array-hashcode-abs').hashOf(Uint8Array.of(0xff)), 30);
  assert.is(rule('djb2-end').hashOf(Uint8Array.of(0xff)), 5381 * 33 - 1);
});

test('hashCode: Java defines it as a sum of powers of 31', () => {
  const sum = (text: string) =>
    [...Array(text.length).keys()].reduce((h, i) => (h * 31n + BigInt(text.charCodeAt(i))) & BITS_32, 0n);
  fc.assert(fc.property(texts, text => rule('hashcode-abs').hashOf(text) === Number(sum(text))));
  fc.assert(fc.property(texts, text => rule('kafka-node').hashOf(text) === (Number(sum(text) & 0x7fffffffn) || 1)));
});

test('kafkajs itself', () => {
  const partitionMetadata = (n: number) =>
    Array.from({ length: n }, (_, partitionId) => ({ partitionId, leader: 1, isr: [], replicas: [] }) as never);
  const { DefaultPartitioner, LegacyPartitioner } = kafkajs.Partitioners;
  for (const [id, create] of [
    ['murmur2', DefaultPartitioner],
    ['murmur2-float', LegacyPartitioner],
  ] as const) {
    const partitioner = create();
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 40 }), (key, n) => {
        const message = { key: Buffer.from(key), value: null };
        const expected = partitioner({ topic: 't', partitionMetadata: partitionMetadata(n), message });
        assert.is(partitionUnder(id, key, n), expected);
      }),
      { numRuns: runs(1000) },
    );
  }
});

test('what is divided, where a reduction is a plain remainder', () => {
  const hashes = fc.oneof(
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.constantFrom(0, 1, 0x7ffffffe, 0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff),
  );
  const counts = fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 0x7fffffff }));
  const names = Object.keys(dividends) as (keyof typeof reductions)[];
  assert.equal(
    names.sort(),
    Object.keys(reductions)
      .filter(name => name !== 'floor')
      .sort(),
  );
  fc.assert(
    fc.property(hashes, counts, (h, n) => {
      for (const name of names) {
        const dividend = dividends[name]!(h);
        assert.ok(dividend >= 0 && dividend <= 0xffffffff);
        assert.is(dividend % n, reductions[name](h, n), name);
      }
    }),
    { numRuns: runs(1000) },
  );
});

test('where the reductions part: the smallest int32, -1, the largest', () => {
  // Their FNV-1a, murmur2 and hashCode: searched.
  assert.is(partitionUnder('fnv1a-abs', '1468509572224', 0x7fffffff), 1);
  assert.is(partitionUnder('fnv1a-mask', '1468509572224', 12), 0);
  assert.is(partitionUnder('fnv1a-unsigned', '1468509572224', 12), 2147483648 % 12);
  const smallest = Buffer.from('a7d6506c', 'hex');
  assert.is(partitionUnder('murmur2', smallest, 12), 0);
  assert.is(partitionUnder('murmur2-abs', smallest, 12), 2147483648 % 12);
  assert.is(partitionUnder('murmur2-abs', Buffer.from('a5d4305c', 'hex'), 12), 1);
  assert.is(partitionUnder('murmur2-unsigned', Buffer.from('a5d4305c', 'hex'), 12), 0xffffffff % 12);
  // Kafka's Utils.abs gives 0, Maxwell the absolute value of the remainder.
  assert.is(partitionUnder('hashcode-abs', 'polygenelubricants', 12), 0);
  assert.is(partitionUnder('maxwell-hash', 'polygenelubricants', 12), 2147483648 % 12);
  assert.is(partitionUnder('hashcode-mask', 'polygenelubricants', 12), 0);
});

test('Debezium: 2147483647 becomes 0', () => {
  // Its hashCode is 7fffffff.
  const key = textOfHashCode(0x7fffffff);
  assert.is(rule('debezium-java').hashOf(key), 0x7fffffff);
  assert.is(partitionUnder('debezium-java', key, 12), 0);
  assert.is(partitionUnder('hashcode-mask', key, 12), 7);
});

/** A text of letters and digits with this hashCode. */
function textOfHashCode(hash: number): string {
  let rest = hash;
  const units: number[] = [];
  while (rest > 0) {
    units.unshift(rest % 31);
    rest = Math.floor(rest / 31);
  }
  return String.fromCharCode(...units);
}

test('over UTF-16 units, bytes are decoded as UTF-8; malformed parts are U+FFFD', () => {
  const malformed = Uint8Array.of(0x61, 0xff, 0xe2, 0x82);
  for (const id of ['kafka-node', 'hashcode-abs', 'hashcode-mask', 'no-kafka-crc32', 'maxwell-hash'] as const) {
    assert.is(partitionUnder(id, malformed, 0x7fffffff), partitionUnder(id, 'a\ufffd\ufffd', 0x7fffffff), id);
    // A byte order mark is a character like any other.
    assert.is(partitionUnder(id, Buffer.from('\ufeffa'), 1e9), partitionUnder(id, '\ufeffa', 1e9), id);
    assert.is.not(partitionUnder(id, '\ufeffa', 1e9), partitionUnder(id, 'a', 1e9), id);
  }
});

test('no-kafka: the CRC of ASCII, another one for everything else', () => {
  assert.is(rule('no-kafka-crc32').hashOf('order-1'), rule('crc32').hashOf('order-1'));
  assert.is(rule('no-kafka-crc32').hashOf('ключ'), rule('crc32').hashOf(Uint8Array.of(0x3a, 0x3b, 0x4e, 0x47)));
});

test('rdkafka-ruby: as many bytes as there are characters', () => {
  for (const id of ['crc32', 'murmur2'] as const) {
    const counted = `${id}-character-count` as const;
    assert.is(partitionUnder(counted, 'order-1', 1000), partitionUnder(id, 'order-1', 1000));
    // Three characters in 1, 2 and 4 bytes: the first three bytes are hashed.
    assert.is(partitionUnder(counted, 'aé😀', 1000), partitionUnder(id, 'aé', 1000));
    const binary = Uint8Array.of(0xff, 0x00, 0x80);
    assert.is(partitionUnder(counted, binary, 1000), partitionUnder(id, binary, 1000));
  }
});

test('Kinesis: the first shard, its border, the last shard', () => {
  // MD5("abc") is 0x9001…: 0.5625 of the range.
  for (const [n, shard] of [
    [1, 0],
    [2, 1],
    [16, 9],
    [100, 56],
  ]) {
    assert.is(partitionUnder('kinesis', 'abc', n), shard);
  }
});

test('a rule that does not exist: the nearest are named', () => {
  const unknown = (id: unknown) => () => partitionUnder(id as RuleId, 'a', 3);
  fails(unknown('murmur'), 'ERR_RULE', /is the string "murmur"\. Nearest: murmur2, /);
  fails(unknown('CRC32'), 'ERR_RULE', /Nearest: crc32, /);
  fails(unknown('fnv1a'), 'ERR_RULE', /Nearest: fnv1a-64, fnv1a-abs, fnv1a-mask/);
  fails(unknown('x\x1b[2J'), 'ERR_RULE', /x\\x1b\[2J/);
  fails(unknown('toString'), 'ERR_RULE', /Nearest/);
  for (const id of [undefined, null, 7, {}]) fails(unknown(id), 'ERR_RULE', /but it is/);
  fails(() => producerRule('sha1' as never), 'ERR_RULE', /Nearest/);
});

test('bad keys and counts', () => {
  for (const { partition, reads } of rules) {
    fails(() => partition(null as never, 3), 'ERR_KEY', /must be a string or a Uint8Array/);
    fails(() => partition(7 as never, 3), 'ERR_KEY', /int32/);
    fails(() => reads(7 as never), 'ERR_KEY', /int32/);
    for (const n of [0, -1, 1.5, Number.NaN, 2 ** 31, '3']) {
      fails(() => partition('a', n as number), 'ERR_PARTITION_COUNT', /numPartitions/);
    }
  }
});

test('what producers use is among all rules, and the very same', () => {
  for (const each of producerRules) assert.is(rule(each.id), each);
  assert.is(producerRule('murmur2-float').id, 'murmur2-float');
});

test.run();
