// From what a scan knows to a decision: first over all keys by the rules that every record was asked about; where these leave something
// over, over a sample of keys by all rules, at other partition counts, and of parts of the key.

import type { RuleId } from '../../rules/index.ts';
import { fingerprint } from '../../state/writers/fingerprint.ts';
import type { Pair, PairTable } from '../../state/writers/pair-table.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import { recordsOf, type WhoState, type Witness } from '../../state/writers/state.ts';
import { clientsOf } from './advice.ts';
import { bitsOf, type Candidate, placeBy } from './candidate.ts';
import { type Decision, decideWriters, isSame } from './decide.ts';
import { EVIDENCE } from './evidence.ts';
import { addKey, emptyEvidence, type KeyEvidence } from './key-evidence.ts';
import { lastCandidates, MOST_SEARCHED, mostOf, PRICE_OF_RULES } from './last-candidates.ts';
import { range, spread } from './lists.ts';
import type { Histogram } from './mixture.ts';
import { evidenceForUnknown } from './rest.ts';
import { UnknownWriters } from './unknown-writers.ts';

export interface Writers {
  decision: Decision;
  /** What each bit stands for. */
  names: readonly Candidate[];
  /** How many records have which mask of these bits. Of the sampled keys only, if the decision is made over the sample. */
  records: Histogram;
  isSample: boolean;
  /** How much likelier a writer of no known rule makes what the writers leave over than known rules do, as a natural logarithm. */
  evidenceForUnknown: number;
  /** The witnesses that no writer explains. */
  left: readonly Witness[];
}

const MOST_SAMPLED = 2048;

/** The bits of masks: of rules that nobody can tell apart, one that clients have by default comes first, then one that they can have. */
function byUse(): number[] {
  const rankOf = (rule: RuleId): number => {
    const [best] = clientsOf(rule);
    return best === undefined ? 2 : best.isDefault ? 0 : 1;
  };
  return MASK_RULES.map((rule, bit) => ({ bit, rank: rankOf(rule) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ bit }) => bit);
}

/** @param isCountSure whether the topic has as many partitions as was said, and not more */
export function findWriters(known: WhoState, isCountSure: boolean): Writers {
  const { numPartitions, pairs } = known;
  const empty = pairsOfEmptyKey(pairs);
  const state = empty.length > 0 ? { ...known, witnesses: known.witnesses.filter(({ key }) => key.length > 0) } : known;
  const names = MASK_RULES.map((rule): Candidate => ({ rule, numPartitions }));
  const witnesses = state.witnesses.filter(({ partition }) => partition < numPartitions);
  const keys = keyEvidence(state, empty);
  const decision = decideWriters({
    keys,
    candidates: byUse(),
    chance: 1 / numPartitions,
    thresholdOf: () => EVIDENCE + Math.log(MASK_RULES.length),
    unknown: new UnknownWriters(witnesses, names, numPartitions, witness => recordsOf(state, witness), keys),
  });
  const byMasks: Writers = {
    decision,
    names,
    records: recordHistogram(state),
    isSample: false,
    evidenceForUnknown: Infinity,
    left: [],
  };
  if (decision.unexplained === 0 && decision.mixture.writers.length > 0) return byMasks;
  const found = findInSample(state, byMasks, isCountSure) ?? byMasks;
  const left = leftOver(witnesses, found);
  return { ...found, left, evidenceForUnknown: unknownRest(left, numPartitions, mostOf(state, isCountSure)) };
}

const EMPTY_KEY = fingerprint(new Uint8Array());

/**
 * Beside other keys the empty key is no evidence: some clients hash it, others send it as one that is no key at all (`emptyKey` in the
 * catalogue), so that a rule that put each of 10,000 keys in its place may have it in every partition.
 */
function pairsOfEmptyKey(pairs: PairTable): Pair[] {
  return pairs.keys > 1 ? pairs.pairsOf(...EMPTY_KEY) : [];
}

