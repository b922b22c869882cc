// What `keylane join --json` prints.

import type { RuleId } from '../../rules/index.ts';
import type { Part } from '../shared/sample.ts';
import type { JoinEncoding } from './encodings.ts';
import type { RuleFit } from './rules.ts';
import type { JoinReason } from './walk.ts';

export type JoinFindingCode =
  | 'other-count'
  | 'other-rule'
  | 'unknown-rule'
  | 'off-rule'
  | 'encoding'
  | 'nothing-in-common'
  | 'keyless';

export interface JoinFinding {
  code: JoinFindingCode;
  message: string;
  /** What to do. */
  advice: string;
}

export interface JoinAnswer {
  /** Whether all keys of both can meet: the same count, rule and bytes, and no record off the rule. */
  canMeet: boolean;
  /** Whether keys are named by their digests with somebody's secret; all figures are of the keys themselves. */
  redacted: boolean;
  a: JoinSide;
  b: JoinSide;
  same: {
    numPartitions: boolean;
    /** Null if the rule of a side is not known. */
    rule: boolean | null;
  };
  /** Whether all figures are exact: both sides' keys fitted into the memory, and none was too long to be kept whole. */
  exact: boolean;
  keys: {
    /** Keys with the same bytes on both sides. */
    both: Part;
    /** Of them: those of which every record, on either side, has one of the other in its partition. */
    meet: Part;
    /** Those of which only some have: a side has them in several partitions. */
    partly: Part;
    never: Part;
    onlyA: Part;
    onlyB: Part;
  };
  /** Why keys of both sides never meet, or only in part; the most frequent first. */
  reasons: JoinReason[];
  /** Keys that only one side has, but the other in another form; the most frequent first. Of the keys that were kept. */
  encodings: JoinEncoding[];
  findings: JoinFinding[];
}

export interface JoinSide {
  numPartitions: number;
  /** The rule that was stated, or the first that explains where the records were found; null if none does. */
  rule: RuleId | null;
  /** Where the rule is found from the records: all that explain as many of them. */
  rules: RuleFit[];
  partitionsFrom: 'rule' | 'records';
  distinctKeys: Part;
  records: JoinRecords;
}

export interface JoinRecords {
  /** Keyed records. */
  total: number;
  keyless: number;
  /** Those that have records of their key beside them on the other side. */
  meet: number;
  /** Those whose key the other side has, but not in this partition. */
  never: number;
  /** Those whose key the other side does not have. */
  alone: number;
}
