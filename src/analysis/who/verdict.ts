// The verdict, and why there is none.

import { type Rule, type RuleId, rules } from '../../rules/index.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { WhoState } from '../../state/writers/state.ts';
import { ruleOfCandidate } from './candidate.ts';
import { EVIDENCE } from './evidence.ts';
import { explainedBy, totalOf } from './mixture.ts';
import { familyOf } from './relatives.ts';
import type { Writers } from './search.ts';
import { isOwnWriter, rulesOf, type Share } from './shares.ts';
import type { UnknownWriter } from './unknown.ts';

/**
 * `few-keys`: too few distinct keys. `power-of-two`: the rules differ only in bit 31 of the hash, which such a partition count never sees.
 * `low-hashes`: too few hashes with bit 31 set. `one-partition`: everything is in the only partition. `few-off-rule`: a second writer, or
 * strays: too few records to say. `unclear`: neither a rule nor its absence is shown. `partition-count`: the records fit another partition
 * count. `no-keys`: no record has a key.
 */
export type Reason =
  | 'few-keys'
  | 'power-of-two'
  | 'low-hashes'
  | 'one-partition'
  | 'few-off-rule'
  | 'unclear'
  | 'partition-count'
  | 'no-keys';

// One stray in five thousand, and no more, is told from a second writer without evidence: a writer with a share of 1 % would leave fifty.
const STRAYS = 1 / 5000;
const ENOUGH_FOR_STRAYS = 10_000;
const LEAST_THIN = 0.01;
export interface Verdict {
  verdict: RuleId | 'mixed' | 'undecided' | 'none';
  /** Why the verdict is undecided; null if it isn't. */
  reason: Reason | null;
  /** About how many more distinct keys would decide; null if it is decided, or if keys alone can't. */
  moreKeys: number | null;
  /**
   * Of the verdict `none`: each rule is shown to have written less than this share of the keys; null for other verdicts, and where everything
   * is in one partition.
   */
  noneAbove: number | null;
}

/** If less is shown, a writer of no known rule must be known for what it does. */
const LEAST_NONE = 0.2;

export function verdictOf(
  state: WhoState,
  writers: Writers,
  shares: readonly Share[],
  keyed: number,
  unknown: UnknownWriter | null,
): Verdict {
  const { decision, names } = writers;
  const { mixture, groups, seen, unexplained, suspects } = decision;
  const undecided = (reason: Reason, moreKeys: number | null = null): Verdict => ({
    verdict: 'undecided',
    reason,
    moreKeys,
    noneAbove: null,
  });
  const none = (noneAbove: number | null): Verdict => ({ verdict: 'none', reason: null, moreKeys: null, noneAbove });
  if (keyed === 0 && state.keyless > 0) return none(null);
  if (state.outOfRange > state.records * STRAYS) return undecided('partition-count');
  if (seen === 0) return undecided('no-keys');
  if (state.numPartitions === 1) return undecided('one-partition');
  if (mixture.writers.length === 0) {
    if (unknown?.kind === 'one-partition') return none(null);
    const { noneAbove } = decision;
    const isNone = noneAbove !== null && writers.evidenceForUnknown >= EVIDENCE;
    if (isNone && (noneAbove <= LEAST_NONE || unknown)) return none(noneAbove);
    // What an unknown writer does may be known before it is shown that a rule did not write a part: no number of keys says when.
    if (unknown) return undecided('unclear');
    return fewestMisses(writers) > 0 && seen > 4 * keysToDecide(state.numPartitions)
      ? undecided('unclear', noneAbove === null ? null : noneNeeds(state.numPartitions, seen))
      : undecided('few-keys', Math.max(1, keysToDecide(state.numPartitions) - seen));
  }
  if (mixture.writers.some(writer => names[writer].numPartitions > state.numPartitions))
    return undecided('partition-count');
  // A group whose members are the same rule at several counts is decided.
  const open = groups.filter(group => !isOneRule(group.writers, names));
  const named = rulesOf(shares);
  const isStray = seen >= ENOUGH_FOR_STRAYS && unexplained <= seen * STRAYS;
  // What is left over may be of writers with too few keys each, as well as of none that is known.
  const isShown = writers.evidenceForUnknown >= (isOwnWriter(writers) ? EVIDENCE : 0);
  const isSibling = isOfSibling(writers, state.numPartitions);
  const isThin = unexplained > 0 && !isStray && (suspects.length > 0 || isSibling || !isShown);
  if (named.length === 1) {
    if (open.length > 0) {
      const { reason, moreKeys } = whyOpen(open[0], names, state.numPartitions, seen);
      return undecided(reason, moreKeys);
    }
    if (isThin && suspects.length > 0) {
      const needed = Math.ceil((EVIDENCE + Math.log(names.length)) / Math.log(state.numPartitions));
      const more = Math.ceil(((needed - unexplained) / unexplained) * seen);
      // Of a rule that was not believed, since something simpler does the same, there are keys enough.
      return undecided('few-off-rule', more > 0 ? more : null);
    }
    if (isThin) return undecided('few-off-rule');
    if (shares.length === 1) return { verdict: named[0], reason: null, moreKeys: null, noneAbove: null };
  }
  const thin = open.find(group => !group.isSame);
  if (thin) {
    const { reason, moreKeys } = whyOpen(thin, names, state.numPartitions, seen);
    return undecided(reason, moreKeys);
  }
  // Beside several writers some strays that fit another rule by chance are no further one.
  if (isThin && (isOwnWriter(writers) || !isShown || unexplained >= seen * LEAST_THIN || isSibling))
    return undecided('few-off-rule');
  return { verdict: 'mixed', reason: null, moreKeys: null, noneAbove: null };
}

