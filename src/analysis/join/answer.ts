// Whether the records of two topics that have the same key lie in partitions of the same number, so that a join by key finds them.

import type { RuleId } from '../../rules/index.ts';
import type { Redaction } from '../../scan/keys/redacting-table.ts';
import type { ScanState } from '../../state/state.ts';
import { distinctKeysOf } from '../scan/answer.ts';
import { placesOf } from '../shared/places.ts';
import type { Part } from '../shared/sample.ts';
import { keyNamer } from '../shared/shown-key.ts';
import { type JoinEncoding, joinEncodings } from './encodings.ts';
import { canMeet, type JoinFinding, joinFindings } from './findings.ts';
import { fittingRules, type RuleFit } from './rules.ts';
import { type JoinReason, JoinWalk, type PlacedSide, partOf, type SideCounts } from './walk.ts';

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

export interface JoinInput {
  state: ScanState;
  numPartitions: number;
  /** Where it puts keys; undefined: it is looked for in the records. */
  rule?: RuleId | undefined;
}

/** @param redaction names keys by digests */
export function joinAnswer(inputA: JoinInput, inputB: JoinInput, redaction?: Redaction): JoinAnswer {
  const a = placedSide(inputA);
  const b = placedSide(inputB);
  const name = keyNamer(redaction);
  const walk = new JoinWalk(a, b, name);
  const answer = {
    a: sideAnswer(inputA, a, walk.a),
    b: sideAnswer(inputB, b, walk.b),
    same: {
      numPartitions: a.numPartitions === b.numPartitions,
      rule: a.rule === null || b.rule === null ? null : a.rule === b.rule,
    },
    exact: walk.isExact,
    keys: walk.keys(),
    reasons: walk.reasons(),
    encodings: joinEncodings(walk.aloneIn(a), walk.aloneIn(b), name),
  };
  const findings = joinFindings(answer);
  return {
    canMeet: canMeet(findings) && answer.keys.never.count + answer.keys.partly.count === 0,
    redacted: redaction !== undefined,
    ...answer,
    findings,
  };
}

function placedSide({ state, numPartitions, rule }: JoinInput): PlacedSide {
  const keys = state.keys!;
  const isFound = state.partitionsFrom === 'records';
  const rules = isFound && rule === undefined ? fittingRules(keys, numPartitions) : [];
  const known = rule ?? (isFound ? (rules[0]?.rule ?? null) : 'murmur2');
  const byRule = known === null ? undefined : placesOf(state, keys, { rule: known, numPartitions });
  return { keys, numPartitions, rule: known, rules, byRule, places: isFound ? keys.partitions : byRule! };
}

function sideAnswer(
  { state }: JoinInput,
  { rule, rules, numPartitions, keys }: PlacedSide,
  counts: SideCounts,
): JoinSide {
  const total = state.records - state.keyless;
  const sampled = counts.meet + counts.never + counts.alone;
  // What was not counted, or is not in the sample, is taken to be as what was.
  const each = sampled === 0 ? 0 : total / sampled;
  return {
    numPartitions,
    rule,
    rules,
    partitionsFrom: state.partitionsFrom,
    distinctKeys: partOf(distinctKeysOf(keys)),
    records: {
      total,
      keyless: state.keyless,
      meet: Math.round(counts.meet * each),
      never: Math.round(counts.never * each),
      alone: Math.round(counts.alone * each),
    },
  };
}
