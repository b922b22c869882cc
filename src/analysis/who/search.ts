// From what a scan knows to a decision: first over all keys by the rules that every record was asked about; where these leave something
// over, over a sample of keys by all rules, and at other partition counts.

import { type RuleId, rules } from '../../rules/index.ts';
import { partitionBy, type RuleAtCount } from '../../rules/rule-at-count.ts';
import { LAST_RULES } from '../../rules/table.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { WhoState, Witness } from '../../state/writers/state.ts';
import { type Decision, decideWriters, EVIDENCE, isSame } from './decide.ts';
import { addKey, emptyEvidence, type KeyEvidence } from './key-evidence.ts';
import type { Histogram } from './mixture.ts';
import { searchCounts } from './partition-counts.ts';

export interface Writers {
  decision: Decision;
  /** What each bit stands for. */
  names: readonly RuleAtCount[];
  /** How many records have which mask of these bits. Of the sampled keys only, if the decision is made over the sample. */
  records: Histogram;
  isSample: boolean;
}

const MOST_SAMPLED = 2048;
/** The largest count to try is this many times the one that was taken, and some more. */
const TIMES_MORE = 4;
const SOME_MORE = 64;

const otherRules = rules.filter(
  ({ id }) => !(MASK_RULES as readonly RuleId[]).includes(id) && !LAST_RULES.includes(id),
);

/** @param isCountSure whether the topic has as many partitions as was said, and not more */
export function findWriters(state: WhoState, isCountSure: boolean): Writers {
  const { numPartitions } = state;
  const names = MASK_RULES.map((rule): RuleAtCount => ({ rule, numPartitions }));
  const decision = decide(keyEvidence(state), [...names.keys()], numPartitions, MASK_RULES.length);
  const byMasks: Writers = { decision, names, records: recordHistogram(state), isSample: false };
  if (decision.seen > 0 && decision.unexplained === 0 && decision.mixture.writers.length > 0) return byMasks;
  if (decision.suspects.length > 0 && decision.unexplained < 3) return byMasks;
  return findInSample(state, byMasks, isCountSure) ?? byMasks;
}

function decide(keys: KeyEvidence, candidates: readonly number[], numPartitions: number, tried: number): Decision {
  return decideWriters(keys, candidates, 1 / numPartitions, EVIDENCE + Math.log(tried));
}

function keyEvidence({ pairs, numPartitions }: WhoState): KeyEvidence {
  const evidence = emptyEvidence(pairs.masksOfSingles(numPartitions));
  for (const ofKey of pairs.splits()) {
    const inRange = ofKey.filter(({ partition }) => partition < numPartitions);
    if (inRange.length > 0) addKey(evidence, inRange);
  }
  return evidence;
}

function recordHistogram({ masks }: WhoState): Map<number, number> {
  const histogram = new Map<number, number>();
  for (let mask = 0; mask < masks.length; mask++) if (masks[mask] > 0) histogram.set(mask, masks[mask]);
  return histogram;
}

/** A decision in which another rule or count has a part, if there is one. */
function findInSample(state: WhoState, { decision, names }: Writers, isCountSure: boolean): Writers | undefined {
  const { numPartitions } = state;
  const bits = decision.mixture.writers.reduce((all, writer) => all | (1 << writer), 0);
  const isFound = bits !== 0;
  const left = state.witnesses.filter(({ mask }) => !(mask & bits));
  if (left.length === 0) return undefined;
  const most = isFound || isCountSure ? numPartitions - 1 : TIMES_MORE * numPartitions + SOME_MORE;
  const { found, tried } = searchCounts(left, 2, most, numPartitions);
  const extended: RuleAtCount[] = [
    ...names,
    ...otherRules.map(({ id }): RuleAtCount => ({ rule: id, numPartitions })),
    ...found,
  ];
  const sample = sampleOf(state, left).map(witness => ({
    ...witness,
    mask: extendedMask(witness, names.length, extended),
    records: recordsOf(state, witness),
  }));
  // One that does the same as a rule that every record was asked about adds nothing: CRC-32 over as many bytes as there are characters.
  const isTwin = (bit: number) => names.some((_, known) => sample.every(({ mask }) => isSame(mask, bit, known)));
  const candidates = [...extended.keys()].filter(bit => bit < names.length || !isTwin(bit));
  const inSample = decide(
    sampleEvidence(sample),
    candidates,
    numPartitions,
    found.length > 0 ? tried : extended.length,
  );
  if (!inSample.mixture.writers.some(writer => writer >= names.length)) return undefined;
  const records = new Map<number, number>();
  for (const { mask, records: count } of sample) records.set(mask, (records.get(mask) ?? 0) + count);
  return { decision: inSample, names: extended, records, isSample: true };
}

function sampleEvidence(sample: readonly (Witness & { records: number })[]): KeyEvidence {
  const byKey = new Map<string, { mask: number; records: number }[]>();
  for (const { first, second, mask, records } of sample) {
    const name = `${first} ${second}`;
    const ofKey = byKey.get(name);
    if (ofKey) ofKey.push({ mask, records });
    else byKey.set(name, [{ mask, records }]);
  }
  const evidence = emptyEvidence();
  for (const pairs of byKey.values()) addKey(evidence, pairs);
  return evidence;
}

/** At most so many, those that are left over among them in their share. */
function sampleOf({ witnesses, numPartitions }: WhoState, left: readonly Witness[]): Witness[] {
  const all = witnesses.length;
  const wished = Math.max(MOST_SAMPLED, (32 * all) / left.length);
  const step = Math.max(1, Math.floor(all / wished));
  const sample = witnesses.filter((_, i) => i % step === 0);
  return sample.filter(({ partition }) => partition < numPartitions || left.length === all);
}

function extendedMask({ key, partition, mask }: Witness, known: number, names: readonly RuleAtCount[]): number {
  for (let bit = known; bit < names.length; bit++) {
    const { rule, numPartitions } = names[bit];
    if (partition < numPartitions && partitionBy({ rule, numPartitions }, key) === partition) mask |= 1 << bit;
  }
  return mask;
}

function recordsOf({ pairs }: WhoState, { first, second, partition }: Witness): number {
  return pairs.pairsOf(first, second).find(pair => pair.partition === partition)?.records ?? 0;
}