/** Whether what is left over is where a rule would have put it that seldom differs from a writer: it may have written what the writer explains. */
function isOfSibling({ decision, names, left }: Writers, numPartitions: number): boolean {
  const families = decision.mixture.writers.map(writer => familyOf(ruleOfCandidate(names[writer])));
  const siblings = rules.filter(rule => families.includes(familyOf(rule)));
  const isFit = (rule: Rule) =>
    left.every(({ key, partition }) => rule.reads(key) && rule.partition(key, numPartitions) === partition);
  return left.length > 0 && siblings.some(isFit);
}

/** Rules that did the same everywhere, or nearly: why, and how many more keys would tell them apart. */
function whyOpen(
  group: { writers: readonly number[] },
  names: Writers['names'],
  numPartitions: number,
  seen: number,
): { reason: Reason; moreKeys: number | null } {
  const all = group.writers.map(writer => names[writer].rule);
  const [first, ...others] = all;
  // The same hash in another reduction differs where bit 31 is set: for every second key, if at all.
  const isSameHash = others.some(other => hashName(other) === hashName(first));
  // At a power of two that bit is not seen, but by an absolute value.
  const neverDiffers = (rule: RuleId) =>
    hashName(rule) === hashName(first) && (numPartitions === 2 || !rule.endsWith('-abs'));
  if (isPowerOfTwo(numPartitions) && all.every(neverDiffers)) return { reason: 'power-of-two', moreKeys: null };
  const needed = keysToDecide(numPartitions) * (isSameHash ? 2 : 1);
  if (seen < needed) return { reason: 'few-keys', moreKeys: needed - seen };
  // Of one hash any further key may tell them apart; others that have done the same until now may do so for ever.
  return isSameHash ? { reason: 'low-hashes', moreKeys: 1 } : { reason: 'few-keys', moreKeys: null };
}

/** `murmur2` of `murmur2-unsigned`. */
function hashName(rule: RuleId): string {
  return rule.replace(/-(?:mask|unsigned|abs)$/, '');
}

function isPowerOfTwo(n: number): boolean {
  return (n & (n - 1)) === 0;
}

/** About how many distinct keys show one rule against all others and chance. */
function keysToDecide(numPartitions: number): number {
  return Math.ceil((EVIDENCE + Math.log(MASK_RULES.length)) / Math.log(numPartitions));
}

/** About how many more show that nobody wrote a tenth by a rule. */
function noneNeeds(numPartitions: number, seen: number): number {
  const chance = 1 / numPartitions;
  const expected = 0.1 + 0.9 * chance;
  const perKey = -(chance * Math.log(expected / chance) + (1 - chance) * Math.log(0.9));
  return Math.max(1, Math.ceil((1.5 * EVIDENCE) / perKey) - seen);
}

function isOneRule(group: readonly number[], names: Writers['names']): boolean {
  return new Set(group.map(writer => names[writer].rule)).size === 1;
}

/** Of the single rule that explains most, of those that every record was asked about. */
function fewestMisses({ records }: Writers): number {
  const total = totalOf(records);
  return Math.min(...MASK_RULES.map((_, bit) => total - explainedBy(records, [bit])));
}
