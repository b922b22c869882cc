// The decision: which writers there are, and which of them what was seen can't tell apart.

import { bitsOf } from './candidate.ts';
import { EVIDENCE } from './evidence.ts';
import { type KeyEvidence, pairHistogram, restHistogram, weightedHistogram } from './key-evidence.ts';
import { explainedBy, fitMixture, type Histogram, type Mixture, totalOf } from './mixture.ts';
import type { UnknownWriters } from './unknown-writers.ts';

const MOST_WRITERS = 4;
/** No rule is said to have written only if each is shown to have less than one of these shares: the least for which that is so. */
const SHARES_TO_REFUTE = [0.1, 0.2, 1 / 3];

export interface Group {
  writers: number[];
  /** Whether all of them did the same everywhere. */
  isSame: boolean;
}

export interface Decision {
  /** The writers that the evidence shows, the one with the largest share first. */
  mixture: Mixture;
  /**
   * For each of them all writers that could stand in its place, itself first: those that did the same everywhere, and those against which
   * the evidence is too thin.
   */
  groups: Group[];
  /** Pieces of evidence: distinct keys, each in each of its partitions. */
  seen: number;
  /** Of them, those that none of the writers explains. */
  unexplained: number;
  /** Writers who would explain all that is unexplained, though there is too little of it to say that one of them did. */
  suspects: number[];
  /** Each writer is shown to have written less than this share; null if that is not shown for a third, or there are writers. */
  noneAbove: number | null;
  /** How much more likely the writers make what was seen than no rule does, as a natural logarithm. */
  evidence: number;
}

/** What there is to decide about. */
export interface Question {
  keys: KeyEvidence;
  /** Bits, the likelier first. */
  candidates: readonly number[];
  /** That a partition picked at random is a given one. */
  chance: number;
  /** How much likelier a further writer must make what was seen, as a natural logarithm. */
  thresholdOf(writer: number): number;
  /** What writers of no known rule would have done. */
  unknown: UnknownWriters;
}

/** @param refused bits of those who are not to be named, but may have written all the same */
export function decideWriters(question: Question, refused: readonly number[] = []): Decision {
  const { keys, candidates, chance, thresholdOf, unknown } = question;
  const pairs = pairHistogram(keys);
  const weighted = weightedHistogram(keys);
  const all = sameClasses(pairs, candidates);
  const firsts = all.map(([first]) => first);
  const classes = all.filter(([first]) => !refused.includes(first));
  const none = fitMixture(weighted, [], chance);
  const asked = classes.map(([first]) => first);
  const shown = prune(weighted, grow(question, weighted, asked, none), chance, thresholdOf);
  const groups = new Map<number, Group>();
  for (const writer of shown.writers) groups.set(writer, groupOf(writer, shown.writers, weighted, classes, question));
  const writers = [...shown.writers];
  while (writers.length > 0 && writers.length < MOST_WRITERS) {
    const found = findInRest(question, writers, classes);
    if (!found) break;
    groups.set(found.writer, found.group);
    writers.push(found.writer);
  }
  // What the others wrote hid it: without them the rest goes together with this one's hash.
  const made = writers.find(writer => unknown.isMadeOf(writer, besides(writers, writer)));
  if (made !== undefined) return decideWriters(question, [...refused, made]);
  const { shares, ...mixture } = fitMixture(weighted, writers, chance);
  const ordered = [...writers.keys()].sort((a, b) => shares[b] - shares[a]);
  const best = ordered.map(i => writers[i]);
  const seen = totalOf(pairs);
  const unexplained = seen - explainedBy(pairs, best);
  const isRare = (share: number) =>
    firsts.every(
      writer =>
        (isRarer(weighted, writer, share, chance, none) && !unknown.isUneven(writer)) ||
        unknown.evidenceAgainst(writer, share) > EVIDENCE,
    );
  return {
    mixture: { ...mixture, writers: best, shares: ordered.map(i => shares[i]) },
    groups: best.map(writer => groups.get(writer)!),
    seen,
    unexplained,
    suspects: best.length > 0 && unexplained > 0 ? suspectsOf(pairs, best, candidates) : [],
    noneAbove: best.length === 0 && seen > 0 ? (SHARES_TO_REFUTE.find(isRare) ?? null) : null,
    evidence: mixture.logLikelihood - none.logLikelihood,
  };
}

/** The writer that explains best what the others leave over, and those who do it about as well. */
function findInRest(
  { keys, chance, thresholdOf, unknown }: Question,
  writers: readonly number[],
  classes: readonly number[][],
): { writer: number; group: Group } | undefined {
  const rest = restHistogram(keys, writers);
  const gains = classes
    .filter(([first]) => !writers.includes(first))
    .map(same => {
      const [first] = same;
      const byChance = unknown.chanceBeside(first, writers[0], chance);
      const { logLikelihood } = fitMixture(rest, [first], byChance);
      return { same, byChance, gain: logLikelihood - fitMixture(rest, [], byChance).logLikelihood };
    })
    .sort((a, b) => b.gain - a.gain);
  const found = firstShown(
    gains.filter(({ same: [first], gain }) => gain >= thresholdOf(first)),
    ({ same: [first] }) => first,
    unknown,
    ({ same: [first], byChance }) => unknown.explainLess(first, writers, thresholdOf(first), byChance),
  );
  if (!found) return undefined;
  const close = gains.filter(other => other !== found && found.gain - other.gain < EVIDENCE);
  const group = { writers: [...found.same, ...close.flatMap(other => other.same)], isSame: close.length === 0 };
  return { writer: found.same[0], group };
}

