// Rules of few clients, and those that people write by hand when they choose partitions themselves.

import { murmur2 } from '../core/murmur2.ts';
import { byteHash, type Hash, lowBytesHash, partialHash, textHash } from './hash.ts';
import { boostHash, boostHashOf182 } from './hashes/boost.ts';
import { md5Sum } from './hashes/digests.ts';
import { fnv1a64 } from './hashes/fnv1a.ts';
import { int32Of, int64Of, integerOfText, longHashCode } from './hashes/integers.ts';
import { murmur3 } from './hashes/murmur3.ts';
import { phash2 } from './hashes/phash2.ts';
import { seahash } from './hashes/seahash.ts';
import { arrayHashCode, djb2FromTheEnd } from './hashes/signed-bytes.ts';
import { canalHash, hashCode, objectsHash } from './hashes/text.ts';
import { makeRule, type Rule, rule32 } from './rule.ts';
import type { RareRuleId } from './rule-ids.ts';

const low32 = (value: bigint): number => Number(BigInt.asUintN(32, value));

const DECIMAL: Hash<bigint> = partialHash('integer', 'decimal integers of at most 64 bits', integerOfText);
const INT32: Hash<number> = partialHash('int32', 'keys of four bytes', int32Of);
const INT64: Hash<bigint> = partialHash('int64', 'keys of eight bytes', int64Of);
const LONG_HASH_CODE: Hash<number> = partialHash('int64-hashcode', 'keys of eight bytes', longHashCode);

const absolute = (value: bigint, n: number): number => Number((value < 0n ? -value : value) % BigInt(n));

function floor(value: bigint, n: number): number {
  const rest = Number(value % BigInt(n));
  return rest < 0 ? rest + n : rest;
}

/**
 * Integers modulo n: for those below 0 the absolute value, as Java's programs take it (Spring Cloud Stream of an Integer:
 * https://github.com/spring-cloud/spring-cloud-stream/blob/v4.1.0/core/spring-cloud-stream/src/main/java/org/springframework/cloud/stream/binder/PartitionHandler.java),
 * or the remainder that is never negative, Python's and Ruby's %. JavaScript's, Go's and C's % gives no partition for them.
 */
const integerRules: readonly Rule<RareRuleId>[] = [
  makeRule('integer-abs', DECIMAL, 'absolute', 'the integer that the key’s text is, absolute value: by hand', absolute),
  makeRule(
    'integer-floor',
    DECIMAL,
    'floor',
    'the integer that the key’s text is, remainder never negative: by hand',
    floor,
  ),
  rule32(
    'int32-abs',
    INT32,
    'absolute-min-0',
    'the integer in the key’s four bytes, absolute value: Spring Cloud Stream of an Integer',
  ),
  rule32('int32-floor', INT32, 'floor', 'the integer in the key’s four bytes, remainder never negative: by hand'),
  makeRule('int64-abs', INT64, 'absolute', 'the integer in the key’s eight bytes, absolute value: by hand', absolute),
  makeRule(
    'int64-floor',
    INT64,
    'floor',
    'the integer in the key’s eight bytes, remainder never negative: by hand',
    floor,
  ),
  rule32(
    'int64-hashcode-abs',
    LONG_HASH_CODE,
    'absolute-min-0',
    'Java’s Long.hashCode of the key’s eight bytes, absolute value: Spring Cloud Stream of a Long',
  ),
];

export const rareRules: readonly Rule<RareRuleId>[] = [
  ...integerRules,
  rule32('hashcode-floor', textHash('hashCode', hashCode), 'floor', 'Java’s String.hashCode by Math.floorMod: by hand'),
  rule32(
    'array-hashcode-abs',
    byteHash('array-hashcode', arrayHashCode),
    'absolute-min-0',
    'Java’s Arrays.hashCode of the bytes, absolute value: the Scala producer’s ByteArrayPartitioner',
  ),
  rule32(
    'objects-hash-abs',
    textHash('objects-hash', objectsHash),
    'absolute',
    'Java’s Objects.hash of a text, absolute value: by hand',
  ),
  rule32('canal', textHash('canal', canalHash), 'absolute', 'Canal: String.hashCode of values, xored'),
  rule32('phash2', byteHash('phash2', phash2), 'unsigned', 'erlang:phash2: brod, wolff, EMQX'),
  rule32('md5-sum', byteHash('md5-sum', md5Sum), 'unsigned', 'the sum of MD5’s bytes: Kaffe’s default'),
  makeRule('seahash', byteHash('seahash', seahash), 'integer', 'SeaHash: Materialize', (h, n) => Number(h % BigInt(n))),
  makeRule('fnv1a-64', byteHash('fnv1a-64', fnv1a64), 'integer', 'FNV-1a of 64 bits: kafkit-client', (h, n) =>
    Number(h % BigInt(n)),
  ),
  rule32(
    'murmur2-low-bytes',
    lowBytesHash('murmur2', bytes => murmur2(bytes, 0, bytes.length) >>> 0),
    'unsigned',
    'murmur2 over the low eight bits of each UTF-16 unit, unsigned: by hand with npm’s murmurhash before 1.0',
  ),
  rule32(
    'murmur3-unsigned',
    byteHash('murmur3', bytes => murmur3(bytes, 0)),
    'unsigned',
    'MurmurHash3 as an unsigned number: node-sinek',
  ),
  rule32('djb2-end', byteHash('djb2-end', djb2FromTheEnd), 'unsigned', 'djb2 from the last byte on: collectd'),
  rule32(
    'pulsar-boost',
    byteHash('boost', bytes => low32(boostHash(bytes))),
    'mask',
    'Apache Pulsar’s C++ client, Boost before 1.81',
  ),
  rule32(
    'pulsar-boost-182',
    byteHash('boost-1.82', bytes => low32(boostHashOf182(bytes))),
    'mask',
    'Apache Pulsar’s C++ client, Boost from 1.82 on',
  ),
];
