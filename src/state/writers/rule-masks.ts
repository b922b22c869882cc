// Which rules would have put a record where it is, as a bit mask: the readable twin of assembly/writers/rule-masks.ts.

import { MASK_RULES as MASK_BITS } from '../../core/scan-layout.ts';
import { type ProducerRuleId, producerRule } from '../../rules/producer-rules.ts';

/**
 * The rules that every record is asked about; rule i is bit i. Those that are missing are the same as one of these on ordinary keys (ASCII,
 * no extreme hash), or dear: records that nothing here explains are asked about them.
 */
export const MASK_RULES = [
  'murmur2',
  'murmur2-unsigned',
  'murmur2-abs',
  'crc32-mask',
  'crc32',
  'crc32-abs',
  'fnv1a-mask',
  'fnv1a-unsigned',
  'fnv1a-abs',
  'xxhash32',
  'murmur2-float',
  'kafka-node',
  'hashcode-abs',
] as const satisfies readonly ProducerRuleId[] & { length: typeof MASK_BITS };

/** How many masks there are. */
export const MASKS = 1 << MASK_BITS;

/** The rules over a key's text, which scan.wasm knows for ASCII only. */
export const TEXT_BITS = [MASK_RULES.indexOf('kafka-node'), MASK_RULES.indexOf('hashcode-abs')];

const rules = MASK_RULES.map(producerRule);

/** The mask of a record; `partition` is 0 to numPartitions - 1. */
export function ruleMask(key: Uint8Array, partition: number, numPartitions: number): number {
  return maskOf(key, partition, numPartitions, rules.keys());
}

/** The bits of the rules that hash a key's text. */
export function textMask(key: Uint8Array, partition: number, numPartitions: number): number {
  return maskOf(key, partition, numPartitions, TEXT_BITS);
}

function maskOf(key: Uint8Array, partition: number, numPartitions: number, bits: Iterable<number>): number {
  let mask = 0;
  for (const bit of bits) if (rules[bit].partition(key, numPartitions) === partition) mask |= 1 << bit;
  return mask;
}
