// What `keylane plan --json` prints.

import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import type { HotKey } from '../scan/hot-keys.ts';
import type { Sampled } from '../shared/runs.ts';
import type { ShownKey } from '../shared/shown-key.ts';
import type { BetterCount } from './better-counts.ts';
import type { Expected } from './expected.ts';

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
  /** New partitions whose keys all come from one old partition, as far as these keys go; only of more than one partition. Of a sample only if `always`. */
  onlyOne: { partition: number; parent: number }[];
  /** The most old partitions that a new one has keys from; of a sample at least so many. */
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

/**
 * What is wrong with a value. In a partition where the new rule doesn't put its key: `stale`: a newer value is where the key belongs.
 * `undeletable`: the key was deleted elsewhere, and this copy brings it back to life. `only`: nothing is where it belongs, and this is the newest
 * value; it becomes stale with the next record of its key, and no producer's tombstone deletes it. `newer`: it is newer than what is where the key
 * belongs, so that somebody still writes by another rule. In any partition: `deleted-elsewhere`: the key's newest record is a tombstone in another
 * partition than the one where it belongs, so whoever deleted it did not reach this value. `unclear`: which record is newer is not known, for
 * want of different timestamps.
 */
export type GhostKind = 'stale' | 'undeletable' | 'only' | 'newer' | 'deleted-elsewhere' | 'unclear';

export interface Ghosts {
  /** Distinct keys, and those of them that have a value somewhere. */
  keys: number;
  live: number;
  /** By kind, in the order above: how many values, of how many keys. All counts are exact. */
  kinds: GhostsOfKind[];
  /** Tombstones that delete what is stale and nothing else, if nobody writes by another rule any more. */
  tombstonesNow: number;
  /** Those that may be written only after each value has been written again to where it belongs: until then they would delete it. */
  tombstonesAfterRewrite: number;
  /** Those for values that are deleted elsewhere. They delete the newest value of their key, so a person has to say that it was a deletion. */
  tombstonesIfDeleted: number;
}

export interface GhostsOfKind {
  kind: GhostKind;
  copies: number;
  keys: number;
  /** `deletedIn`: of those that are deleted elsewhere, the partition of the tombstone. */
  examples: (ShownKey & { partition: number; belongs: number; deletedIn?: number })[];
}

/** A record without a value that deletes a copy in a partition. */
export interface Tombstone {
  key: Uint8Array;
  partition: number;
  when: 'now' | 'after-rewrite' | 'if-deleted';
  /**
   * The time to write it with, in milliseconds since 1970: that of the value it deletes, so that the next plan does not take it for a deletion
   * of the key, or that of the deletion which did not arrive. NaN if the source has no times.
   */
  timestamp: number;
}
