// A possible writer: a rule over a number of partitions, of the key or of a part of it.

import { type Rule, type RuleId, rules } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import type { View } from '../shared/views.ts';
import { addsLastByte, familyOf, hasRelatives } from './relatives.ts';

export interface Candidate extends RuleAtCount {
  /** What of the key the rule is asked about; undefined for the key itself. */
  readonly view?: View | undefined;
}

const byId = new Map<RuleId, Rule<RuleId>>(rules.map(rule => [rule.id, rule]));

export function ruleOfCandidate({ rule }: Candidate): Rule<RuleId> {
  return byId.get(rule)!;
}

/** What the rule hashes; undefined where the view does not apply to the key, or the rule has no partition for it. */
export function hashedPart(candidate: Candidate, key: Uint8Array): Uint8Array | undefined {
  const part = candidate.view ? candidate.view.of(key) : key;
  return part !== undefined && ruleOfCandidate(candidate).reads(part) ? part : undefined;
}

/** Where the candidate puts the key; -1 where it has no place for it. */
export function placeBy(candidate: Candidate, key: Uint8Array): number {
  const part = hashedPart(candidate, key);
  return part === undefined ? -1 : ruleOfCandidate(candidate).partition(part, candidate.numPartitions);
}

/** Bits of the others that are asked about the same part of keys and differ in the reduction of one hash, or for odd keys alone. */
export function siblingsOf(candidates: readonly Candidate[], bit: number, atAnyCount = false): number[] {
  const family = familyOf(ruleOfCandidate(candidates[bit]));
  return besides(candidates, bit, atAnyCount).filter(other => familyOf(ruleOfCandidate(candidates[other])) === family);
}

/** Bits of those that have other relatives than this one, if both have some. */
export function rivalsOf(candidates: readonly Candidate[], bit: number): number[] {
  const rule = ruleOfCandidate(candidates[bit]);
  if (!hasRelatives(rule)) return [];
  return besides(candidates, bit, false).filter(each => {
    const other = ruleOfCandidate(candidates[each]);
    return hasRelatives(other) && addsLastByte(other) !== addsLastByte(rule);
  });
}

function besides(candidates: readonly Candidate[], bit: number, atAnyCount: boolean): number[] {
  const { view, numPartitions } = candidates[bit];
  return [...candidates.keys()].filter(each => {
    const other = candidates[each];
    return each !== bit && other.view === view && (atAnyCount || other.numPartitions === numPartitions);
  });
}

/** As a mask. */
export function bitsOf(candidates: readonly number[]): number {
  return candidates.reduce((all, candidate) => all | (1 << candidate), 0);
}
