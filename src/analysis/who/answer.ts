// Which rule wrote these records: the answer, computed from the state of a scan.

import type { RuleId } from '../../rules/index.ts';
import type { Redaction } from '../../state/redaction.ts';
import { byFingerprint } from '../../state/writers/fingerprint.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { WhoState } from '../../state/writers/state.ts';
import { type Advice, adviceFor, type UnknownKind } from './advice.ts';
import { type Encodings, findEncodings } from './encodings.ts';
import { EVIDENCE } from './evidence.ts';
import { explainedBy, totalOf } from './mixture.ts';
import { type Naming, namingFor } from './naming.ts';
import { type OffRuleExample, offRuleExamples, offRulePartition, offRuleRecords } from './off-rule.ts';
import { recompressedAs } from './recompressed.ts';
import { withPredecessors } from './restarts.ts';
import type { WhoSample } from './sample.ts';
import { findWriters, type Writers } from './search.ts';
import { type WriterSession, writerSessions } from './sessions.ts';
import { type Earlier, earlierOf, rulesOf, type Share, sharesOf, type WrittenView, writtenViews } from './shares.ts';
import { findSplitKeys, type SplitKeys } from './split-keys.ts';
import { type Timeline, whoTimeline } from './timeline.ts';
import { type UnknownWriter, unknownWriter } from './unknown.ts';
import { type Reason, type Verdict, verdictOf } from './verdict.ts';
import { writtenBy } from './written-by.ts';

export type { UnknownKind } from './advice.ts';
export type { Share, Writer } from './shares.ts';
export type { SplitKey } from './split-keys.ts';
export type { Timeline } from './timeline.ts';
export type { UnknownWriter } from './unknown.ts';
export type { Reason } from './verdict.ts';

