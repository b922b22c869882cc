// Which rules explain where the records of a scan were found: a quick look. "keylane who" tells mixtures and writers.

import { type RuleId, rules } from '../../rules/index.ts';
import { partitionBy } from '../../rules/rule-at-count.ts';
import { type KeyColumns, keyAt, keyEnd, MOST_STORED, sampleOf } from '../../state/keys/columns.ts';

export interface RuleFit {
  rule: RuleId;
  /** Of the keys' places that were looked at, those that the rule explains: 0 to 1. */
  share: number;
}

const MOST_LOOKED_AT = 2000;
/** What explains fewer is no rule of the topic. */
const LEAST_SHARE = 0.9;

/** The best first; among equals Java's, then in the order of the table. */
export function fittingRules(keys: KeyColumns, numPartitions: number): RuleFit[] {
  const places: number[] = [];
  const isSampled = sampleOf(keys);
  for (let i = 0; i < keys.count && places.length < MOST_LOOKED_AT; i = keyEnd(keys, i)) {
    if (!isSampled(i) || keys.lengths[i] > MOST_STORED) continue;
    for (let entry = i; entry < keyEnd(keys, i); entry++) places.push(entry);
  }
  return rules
    .map(rule => {
      let fitting = places.length;
      for (const i of places) {
        if (partitionBy({ rule: rule.id, numPartitions }, keyAt(keys, i)) === keys.partitions[i]) continue;
        fitting--;
        // Most rules are out after a few keys.
        if (fitting / places.length < LEAST_SHARE) break;
      }
      return { rule: rule.id, share: fitting / places.length };
    })
    .filter(({ share }) => share >= LEAST_SHARE)
    .sort((a, b) => b.share - a.share);
}
