// Whether the records of two topics that have the same key lie in partitions of the same number, so that a join by key finds them.

import type { RuleId } from '../../rules/index.ts';
import type { Redaction } from '../../state/redaction.ts';
import type { ScanState } from '../../state/state.ts';
import { distinctKeysOf } from '../shared/distinct-keys.ts';
import { placesOf } from '../shared/places.ts';
import { keyNamer } from '../shared/shown-key.ts';
import { joinEncodings } from './encodings.ts';
import { canMeet, joinFindings } from './findings.ts';
import { fittingRules } from './rules.ts';
import type { JoinAnswer, JoinSide } from './types.ts';
import { JoinWalk, type PlacedSide, partOf, type SideCounts } from './walk.ts';

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
    canMeet: canMeet(findings),
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
