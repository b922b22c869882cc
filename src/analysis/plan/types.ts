// What `keylane plan --json` prints.

import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import type { HotKey } from '../scan/hot-keys.ts';
import type { Sampled } from '../shared/runs.ts';
import type { BetterCount } from './better-counts.ts';
import type { Expected } from './expected.ts';
import type { Ghosts } from './ghosts.ts';

/**
 * `nothing`: no key can move. `done`: nothing is left behind in a compacted topic. `clean-up`: no key can move, but something is. `multiple`: the same rule, a multiple of the count. `other-count`: the same rule, more partitions, no multiple.
 * `fewer`: fewer partitions. `rule`: another rule, the same count. `rule-and-count`: both.
 */
export type PlanCase =
  | 'nothing'
  | 'done'
  | 'clean-up'
  | 'multiple'
  | 'other-count'
  | 'fewer'
  | 'rule'
  | 'rule-and-count';

export interface Recipe {
  case: PlanCase;
  /** Two ways at most, the better one first; none if nothing is to be done. */
  ways: Way[];
}

export interface Way {
  /** `roll`: process by process. `in-place`: the same topic. `new-topic`: another one takes over. `clean-up`: the change is done, its remains are not. */
  way: 'roll' | 'in-place' | 'new-topic' | 'clean-up';
  /** When to choose it. */
  when: string;
  steps: string[];
}

export type PlanWarningCode =
  | 'same'
  | 'nothing-left'
  | 'same-by-chance'
  | 'fewer-partitions'
  | 'off-the-rule'
  | 'has-begun'
  | 'unknown-keys'
  | 'order'
  | 'latest'
  | 'running-producers'
  | 'co-partitioned'
  | 'stale-values'
  | 'keyless';

export interface PlanWarning {
  code: PlanWarningCode;
  message: string;
  /** What to do. */
  advice: string;
}

export interface PlanAnswer {
  from: RuleAtCount;
  to: RuleAtCount;
  /** What the answer rests on, if not all records were read; left out if they were. Counts are those of what was read. */
  sample?: PlanSample;
  /** Whether keys are named by their digests with somebody's secret; all figures are of the keys themselves. */
  redacted: boolean;
  keys: Moved;
  records: Moved & { keyless: number };
  /** The share of all keys that an even hash would move: 0 to 1. */
  expectedMoved: number;
  expectedFrom: Expected['from'];
  /** Every pair of an old and a new partition that has keys, also those that stay; ascending. Estimates where `keys` or `records` are. */
  flows: Flow[];
  /** Those of the `top` keys with the most records that move. */
  hotKeys: HotMove[];
  parents: Parents;
  /** How even the partitions' records are before and after; null where no record has a key. */
  spread: { before: Spread; after: Spread } | null;
  betterCounts: BetterCount[];
  /** Where the records were found, if the source tells; null if not. A record that both rules would put there counts as `from`. */
  found: { from: number; to: number; elsewhere: number } | null;
  /** Of a compacted topic: values that the change leaves behind. Null if it was not asked for. */
  ghosts: Ghosts | null;
  warnings: PlanWarning[];
  recipe: Recipe;
}

export interface Moved {
  /** Distinct keys, or keyed records. */
  total: number;
  /** Whether that is an estimate: that of distinct keys is, where not all of them fit into the memory. */
  isTotalEstimate: boolean;
  moved: number;
  /** What holds the true number that moves, in 95 % of all cases: both are `moved` if it is exact. */
  movedBounds: { lower: number; upper: number };
  exact: boolean;
  /** Those of keys so long that only their start was kept: whether they move is not known. They are within the bounds. */
  unknown: number;
}

export interface Flow {
  from: number;
  to: number;
  keys: number;
  records: number;
}

export interface HotMove extends Omit<HotKey, 'partition'> {
  from: number;
  to: number;
}

export interface Parents {
  /** Whether each new partition has keys of one old partition only, whatever the keys: the same rule, and a multiple of the count. */
  always: boolean;
  /** New partitions whose keys all come from one old partition, as far as these keys go; only of more than one partition. */
  onlyOne: { partition: number; parent: number }[];
  /** The most old partitions that a new one has keys from. */
  most: number;
}

export interface Spread {
  maxOverMean: number;
  coefficientOfVariation: number;
}

/** Shares lie so far from those that are named, at most; null where that is not known. */
export interface PlanSample extends Sampled {
  errors: {
    /** Of the keyed records, those that move. */
    movedRecords: number | null;
    /** Of the keys, those that move: a hash does not know how frequent a key is, so those that were seen stand for all. */
    movedKeys: number | null;
    /** Of the keyed records, those in the partition that is the fullest one afterwards. */
    fullestAfter: number | null;
  };
}
