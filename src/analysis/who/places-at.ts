// Rules at many partition counts: each key is hashed once by each hash.

import type { Rule, RuleId } from '../../rules/index.ts';
import { reductions } from '../../rules/reduction.ts';

type HashValue = number | bigint;
/** Where a rule puts key `i` at a count; -1 where it has no place for it. */
type PlaceOf = (i: number, numPartitions: number) => number;

/** What asks about these keys, rule by rule. Rules that differ in their reduction alone share what was hashed. */
export function placesOf(keys: readonly Uint8Array[]): (rule: Rule<RuleId>) => PlaceOf {
  const known = new Map<string, (HashValue | null | undefined)[]>();
  return rule => {
    const hashes = known.get(rule.hash) ?? new Array(keys.length);
    known.set(rule.hash, hashes);
    return (i, numPartitions) => {
      let hash = hashes[i];
      if (hash === undefined) hash = hashes[i] = rule.reads(keys[i]) ? rule.hashOf(keys[i]) : null;
      return hash === null ? -1 : placeOf(rule, hash, keys[i], numPartitions);
    };
  };
}

function placeOf(rule: Rule<RuleId>, hash: HashValue, key: Uint8Array, numPartitions: number): number {
  const { reduction } = rule;
  // Kinesis' shards are no partitions of a topic: its rule is not looked for at other counts.
  if (reduction === 'range') return -1;
  if (reduction === 'integer') return Number((hash as bigint) % BigInt(numPartitions));
  return typeof hash === 'number' ? reductions[reduction](hash, numPartitions) : rule.partition(key, numPartitions);
}
