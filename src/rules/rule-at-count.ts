// A rule over a number of partitions: what puts each key into one place.

import { type RuleId, rules } from './index.ts';

export interface RuleAtCount {
  rule: RuleId;
  numPartitions: number;
}

/** Where the rule puts the key; null if it has no partition for such a key. */
export function partitionBy({ rule, numPartitions }: RuleAtCount, key: Uint8Array): number | null {
  const { reads, partition } = rules.find(({ id }) => id === rule)!;
  return reads(key) ? partition(key, numPartitions) : null;
}
