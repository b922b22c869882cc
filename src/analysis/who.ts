// Which rule wrote these records: the answer, computed from the state of a scan.

import type { RuleId } from '../rules/index.ts';
import { type Example, MASK_RULES, type Pair, type WhoState } from '../scan/index.ts';
import { type Advice, adviceFor, clientsOf, type RuleClient } from './advice.ts';
import { type Encodings, findEncodings } from './encodings.ts';
import { explainedBy, fitMixture, type Histogram, totalOf } from './mixture.ts';
import { partitionBy, type ShownKey, shown } from './shown-key.ts';
import { findSplitKeys, type SplitKeys } from './split-keys.ts';
import { type Timeline, whoTimeline } from './who-timeline.ts';
import { findWriters, type Writers } from './who-writers.ts';
import { EVIDENCE } from './writers.ts';

export type { SplitKey } from './split-keys.ts';
export type { Timeline } from './who-timeline.ts';

/** `none`: no rule that is known, so at random, by hand, or by a rule of their own. */
export type Writer = RuleId | 'none';

export interface WhoAnswer {
  /** All that could be read, the keyless ones among them. */
  records: number;
  keyless: number;
  /** Exact, unless so many were seen that only a sample of them was kept. */
  distinctKeys: number;
  numPartitions: number;
  /** Where the partition count comes from. */
  numPartitionsFrom: 'option' | 'data';
  /** The count that the records fit instead; null if they fit the one that was taken, or none. */
  suggestedPartitions: number | null;
  verdict: RuleId | 'mixed' | 'undecided' | 'none';
  /** Why the verdict is undecided; null if it isn't. */
  reason: Reason | null;
  /** About how many more distinct keys would decide; null if it is decided, or if keys alone can't. */
  moreKeys: number | null;
  shares: Share[];
  /** Rules that this data can't tell apart, though it matters: each group in the order of likelihood. */
  indistinguishable: RuleId[][];
  evidence: Evidence | null;
  /** Keyed records that none of the writers explains. */
  offRule: { records: number; partition: number | null; examples: OffRuleExample[] };
  /** Records of a writer at another partition count than the one that was taken: the topic's earlier ones. */
  earlier: { rule: RuleId; numPartitions: number; records: number; share: number }[];
  splitKeys: SplitKeys;
  timeline: Timeline | null;
  encodings: Encodings;
  /** What to set so that the writers that deviate from Java's rule agree with it; empty if there is but one writer. */
  advice: Advice[];
  /** What could not be used. */
  unreadable: number;
  withoutPartition: number;
  outOfRange: number;
  /** Keys that hold the mark of bytes that were not UTF-8. */
  lossyKeys: number;
  /** Of positions in the examples: offsets, or numbers of records in the source. */
  positions: 'offset' | 'record';
}

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

export interface Share {
  rule: Writer;
  /** Of the keyed records: 0 to 1. */
  share: number;
  records: number;
  /** Who has this rule, those who have it by default first. */
  clients: RuleClient[];
}

export interface Evidence {
  /** Distinct keys, each in each of its partitions, that the writers explain. */
  explained: number;
  of: number;
  /** Ten to this power is about the chance that a writer at random would have done the same. */
  chanceLog10: number;
  /** The rule that comes next, and how many distinct keys refute it; null if no other rule is left. */
  next: { rule: RuleId; refutedBy: number } | null;
}

export interface OffRuleExample extends ShownKey {
  partition: number;
  /** Where the first writer would have put it. */
  expected: number | null;
  position: number;
}

// One stray in five thousand, and no more, is told from a second writer without evidence: a writer with a share of 1 % would leave fifty.
const STRAYS = 1 / 5000;
const ENOUGH_FOR_STRAYS = 10_000;
/** A rest without a rule is a writer of its own from this share on; below it the records are off the rule. */
const LEAST_OTHER_SHARE = 0.05;

/**
 * @param isCountGiven whether somebody said how many partitions the topic has; otherwise the count is the least that the data allows
 */