/** @param empty the pairs of the key to leave out; none if it counts too */
function keyEvidence({ pairs, numPartitions }: WhoState, empty: readonly Pair[]): KeyEvidence {
  const singles = pairs.masksOfSingles(numPartitions);
  const [first, ...more] = empty;
  if (first && more.length === 0 && first.partition < numPartitions) {
    const others = singles.get(first.mask)! - 1;
    if (others > 0) singles.set(first.mask, others);
    else singles.delete(first.mask);
  }
  const evidence = emptyEvidence(singles);
  for (const ofKey of pairs.splits()) {
    if (first && ofKey[0].first === first.first && ofKey[0].second === first.second) continue;
    addKey(
      evidence,
      ofKey.filter(({ partition }) => partition < numPartitions),
    );
  }
  return evidence;
}

function recordHistogram({ masks }: WhoState): Map<number, number> {
  const histogram = new Map<number, number>();
  for (const [mask, records] of masks.entries()) if (records > 0) histogram.set(mask, records);
  return histogram;
}

/** A decision in which another rule, count or part of the key has a part, if there is one. */
function findInSample(state: WhoState, { decision, names }: Writers, isCountSure: boolean): Writers | undefined {
  const { numPartitions } = state;
  const bits = bitsOf(decision.mixture.writers);
  const isFound = bits !== 0;
  const left = state.witnesses.filter(({ mask }) => !(mask & bits));
  if (left.length === 0) return undefined;
  const picked = sampleOf(state, left);
  const { candidates: asked, thresholds } = lastCandidates(state, left, isFound || isCountSure);
  const extended: Candidate[] = [...names, ...asked];
  const sample = picked.map(witness => ({
    ...witness,
    mask: extendedMask(witness, names.length, extended),
    records: recordsOf(state, witness),
  }));
  // One that does the same as another before it adds nothing: CRC-32 over as many bytes as there are characters.
  const isTwin = (bit: number) => range(0, bit - 1).some(known => sample.every(({ mask }) => isSame(mask, bit, known)));
  const candidates = [...byUse(), ...range(names.length, extended.length - 1).filter(bit => !isTwin(bit))];
  const inSample = decideWriters({
    keys: sampleEvidence(sample),
    candidates,
    chance: 1 / numPartitions,
    thresholdOf: bit => EVIDENCE + (thresholds[bit - names.length] ?? PRICE_OF_RULES),
    unknown: new UnknownWriters(sample, extended, numPartitions, witness => recordsOf(state, witness)),
  });
  if (!inSample.mixture.writers.some(writer => writer >= names.length)) {
    // That no rule wrote is to be shown for what is asked last too; where there are writers it is not asked.
    decision.noneAbove = largest(decision.noneAbove, inSample.noneAbove);
    return undefined;
  }
  const records = new Map<number, number>();
  for (const { mask, records: count } of sample) records.set(mask, (records.get(mask) ?? 0) + count);
  return { decision: inSample, names: extended, records, isSample: true, evidenceForUnknown: Infinity, left };
}

function leftOver(witnesses: readonly Witness[], { decision, names }: Writers): Witness[] {
  const { writers } = decision.mixture;
  return witnesses.filter(
    ({ key, partition, mask }) =>
      !writers.some(writer =>
        writer < MASK_RULES.length ? mask & (1 << writer) : placeBy(names[writer], key) === partition,
      ),
  );
}

/** Is what the writers leave over of no known rule, or of some that have too little of it? */
function unknownRest(all: readonly Witness[], numPartitions: number, most: number): number {
  if (all.length === 0) return Infinity;
  const left = spread(all, MOST_SEARCHED);
  const counts = new Map<string, number>();
  const nameOf = ({ first, second }: Witness) => `${first} ${second}`;
  for (const witness of left) counts.set(nameOf(witness), (counts.get(nameOf(witness)) ?? 0) + 1);
  const weights = left.map(witness => 1 / counts.get(nameOf(witness))!);
  return evidenceForUnknown(left, weights, numPartitions, most);
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

function extendedMask({ key, partition, mask }: Witness, known: number, names: readonly Candidate[]): number {
  for (let bit = known; bit < names.length; bit++) {
    const candidate = names[bit];
    if (placeBy(candidate, key) === partition) mask |= 1 << bit;
  }
  return mask;
}

const largest = (a: number | null, b: number | null) => (a === null || b === null ? null : Math.max(a, b));
