// Counts near the wished one that move fewer keys and give each new partition one parent: multiples of the old count.

import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import { expectedMoved } from './expected.ts';

export interface BetterCount {
  numPartitions: number;
  /** The share of keys that an even hash would move: 0 to 1. */
  expectedMoved: number;
}

/** The next below the wish and the next above; none if the wish is one, fewer than before, or the rule changes, which moves keys anyway. */
export function betterCounts(from: RuleAtCount, to: RuleAtCount): BetterCount[] {
  const [n, m] = [from.numPartitions, to.numPartitions];
  if (from.rule !== to.rule || m % n === 0) return [];
  const below = m - (m % n);
  return [below, below + n]
    .filter(count => count > n)
    .map(numPartitions => ({
      numPartitions,
      expectedMoved: expectedMoved(from, { rule: from.rule, numPartitions }).moved,
    }));
}