export interface WhoAnswer extends Verdict {
  /** All that could be read, the keyless ones among them. */
  records: number;
  keyless: number;
  /** Exact, unless so many were seen that only a sample of them was kept. */
  distinctKeys: number;
  numPartitions: number;
  /** Where the partition count comes from; `cluster`: brokers told it. */
  numPartitionsFrom: 'option' | 'data' | 'cluster';
  /** The count that the records fit instead; null if they fit the one that was taken, or none. */
  suggestedPartitions: number | null;
  shares: Share[];
  /** What the answer rests on, if not all records were read; left out if they were. */
  sample?: WhoSample;
  /** Rules that this data can't tell apart, though it matters: each group in the order of likelihood. */
  indistinguishable: RuleId[][];
  evidence: Evidence | null;
  /** What the writer of no known rule does, if that is shown: of all records, or of those that the named rules leave over. */
  unknown: UnknownKind | null;
  /** What shows it. */
  unknownWriter: UnknownWriter | null;
  /** Of the shares, those of a rule that was given a part of the key, or another form of it than the source has. */
  views: WrittenView[];
  /** Keyed records that none of the writers explains. */
  offRule: { records: number; partition: number | null; examples: OffRuleExample[] };
  /** Records of a writer at another partition count than the one that was taken: the topic's earlier ones. */
  earlier: Earlier[];
  /** Who wrote the batches, session by session; empty where the source has no batches. */
  writers: WriterSession[];
  /** How the broker has compressed all batches anew, if it has: how they are compressed then tells nothing of their writers. */
  recompressed: string | null;
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
  /** Whether keys are shown as digests: then `encodings` has no schema ids, and long keys are no examples. */
  redacted: boolean;
  /** Of positions in the examples: offsets, or numbers of records in the source. -1 is a record that names no offset, among others that do. */
  positions: 'offset' | 'record';
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

/**
 * @param isCountGiven whether somebody said how many partitions the topic has; otherwise the count is the least that the data allows
 * @param redaction digests stand in the place of keys, and nothing else in the answer holds bytes of them
 */
export function whoAnswer(known: WhoState, isCountGiven: boolean, redaction?: Redaction): WhoAnswer {
  // What is taken as a sample of them is then the same for the same records, in whatever order and parts they came.
  const state = { ...known, witnesses: known.witnesses.toSorted(byFingerprint) };
  const writers = findWriters(state, isCountGiven && state.outOfRange === 0);
  const { decision } = writers;
  const keyed = state.masks.reduce((sum, records) => sum + records, 0);
  const offRecords = offRuleRecords(writers, keyed);
  const shares = sharesOf(state, writers, keyed, offRecords);
  const unknown = writers.evidenceForUnknown >= EVIDENCE ? unknownWriter(state, writers.left) : null;
  const verdict = verdictOf(state, writers, shares, keyed, unknown);
  const distinctKeys = state.pairs.keys * 2 ** state.pairs.level;
  const naming = namingFor(redaction, state.numPartitions, distinctKeys);
  const sessions = sessionsOf(state, ownRules(writers, state.numPartitions), naming);
  const by = writtenBy(state.sessions, sessions);
  const isDecided = verdict.verdict !== 'undecided' && verdict.verdict !== 'none';
  return {
    records: state.records,
    keyless: state.keyless,
    distinctKeys,
    numPartitions: state.numPartitions,
    numPartitionsFrom: isCountGiven ? 'option' : 'data',
    suggestedPartitions: suggestedPartitions(state, writers),
    ...verdict,
    shares,
    indistinguishable: indistinguishable(writers, verdict.reason),
    evidence: decision.mixture.writers.length > 0 ? evidenceOf(writers, shares, state.numPartitions) : null,
    unknown: unknown?.kind ?? null,
    unknownWriter: unknown,
    views: writtenViews(writers, keyed, naming),
    offRule: {
      records: verdict.verdict === 'none' ? keyed : offRecords,
      partition: decision.mixture.writers.length > 0 ? offRulePartition(state, writers, offRecords) : null,
      examples: isDecided || verdict.reason === 'few-off-rule' ? offRuleExamples(state, writers, by, naming) : [],
    },
    earlier: earlierOf(writers, state.numPartitions, keyed),
    writers: sessions,
    recompressed: recompressedAs(state.sessions),
    splitKeys: findSplitKeys(state, writers, by, naming),
    timeline: whoTimeline(state, writers),
    encodings: findEncodings(state, naming),
    advice: verdict.verdict === 'mixed' ? adviceFor(rulesOf(shares)) : [],
    unreadable: state.unreadable,
    withoutPartition: state.withoutPartition,
    outOfRange: state.outOfRange,
    lossyKeys: state.lossyKeys,
    redacted: redaction !== undefined,
    positions: state.hasOffsets ? 'offset' : 'record',
  };
}

function sessionsOf(
  { sessions, masks, numPartitions }: WhoState,
  rules: readonly RuleId[],
  naming: Naming,
): WriterSession[] {
  const bits = rules.reduce((all, rule) => all | (1 << (MASK_RULES as readonly RuleId[]).indexOf(rule)), 0);
  const strays = masks.reduce((sum, records, mask) => sum + (mask & bits ? 0 : records), 0);
  return withPredecessors(writerSessions(sessions, rules, numPartitions, strays, naming));
}

/** The rules that were found at the topic's own partition count, which batches have been asked about. */
function ownRules({ decision, names }: Writers, numPartitions: number): RuleId[] {
  const own = decision.mixture.writers
    .map(writer => names[writer])
    .filter(each => each.numPartitions === numPartitions);
  return [...new Set(own.map(({ rule }) => rule))];
}

function indistinguishable({ decision, names }: Writers, reason: Reason | null): RuleId[][] {
  const groups = decision.groups.map(({ writers }) => [...new Set(writers.map(writer => names[writer].rule))]);
  if (reason === 'few-off-rule') groups.push([...new Set(decision.suspects.map(writer => names[writer].rule))]);
  return groups.filter(group => group.length > 1);
}

function evidenceOf({ decision, names, records }: Writers, shares: readonly Share[], numPartitions: number): Evidence {
  const { groups, seen, unexplained, evidence } = decision;
  const known = new Set([
    ...groups.flatMap(group => group.writers.map(writer => names[writer].rule)),
    ...shares.flatMap(({ alike }) => alike.map(({ rule }) => rule)),
  ]);
  const total = totalOf(records);
  let next: Evidence['next'] = null;
  for (const [bit, { rule, numPartitions: count, view }] of names.entries()) {
    if (view || known.has(rule) || count !== numPartitions) continue;
    const share = explainedBy(records, [bit]) / total;
    const refutedBy = Math.round(seen * (1 - share));
    if (!next || refutedBy < next.refutedBy) next = { rule, refutedBy };
  }
  return {
    explained: seen - unexplained,
    of: seen,
    chanceLog10: -evidence / Math.LN10,
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