export function whoAnswer(state: WhoState, isCountGiven: boolean): WhoAnswer {
  const writers = findWriters(state, isCountGiven && state.outOfRange === 0);
  const { decision } = writers;
  const keyed = totalOf(recordsOf(state));
  const offRecords = offRuleRecords(writers, keyed);
  const shares = sharesOf(writers, keyed, offRecords);
  const verdict = verdictOf(state, writers, shares, keyed);
  const isDecided = verdict.verdict !== 'undecided' && verdict.verdict !== 'none';
  return {
    records: state.records,
    keyless: state.keyless,
    distinctKeys: state.pairs.keys * 2 ** state.pairs.level,
    numPartitions: state.numPartitions,
    numPartitionsFrom: isCountGiven ? 'option' : 'data',
    suggestedPartitions: suggestedPartitions(state, writers),
    ...verdict,
    shares,
    indistinguishable: indistinguishable(writers, verdict.reason),
    evidence: decision.mixture.writers.length > 0 ? evidenceOf(writers, state.numPartitions) : null,
    offRule: {
      records: offRecords,
      partition: decision.mixture.writers.length > 0 ? offRulePartition(state, writers) : null,
      examples: isDecided || verdict.reason === 'few-off-rule' ? offRuleExamples(state, writers) : [],
    },
    earlier: earlierOf(writers, state.numPartitions, keyed),
    splitKeys: findSplitKeys(state, writers),
    timeline: whoTimeline(state, writers),
    encodings: findEncodings(state),
    advice: verdict.verdict === 'mixed' ? adviceFor(rulesOf(shares)) : [],
    unreadable: state.unreadable,
    withoutPartition: state.withoutPartition,
    outOfRange: state.outOfRange,
    lossyKeys: state.lossyKeys,
    positions: state.hasOffsets ? 'offset' : 'record',
  };
}

type Verdict = Pick<WhoAnswer, 'verdict' | 'reason' | 'moreKeys'>;

function verdictOf(state: WhoState, writers: Writers, shares: readonly Share[], keyed: number): Verdict {
  const { decision, names } = writers;
  const { mixture, groups, seen, unexplained, suspects } = decision;
  const undecided = (reason: Reason, moreKeys: number | null = null): Verdict => ({
    verdict: 'undecided',
    reason,
    moreKeys,
  });
  if (keyed === 0 && state.keyless > 0) return { verdict: 'none', reason: null, moreKeys: null };
  if (state.outOfRange > state.records * STRAYS) return undecided('partition-count');
  if (seen === 0) return undecided('no-keys');
  if (state.numPartitions === 1) return undecided('one-partition');
  if (mixture.writers.length === 0) {
    if (decision.isNone) return { verdict: 'none', reason: null, moreKeys: null };
    const best = bestSingle(writers);
    return best.misses > 0 && seen > 4 * keysToDecide(state.numPartitions)
      ? undecided('unclear', noneNeeds(state.numPartitions, seen))
      : undecided('few-keys', Math.max(1, keysToDecide(state.numPartitions) - seen));
  }
  if (mixture.writers.some(writer => names[writer].numPartitions > state.numPartitions))
    return undecided('partition-count');
  // A group whose members are the same rule at several counts is decided.
  const open = groups.filter(group => !isOneRule(group.writers, names));
  const named = rulesOf(shares);
  const isThin = suspects.length > 0 && !(seen >= ENOUGH_FOR_STRAYS && unexplained <= seen * STRAYS);
  if (named.length === 1) {
    if (open.length > 0) return { verdict: 'undecided', ...whyOpen(open[0], names, state.numPartitions, seen) };
    if (isThin) {
      const needed = Math.ceil((EVIDENCE + Math.log(names.length)) / Math.log(state.numPartitions));
      return undecided('few-off-rule', Math.ceil(((needed - unexplained) / unexplained) * seen) || null);
    }
    if (shares.length === 1) return { verdict: named[0], reason: null, moreKeys: null };
  }
  const thin = open.find(group => !group.isSame);
  if (thin) return { verdict: 'undecided', ...whyOpen(thin, names, state.numPartitions, seen) };
  return { verdict: 'mixed', reason: null, moreKeys: null };
}

