// A rule at many partition counts: each key is hashed once.

import type { Rule, RuleId } from '../../rules/index.ts';
import { reductions } from '../../rules/reduction.ts';

/** Where the rule puts key `i` of these at a count; -1 where it has no place for it. */
export function placesAt(
  rule: Rule<RuleId>,
  keys: readonly Uint8Array[],
): (i: number, numPartitions: number) => number {
  const hashes: (number | bigint | null)[] = [];
  return (i, numPartitions) => {
    if (hashes[i] === undefined) hashes[i] = rule.reads(keys[i]) ? rule.hashOf(keys[i]) : null;
    const hash = hashes[i];
    return hash === null ? -1 : placeOf(rule, hash, keys[i], numPartitions);
  };
}

function placeOf(rule: Rule<RuleId>, hash: number | bigint, key: Uint8Array, numPartitions: number): number {
  const { reduction } = rule;
  // Kinesis' shards are no partitions of a topic: its rule is not looked for at other counts.
  if (reduction === 'range') return -1;
  if (reduction === 'integer') return Number((hash as bigint) % BigInt(numPartitions));
  return typeof hash === 'number' ? reductions[reduction](hash, numPartitions) : rule.partition(key, numPartitions);
}
