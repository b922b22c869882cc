// A rule over a number of partitions: what puts each key into one place.

import { type RuleId, rules } from './index.ts';

export interface RuleAtCount {
  rule: RuleId;
  numPartitions: number;
}

/** Where the rule puts the key. */
export function partitionBy({ rule, numPartitions }: RuleAtCount, key: Uint8Array): number {
  return rules.find(({ id }) => id === rule)!.partition(key, numPartitions);
}
