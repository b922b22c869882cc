// What a sample says of a topic's writers.

import type { RuleId } from '../../rules/index.ts';
import type { WhoGroup } from '../../scan/sample.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import { type Drawn, plusMinus, type Sampled, sampled } from '../shared/runs.ts';

export interface WhoSample extends Sampled {
  /** The share of each rule lies so far from the one that is named, at most; null where that is not known. */
  errors: { rule: RuleId | 'none'; plusMinus: number | null }[];
}

/**
 * @param groups what each group of runs knows; they differ as samples of this size do
 * @param shares of all groups together
 */
export function whoSample(
  groups: readonly WhoGroup[],
  shares: readonly { rule: RuleId | 'none' }[],
  drawn: Drawn,
): WhoSample {
  const records = groups.reduce((sum, group) => sum + group.records, 0);
  return {
    ...sampled(records, drawn, ['distinctKeys', 'splitKeys', 'offRule']),
    errors: shares.map(({ rule }) => ({ rule, plusMinus: errorOf(groups, rule) })),
  };
}

/** A writer's share follows from the share of records that fit its rule; those of others fit by chance, one of n. */
function errorOf(groups: readonly WhoGroup[], rule: RuleId | 'none'): number | null {
  const [{ numPartitions }] = groups;
  const bit = (MASK_RULES as readonly string[]).indexOf(rule);
  if (bit < 0 || numPartitions < 2) return null;
  const fits = groups.map(({ masks }) => {
    let [part, of] = [0, 0];
    for (const [mask, records] of masks.entries()) {
      of += records;
      if (mask & (1 << bit)) part += records;
    }
    return { part, of };
  });
  const error = plusMinus(fits);
  return error === null ? null : error / (1 - 1 / numPartitions);
}
