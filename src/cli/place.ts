// `RULE@N` → a rule and a partition count.

import { isPartitionCount } from '../core/key.ts';
import { usageError } from '../errors.ts';
import { clientRule, type RuleId, rules } from '../rules/index.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';

export const RULE_AT_N_HELP = `RULE@N is a rule and a partition count: murmur2@12 or crc32@24. A client stands for its rule, what is behind the last @ is
always the count: sarama@12, kafkajs@1@12 (release 1), librdkafka/fnv1a@12. A count alone is the Java client's rule: 12.`;

// As many as scan counts.
const MOST_PARTITIONS = 1_000_000;

/**
 * @param option its name, for errors
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_RULE`, `ERR_CLIENT`
 */
export function parsePlace(text: string, option: string): RuleAtCount {
  const at = text.lastIndexOf('@');
  const count = text.slice(at + 1);
  const numPartitions = /^\d+$/.test(count) ? Number(count) : 0;
  if (!isPartitionCount(numPartitions) || numPartitions > MOST_PARTITIONS) {
    throw usageError(
      `${option} takes RULE@N, such as murmur2@12, or a number of partitions from 1 to ${MOST_PARTITIONS} alone, but got "${text.slice(0, 60)}".`,
    );
  }
  return { rule: at < 0 ? 'murmur2' : ruleNamed(text.slice(0, at)), numPartitions };
}

function ruleNamed(name: string): RuleId {
  return rules.find(({ id }) => id === name)?.id ?? clientRule(name);
}