/** Rules that did the same everywhere, or nearly: why, and how many more keys would tell them apart. */
function whyOpen(
  group: { writers: readonly number[] },
  names: Writers['names'],
  numPartitions: number,
  seen: number,
): { reason: Reason; moreKeys: number | null } {
  const [first, ...others] = group.writers.map(writer => names[writer].rule);
  // The same hash in another reduction differs where bit 31 is set: for every second key, if at all.
  const isSameHash = others.some(other => hashName(other) === hashName(first));
  if (
    isSameHash &&
    isPowerOfTwo(numPartitions) &&
    group.writers.length === sameAtPowers(first, numPartitions, group, names)
  )
    return { reason: 'power-of-two', moreKeys: null };
  const needed = keysToDecide(numPartitions) * (isSameHash ? 2 : 1);
  return { reason: isSameHash && seen >= needed ? 'low-hashes' : 'few-keys', moreKeys: Math.max(1, needed - seen) };
}

/** How many of the group never differ from the first at this power of two. */
function sameAtPowers(
  first: RuleId,
  numPartitions: number,
  group: { writers: readonly number[] },
  names: Writers['names'],
): number {
  return group.writers.filter(writer => {
    const { rule } = names[writer];
    if (rule === first) return true;
    if (hashName(rule) !== hashName(first)) return false;
    return numPartitions === 2 || (!/-abs$/.test(rule) && !/-abs$/.test(first));
  }).length;
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
  return Math.ceil((EVIDENCE + Math.log(MASK_RULES.length)) / Math.log(Math.max(2, numPartitions)));
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

/** The single rule that explains most, of those that every record was asked about. */
function bestSingle({ decision, records }: Writers): { misses: number } {
  let misses = Infinity;
  const total = totalOf(records);
  for (const bit of MASK_RULES.keys()) misses = Math.min(misses, total - explainedBy(records, [bit]));
  return { misses: decision.seen === 0 ? 0 : misses };
}

function recordsOf({ masks }: WhoState): Map<number, number> {
  return new Map([...masks.entries()].filter(([, records]) => records > 0));
}

function offRuleRecords({ decision, records, isSample }: Writers, keyed: number): number {
  const { writers } = decision.mixture;
  if (writers.length === 0) return decision.isNone ? keyed : 0;
  const total = totalOf(records);
  const off = total - explainedBy(records, writers);
  return isSample && total > 0 ? Math.round((off / total) * keyed) : off;
}

/** By rule, the largest first; what a rule wrote at an earlier partition count is its own. */
function sharesOf({ decision, names, records }: Writers, keyed: number, offRecords: number): Share[] {
  const { writers } = decision.mixture;
  if (writers.length === 0 || keyed === 0) return [];
  const { shares, other } = recordShares(records, writers, decision);
  const byRule = new Map<Writer, number>();
  for (const [i, writer] of writers.entries()) {
    const { rule } = names[writer];
    byRule.set(rule, (byRule.get(rule) ?? 0) + shares[i]);
  }
  if (other >= LEAST_OTHER_SHARE) byRule.set('none', other);
  else if (byRule.size === 1) byRule.set(names[writers[0]].rule, 1 - offRecords / keyed);
  return [...byRule]
    .map(([rule, share]) => ({
      rule,
      share,
      records: Math.round(share * keyed),
      clients: rule === 'none' ? [] : clientsOf(rule),
    }))
    .sort((a, b) => b.share - a.share);
}

function rulesOf(shares: readonly Share[]): RuleId[] {
  return shares.flatMap(({ rule }) => (rule === 'none' ? [] : rule));
}

/** What each wrote of the records. */
function recordShares(records: Histogram, writers: readonly number[], { unexplained, mixture }: Writers['decision']) {
  const total = totalOf(records);
  const explained = explainedBy(records, writers);
  const bits = writers.reduce((all, writer) => all | (1 << writer), 0);
  const ours = new Map([...records].filter(([mask]) => mask & bits));
  // Without a writer at random; what one may have put where a rule would is counted as the rule's, unless there is much of it.
  const fit = fitMixture(ours, writers, 0);
  const other = unexplained > 0 ? mixture.otherShare : 0;
  if (other >= LEAST_OTHER_SHARE) {
    const sum = mixture.shares.reduce((all, share) => all + share, 0);
    return { shares: fit.shares.map(share => (share / sumOf(fit.shares)) * sum), other };
  }
  return { shares: fit.shares.map(share => (share / sumOf(fit.shares)) * (explained / total)), other: 0 };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function indistinguishable({ decision, names }: Writers, reason: Reason | null): RuleId[][] {
  const groups = decision.groups.map(({ writers }) => [...new Set(writers.map(writer => names[writer].rule))]);
  if (reason === 'few-off-rule') groups.push([...new Set(decision.suspects.map(writer => names[writer].rule))]);
  return groups.filter(group => group.length > 1);
}

function evidenceOf({ decision, names, records }: Writers, numPartitions: number): Evidence {
  const { mixture, groups, seen, unexplained, evidence } = decision;
  const known = new Set(groups.flatMap(group => group.writers.map(writer => names[writer].rule)));
  const total = totalOf(records);
  let next: Evidence['next'] = null;
  for (const [bit, { rule, numPartitions: count }] of names.entries()) {
    if (known.has(rule) || count !== numPartitions) continue;
    const share = total === 0 ? 0 : explainedBy(records, [bit]) / total;
    const refutedBy = Math.round(seen * (1 - share));
    if (!next || refutedBy < next.refutedBy) next = { rule, refutedBy };
  }
  return {
    explained: seen - unexplained,
    of: seen,
    chanceLog10: mixture.writers.length === 0 ? 0 : -evidence / Math.LN10,
    next,
  };
}

/** The count that the writers have, if it is not the one that was taken; where that can't be, at least the least that can. */
function suggestedPartitions({ numPartitions, outOfRange, maxPartition }: WhoState, writers: Writers): number | null {
  const { decision, names } = writers;
  const counts = [...new Set(decision.mixture.writers.map(writer => names[writer].numPartitions))];
  if (outOfRange > 0) return Math.max(maxPartition + 1, ...counts);
  return counts.length === 1 && counts[0] !== numPartitions ? counts[0] : null;
}

function earlierOf({ decision, names, records }: Writers, numPartitions: number, keyed: number): WhoAnswer['earlier'] {
  const { writers } = decision.mixture;
  if (!writers.some(writer => names[writer].numPartitions !== numPartitions)) return [];
  const { shares } = recordShares(records, writers, decision);
  return writers
    .map((writer, i) => ({ ...names[writer], records: Math.round(shares[i] * keyed), share: shares[i] }))
    .filter(each => each.numPartitions !== numPartitions);
}

const MOST_EXAMPLES = 10;

function isExplained(mask: number, { decision }: Writers): boolean {
  return decision.mixture.writers.some(writer => mask & (1 << writer));
}

function offRuleExamples(state: WhoState, writers: Writers): OffRuleExample[] {
  const { decision, names } = writers;
  const found: Example[] = [];
  for (const [mask, list] of state.examples) {
    if (!isExplained(mask, writers)) found.push(...list);
  }
  const others = decision.mixture.writers.filter(writer => writer >= MASK_RULES.length).map(writer => names[writer]);
  return found
    .filter(({ key, partition }) => others.every(name => partitionBy(name, key) !== partition))
    .sort((a, b) => a.position - b.position)
    .slice(0, MOST_EXAMPLES)
    .map(({ key, partition, position }) => ({
      ...shown(key),
      partition,
      expected: partitionBy(names[decision.mixture.writers[0]], key),
      position,
    }));
}

/** The partition in which nine of ten records off the rule are, if there are some. */
function offRulePartition(state: WhoState, writers: Writers): number | null {
  if (writers.isSample) return null;
  const keysOf = new Map<number, number>();
  let total = 0;
  for (const { mask, partition } of state.pairs as Iterable<Pair>) {
    if (partition >= state.numPartitions || isExplained(mask, writers)) continue;
    keysOf.set(partition, (keysOf.get(partition) ?? 0) + 1);
    total++;
  }
  for (const [partition, keys] of keysOf) if (total >= 5 && keys >= 0.9 * total) return partition;
  return null;
}
