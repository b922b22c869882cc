// What a sample says of the whole: how far its shares may lie, and what it may have missed.

import type { RuleId } from '../../rules/index.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { WhoState } from '../../state/writers/state.ts';

export interface WhoSample {
  /** Records that were read, in so many runs: a run is the observation, since a batch has one writer. */
  records: number;
  runs: number;
  /** Of the topic's window; exact, from the cluster. */
  offsets: number;
  /** Records in the window, by how many of the drawn offsets had one. */
  recordsAbout: number;
  /** How often the bounds hold. */
  level: 0.95;
  /** The share of each rule lies so far from the one that is named, at most; null where that is not known. */
  errors: { rule: RuleId | 'none'; plusMinus: number | null }[];
  /** A writer of a smaller share may not have been seen at all. */
  missedBelow: number;
  /** Figures that are those of what was seen, and at least that of the whole: never scaled. */
  atLeast: string[];
}

/** Student's t for 19 degrees of freedom, both sides, at 95 %: there are 20 groups. */
const T_19 = 2.093;
/** Of so many runs none would have met it, at 95 %. */
const RULE_OF_THREE = 3;

export interface Drawn {
  readonly runs: number;
  readonly rejected: number;
  readonly offsets: number;
}

/**
 * @param groups what each group of runs knows; they differ as samples of this size do
 * @param shares of all groups together
 */
export function whoSample(
  groups: readonly WhoState[],
  shares: readonly { rule: RuleId | 'none' }[],
  { runs, rejected, offsets }: Drawn,
): WhoSample {
  const { numPartitions } = groups[0];
  return {
    records: groups.reduce((sum, { records }) => sum + records, 0),
    runs,
    offsets,
    recordsAbout: Math.round((offsets * runs) / Math.max(1, runs + rejected)),
    level: 0.95,
    errors: shares.map(({ rule }) => ({ rule, plusMinus: plusMinus(groups, rule, numPartitions) })),
    missedBelow: Math.min(1, RULE_OF_THREE / Math.max(1, runs)),
    atLeast: ['distinctKeys', 'splitKeys', 'offRule'],
  };
}

/** A writer's share follows from the share of records that fit its rule; those of others fit by chance, one of n. */
function plusMinus(groups: readonly WhoState[], rule: RuleId | 'none', numPartitions: number): number | null {
  const bit = (MASK_RULES as readonly string[]).indexOf(rule);
  if (bit < 0 || numPartitions < 2) return null;
  const fits = groups.flatMap(({ masks }) => {
    let [fitting, all] = [0, 0];
    for (const [mask, records] of masks.entries()) {
      all += records;
      if (mask & (1 << bit)) fitting += records;
    }
    return all === 0 ? [] : [fitting / all];
  });
  if (fits.length < 2) return null;
  const mean = fits.reduce((sum, fit) => sum + fit, 0) / fits.length;
  const variance = fits.reduce((sum, fit) => sum + (fit - mean) ** 2, 0) / (fits.length - 1);
  return (T_19 * Math.sqrt(variance / fits.length)) / (1 - 1 / numPartitions);
}
