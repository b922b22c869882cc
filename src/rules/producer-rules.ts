// The rules that producers' partitioners can be asked for: all of them a few lines, so that a partitioner carries nothing else.

import { ruleError } from '../errors.ts';
import { CRC32, CRC32_LOW_BYTES, FNV1A, HASH_CODE, KAFKA_NODE, MURMUR2, MURMUR2_FLOAT, XXHASH32 } from './hash.ts';
import { type Rule, rule32 } from './rule.ts';
import type { ProducerRuleId } from './rule-ids.ts';

export type { ProducerRuleId };

/** Java's first, then by hash. Each id is a rule of at least one client, but for two that are common mistakes: their titles say so. */
export const producerRules: readonly Rule<ProducerRuleId>[] = [
  rule32('murmur2', MURMUR2, 'mask', "murmur2, sign bit cleared: the Java client's"),
  rule32('murmur2-unsigned', MURMUR2, 'unsigned', 'murmur2 as an unsigned number'),
  rule32('murmur2-abs', MURMUR2, 'absolute', 'murmur2, absolute value: a common mistake, no known client'),
  rule32('murmur2-float', MURMUR2_FLOAT, 'mask', 'murmur2 with floating-point multiplications: kafkajs before 2.0'),
  rule32('crc32', CRC32, 'unsigned', "CRC-32 as an unsigned number: librdkafka's default"),
  rule32('crc32-abs', CRC32, 'absolute', 'CRC-32 as a signed number, absolute value'),
  rule32('crc32-mask', CRC32, 'mask', 'CRC-32, sign bit cleared: a common mistake, no known client'),
  rule32('no-kafka-crc32', CRC32_LOW_BYTES, 'absolute', 'CRC-32 over the low eight bits of each UTF-16 unit'),
  rule32('fnv1a-abs', FNV1A, 'absolute', 'FNV-1a, absolute value: Sarama’s default'),
  rule32('fnv1a-mask', FNV1A, 'mask', 'FNV-1a, sign bit cleared'),
  rule32('fnv1a-unsigned', FNV1A, 'unsigned', 'FNV-1a as an unsigned number'),
  rule32('xxhash32', XXHASH32, 'unsigned', 'xxHash32 as an unsigned number'),
  rule32('kafka-node', KAFKA_NODE, 'mask', "String.hashCode in 31 bits, never 0: kafka-node's"),
  rule32('hashcode-abs', HASH_CODE, 'absolute-min-0', "Java's String.hashCode, absolute value"),
  rule32('hashcode-mask', HASH_CODE, 'mask', "Java's String.hashCode, sign bit cleared"),
];

/**
 * The rule of this id among those that producers use.
 * @throws {KeylaneError} `ERR_RULE`
 */
export function producerRule(id: ProducerRuleId): Rule<ProducerRuleId> {
  return find(producerRules, id);
}

/** @throws {KeylaneError} `ERR_RULE`, with the ids that are nearest */
export function find<R extends Rule>(table: readonly R[], id: string): R {
  const found = table.find(rule => rule.id === id);
  if (!found)
    throw ruleError(
      id,
      table.map(rule => rule.id),
    );
  return found;
}