/** Adds the writer that helps most as long as one helps enough, and more than a writer of no known rule would. */
function grow(
  { chance, thresholdOf, unknown }: Question,
  histogram: Histogram,
  candidates: readonly number[],
  none: Mixture,
): Mixture {
  let mixture = none;
  while (mixture.writers.length < MOST_WRITERS) {
    const { writers, logLikelihood } = mixture;
    const fits = candidates
      // One that is there does not help, and a fit is dear.
      .filter(writer => !writers.includes(writer))
      .map(writer => ({ writer, fit: fitMixture(histogram, [...writers, writer], chance) }))
      .filter(({ writer, fit }) => fit.logLikelihood - logLikelihood >= thresholdOf(writer))
      .sort((a, b) => b.fit.logLikelihood - a.fit.logLikelihood);
    const next = firstShown(
      fits,
      ({ writer }) => writer,
      unknown,
      ({ writer }) =>
        (explainsAll(histogram, writer) && unknown.observationsOf(writer) >= ENOUGH) ||
        unknown.explainLess(writer, writers, thresholdOf(writer), unknown.chanceBeside(writer, writers[0], chance)),
    );
    if (!next) break;
    mixture = next.fit;
  }
  return mixture;
}

/** The first that is shown, without those that are of one family with a better one that is not: it explains them too. */
function firstShown<Item>(
  items: readonly Item[],
  writerOf: (item: Item) => number,
  unknown: UnknownWriters,
  isShown: (item: Item) => boolean,
): Item | undefined {
  const refused: number[] = [];
  return items.find(item => {
    const writer = writerOf(item);
    if (refused.some(other => unknown.areOneFamily(other, writer))) return false;
    if (!unknown.isSimple(writer) && isShown(item)) return true;
    refused.push(writer);
    return false;
  });
}

/** So many observations that are all where the writer puts them are not there by a related rule: modulo 2 that is one in 2^1,000. */
const ENOUGH = 1000;

function explainsAll(histogram: Histogram, writer: number): boolean {
  return explainedBy(histogram, [writer]) === totalOf(histogram);
}

/** Takes out those that the ones added later make needless: never the last one, since each has helped as much as is asked of it. */
function prune(
  histogram: Histogram,
  mixture: Mixture,
  chance: number,
  thresholdOf: (writer: number) => number,
): Mixture {
  for (const writer of mixture.writers) {
    const without = fitMixture(histogram, besides(mixture.writers, writer), chance);
    if (mixture.logLikelihood - without.logLikelihood < thresholdOf(writer)) {
      return prune(histogram, without, chance, thresholdOf);
    }
  }
  return mixture;
}

/** Candidates that did the same everywhere, together. */
function sameClasses(histogram: Histogram, candidates: readonly number[]): number[][] {
  const classes: number[][] = [];
  for (const writer of candidates) {
    const same = classes.find(([first]) => [...histogram.keys()].every(mask => isSame(mask, first, writer)));
    if (same) same.push(writer);
    else classes.push([writer]);
  }
  return classes;
}

/** Whether both would have done the same. */
export function isSame(mask: number, a: number, b: number): boolean {
  return ((mask >>> a) & 1) === ((mask >>> b) & 1);
}

function besides(writers: readonly number[], writer: number): number[] {
  return writers.filter(each => each !== writer);
}

/**
 * Every writer with which the others are about as likely if it stands in this one's place. Not one whose hash somebody has made a rule of his own
 * of: it may be much likelier, and did not write.
 */
function groupOf(
  writer: number,
  writers: readonly number[],
  histogram: Histogram,
  classes: readonly number[][],
  { chance, unknown }: Question,
): Group {
  const likelihood = (first: number): number => {
    const others = writers.map(each => (each === writer ? first : each));
    return fitMixture(histogram, others, chance).logLikelihood;
  };
  const best = likelihood(writer);
  const same = classes.find(([first]) => first === writer)!;
  const close = classes.filter(
    ([first]) =>
      !writers.includes(first) &&
      best - likelihood(first) < EVIDENCE &&
      !unknown.isMadeOf(first, besides(writers, writer)),
  );
  return { writers: [...same, ...close.flat()], isSame: close.length === 0 };
}

function suspectsOf(histogram: Histogram, writers: readonly number[], candidates: readonly number[]): number[] {
  const bits = bitsOf(writers);
  const common = [...histogram.keys()].filter(mask => !(mask & bits)).reduce((all, mask) => all & mask, ~0);
  return candidates.filter(writer => common & (1 << writer));
}

/** Whether the evidence is against this writer having written such a share or more. */
function isRarer(histogram: Histogram, writer: number, least: number, chance: number, none: Mixture): boolean {
  const [other, matched] = [0, 1].map(cell => cellOf(histogram, writer, cell));
  const share = Math.max(least, fitMixture(histogram, [writer], chance).shares[0]);
  const likelihood = matched * Math.log(share + (1 - share) * chance) + other * Math.log((1 - share) * chance);
  return none.logLikelihood - likelihood > EVIDENCE;
}

function cellOf(histogram: Histogram, writer: number, bit: number): number {
  let sum = 0;
  for (const [mask, weight] of histogram) if (((mask >>> writer) & 1) === bit) sum += weight;
  return sum;
}
