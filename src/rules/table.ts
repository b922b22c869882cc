// Every rule.

import type { Key } from '../core/key.ts';
import { byteHash, CRC32, characterCountHash, FNV1A, HASH_CODE, MURMUR2 } from './hash.ts';
import { md5Integer, sha1Integer } from './hashes/digests.ts';
import { eventHubsHash } from './hashes/lookup3.ts';
import { murmur3 } from './hashes/murmur3.ts';
import { murmur3Draft } from './hashes/murmur3-draft.ts';
import { find, producerRules } from './producer-rules.ts';
import { rareRules } from './rare-rules.ts';
import { makeRule, type Rule, rule32 } from './rule.ts';
import type { OtherRuleId, RuleId } from './rule-ids.ts';

export type { RuleId };

// Maxwell's seed.
// https://github.com/zendesk/maxwell/blob/1601918c00a939da4d9f8779c570aabce0bf1c10/src/main/java/com/zendesk/maxwell/producer/partitioners/MaxwellKafkaPartitioner.java
const MAXWELL_MURMUR3 = byteHash('murmur3-25342', bytes => murmur3(bytes, 25342));
const MURMUR3 = byteHash('murmur3', bytes => murmur3(bytes, 0));
const MURMUR3_DRAFT = byteHash('murmur3-draft', murmur3Draft);
const EVENT_HUBS = byteHash('lookup3', eventHubsHash);
const SHA1 = byteHash('sha1', sha1Integer);
const MD5 = byteHash('md5', md5Integer);

const otherRules: readonly Rule<OtherRuleId>[] = [
  rule32(
    'crc32-character-count',
    characterCountHash(CRC32),
    'unsigned',
    'crc32 over as many bytes as the key has characters: rdkafka-ruby',
  ),
  rule32(
    'murmur2-character-count',
    characterCountHash(MURMUR2),
    'mask',
    'murmur2 over as many bytes as the key has characters: rdkafka-ruby',
  ),
  rule32(
    'fnv1a-character-count',
    characterCountHash(FNV1A),
    'absolute',
    'fnv1a-abs over as many bytes as the key has characters: rdkafka-ruby',
  ),
  makeRule('sha1', SHA1, 'integer', 'SHA-1 as a 160-bit integer: pykafka', (h, n) => Number(h % BigInt(n))),
  rule32('debezium-java', HASH_CODE, 'mask-max-0', 'Debezium, one text field: String.hashCode'),
  rule32('debezium-murmur', MURMUR3_DRAFT, 'mask-max-0', 'Debezium, one text field: a draft of MurmurHash3'),
  rule32('maxwell-hash', HASH_CODE, 'absolute', 'Maxwell: String.hashCode'),
  rule32('maxwell-murmur3', MAXWELL_MURMUR3, 'absolute', 'Maxwell: MurmurHash3 with a seed of its own'),
  rule32('event-hubs', EVENT_HUBS, 'absolute', "Azure Event Hubs' AMQP clients: lookup3"),
  rule32('pulsar-murmur3', MURMUR3, 'mask', 'Apache Pulsar: MurmurHash3'),
  makeRule('kinesis', MD5, 'range', 'Amazon Kinesis, n even shards: MD5', (h, n) => {
    const shard = h / ((1n << 128n) / BigInt(n));
    // What the division leaves over belongs to the last shard.
    return Math.min(Number(shard), n - 1);
  }),
];

/** Every rule that keylane knows, Java's first. */
export const rules: readonly Rule<RuleId>[] = [...producerRules, ...otherRules, ...rareRules];

/**
 * The rules that `who` asks last, where none of the others explains what is there: what is asked about costs evidence, and these are rare.
 */
export const LAST_RULES: readonly RuleId[] = rareRules.map(({ id }) => id);

/**
 * Those that are asked about other partition counts and about parts of keys: not the last ones, nor Kinesis', whose shards are no partitions that
 * a topic had before it grew.
 */
export const COMMON_RULES: readonly Rule<RuleId>[] = rules.filter(
  ({ id, reduction }) => !LAST_RULES.includes(id) && reduction !== 'range',
);

/**
 * The rule of this id.
 * @throws {KeylaneError} `ERR_RULE`, with the ids that are nearest
 */
export function ruleOf(id: RuleId): Rule<RuleId> {
  return find(rules, id);
}

/**
 * The partition of a key under any client's rule.
 * @param id a rule's id, such as `murmur2` or `crc32`: all of them are in `rules`
 * @param key the key; how the rules over UTF-16 units read it is told at `Rule.hashOf`
 * @param numPartitions the number of **all** partitions of the topic, 1 to 2147483647
 * @returns 0 to numPartitions - 1
 * @throws {KeylaneError} `ERR_RULE`, `ERR_KEY`, `ERR_PARTITION_COUNT`
 */
export function partitionUnder(id: RuleId, key: Key, numPartitions: number): number {
  return ruleOf(id).partition(key, numPartitions);
}
