// What a writer would have done whose rule is not known, but is related to a known one: in the cells of (partition - place by the rule), it
// prefers those of one coset, or none in any order; or it does not look at keys. A rule counts as a writer only if it explains more than that.

import { EVIDENCE } from './evidence.ts';
import { range } from './lists.ts';

/** How much of what was seen lies where: `hits` where the rule puts it, the others by (partition - place) modulo the rule's count. */
export interface Cells {
  hits: number;
  misses: Map<number, number>;
  /** All of it by the partition where the rule puts it. */
  places: Map<number, number>;
  /** All of it by partition, and the misses alone. */
  loads: Map<number, number>;
  missLoads: Map<number, number>;
  /** The rule's partition count, and all partitions there are: at least as many. */
  count: number;
  all: number;
  /** Of further keys, of which nothing else is known: how many lie where the rule puts them, and how many do not. */
  more: { hits: number; misses: number };
  /** How much of all keys the rule puts into the partition where it puts most. */
  fullest: number;
}

/** A writer with structure, beside a writer of the rule. */
export interface NullModel {
  /** Of the rule's count: what the writer has in common with the rule is the remainder by it. 1 for one that has nothing in common. */
  divisor: number;
  /** Log-likelihood with a writer of the rule, and without. */
  withRule: number;
  without: number;
  /** The same with as many hits as there are, be they more than by chance or fewer. */
  asSeen: number;
  /** How nearly all misses lie in the coset of the hits: 1 where they do, 0 where as many as by chance, below it where fewer do. */
  agreement: number;
  /** What the structure costs before it is believed, as evidence. */
  cost: number;
  /** Of what the unknown writer does, how much are hits. */
  chance: number;
  /** How much more unevenly the misses lie than they would by chance: 1 if not. */
  dispersion: number;
}

/** Weights are sums of fractions. */
const LEAST_WEIGHT = 1e-9;
/** So many cosets can have shares of their own. */
const MOST_COSETS = 64;

/**
 * Beside a writer who does not look at keys, but prefers one partition, or some. A rule that puts the few keys that are left all into the same
 * partition explains no more than such a writer.
 */
function modelsWithoutKeys(cells: Cells, dispersion: number): NullModel[] {
  const { hits, loads, missLoads, count, all } = cells;
  const total = sumOf(loads);
  const likelihoods = (of: ReadonlyMap<number, number>): [one: number, some: number] => {
    const most = Math.max(0, ...of.values());
    let some = 0;
    for (const weight of of.values()) some += logLikelihood(weight, total, 1);
    const rest = logLikelihood(sumOf(of) - most, total, all - 1);
    return [logLikelihood(most, total, 1) + rest, some - (of.size / 2) * Math.log(total + 1)];
  };
  const [one, some] = likelihoods(loads);
  const ofHits = logLikelihood(hits, total, 1);
  const [oneBeside, someBeside] = likelihoods(missLoads);
  const model = (without: number, beside: number, cost: number): NullModel => ({
    divisor: 1,
    withRule: ofHits + beside,
    without,
    asSeen: ofHits + beside,
    agreement: 0,
    cost,
    chance: 1 / all,
    dispersion,
  });
  // Of some partitions of a topic only the rule's keys of these are seen: how much of it is hits tells more than how likely the partitions are.
  const [chance, ofRate] = hitsWithoutKeys(cells);
  // At an earlier count a rule puts all keys into the first partitions, where many an own one (a range, a letter) has most of them as well.
  const seen = model(some, someBeside, count < all ? Math.log(all) : EVIDENCE);
  const withRule = Math.max(seen.withRule, some + ofRate);
  const models = [model(one, oneBeside, Math.log(all)), { ...seen, withRule, asSeen: withRule, chance }];
  const { more, fullest } = cells;
  const rate = more.hits / Math.max(LEAST_WEIGHT, more.hits + more.misses);
  const [ofMore, byChance] = [rate, Math.min(rate, fullest)].map(each => ofSplit(more.hits, more.misses, each));
  return models.map(each => ({
    ...each,
    withRule: each.withRule + ofMore,
    asSeen: each.asSeen + ofMore,
    without: each.without + byChance,
  }));
}

/** How likely so many hits and misses are if so much of all are hits. */
function ofSplit(hits: number, misses: number, rate: number): number {
  return (hits < LEAST_WEIGHT ? 0 : hits * Math.log(rate)) + (misses < LEAST_WEIGHT ? 0 : misses * Math.log(1 - rate));
}

/** How much would be hits if partitions did not hang on keys, and how much likelier the hits are if the rule wrote some of it. */
function hitsWithoutKeys({ hits, loads, places }: Cells): [chance: number, likelier: number] {
  const total = sumOf(loads);
  if (total === 0) return [1, 0];
  let chance = 0;
  for (const [partition, weight] of loads) chance += (weight / total) * ((places.get(partition) ?? 0) / total);
  return [chance, likelierThan(hits, total - hits, chance)];
}

/** How much likelier so many hits are if the rule wrote some of it than if they are by chance, as a natural logarithm; 0 if they are no more. */
export function likelierThan(hits: number, misses: number, chance: number): number {
  const rate = hits / (hits + misses);
  if (rate <= chance) return 0;
  return ofSplit(hits, misses, rate) - ofSplit(hits, misses, chance);
}

export function sumOf(weights: ReadonlyMap<number, number>): number {
  let sum = 0;
  for (const weight of weights.values()) sum += weight;
  return sum;
}

/**
 * Without structure first, then one for each divisor of the count.
 * @param hasRelatives whether hashes that people write have structure in common with the rule's
 */
export function nullModels(cells: Cells, hasRelatives: boolean): NullModel[] {
  const { hits, misses, count, all } = cells;
  const total = hits + sumOf(misses);
  const models: NullModel[] = [];
  for (const divisor of divisorsOf(count)) {
    if (divisor === all) continue;
    const cosets = new Map<number, number>();
    for (const [residue, weight] of misses) addTo(cosets, residue % divisor, weight);
    // A hash that mixes well has something in common with another only where that one is made of it; and large divisors are far-fetched.
    const prior = hasRelatives && divisor <= MOST_COSETS ? EVIDENCE : 2 * EVIDENCE;
    models.push(modelOf(cells, divisor, cosets, total, prior));
    if (divisor > 2 && divisor <= MOST_COSETS) models.push(modelOf(cells, divisor, cosets, total, prior, true));
  }
  return [...models, ...modelsWithoutKeys(cells, models[0]?.dispersion ?? 1)];
}

/** @param isFree whether each coset has a share of its own, or only that of 0 */
function modelOf(
  { hits, misses, count, all, more }: Cells,
  divisor: number,
  cosets: ReadonlyMap<number, number>,
  total: number,
  prior: number,
  isFree = false,
): NullModel {
  const inCoset = cosets.get(0) ?? 0;
  const size = all / divisor;
  const missed = total - hits;
  const out = missed - inCoset;
  const others: [number, number][] = isFree
    ? [...cosets].filter(([coset]) => coset !== 0).map(([, weight]) => [weight, size])
    : [[out, all - size]];
  const amongOthers = others.reduce((sum, [weight, cells]) => sum + logLikelihood(weight, out, cells), 0);
  const allHits = hits + more.hits;
  const allMissed = missed + more.misses;
  const asSeen =
    ofSplit(allHits, allMissed, allHits / (allHits + allMissed)) +
    logLikelihood(inCoset, missed, size - 1) +
    logLikelihood(out, missed, 1) +
    amongOthers;
  // Each cell of the coset, that of the hits too, has as much.
  const rate = likeliestRate(allHits + inCoset, more.misses, out, size);
  const ofOut = out < LEAST_WEIGHT ? 0 : out * Math.log(1 - size * rate);
  const without = ofSplit(allHits + inCoset, more.misses, rate) + ofOut + amongOthers;
  const [seen, byChanceIn] = [inCoset / missed, (size - 1) / (all - 1)];
  // What of the unknown writer's records are hits: as many as lie in any other cell of the coset.
  const byChance = size > 1 ? inCoset / (size - 1) : 0;
  const unknown = missed + byChance;
  return {
    divisor,
    withRule: missed === 0 || allHits * (size - 1) * missed > inCoset * allMissed ? asSeen : without,
    without,
    asSeen,
    agreement:
      isFree || divisor === 1 || missed === 0
        ? 0
        : seen >= byChanceIn
          ? (seen - byChanceIn) / (1 - byChanceIn)
          : seen / byChanceIn - 1,
    cost: divisor === 1 ? 0 : prior + ((isFree ? divisor - 1 : 1) / 2) * Math.log(total + 1),
    chance: unknown === 0 ? 0 : byChance / unknown,
    dispersion: dispersionOf(misses, count, all, divisor, isFree ? cosets : undefined, inCoset, missed),
  };
}

/**
 * How much a cell has, of a coset of so many: so many keys are in such a cell, so many not in that of the hits, and so many outside of the coset.
 * There the likelihood is greatest.
 */
function likeliestRate(inCells: number, elsewhere: number, out: number, size: number): number {
  if (elsewhere < LEAST_WEIGHT) return inCells / Math.max(LEAST_WEIGHT, inCells + out) / size;
  let [low, high] = [0, 1 / size];
  for (let i = 0; i < BITS_OF_RATE; i++) {
    const rate = (low + high) / 2;
    const slope = inCells / rate - elsewhere / (1 - rate) - (out * size) / (1 - size * rate);
    if (slope > 0) low = rate;
    else high = rate;
  }
  return low;
}
const BITS_OF_RATE = 40;

/** How much likelier so much is in its place than if it were spread over all of `total`. */
function logLikelihood(weight: number, total: number, cells: number): number {
  return weight < LEAST_WEIGHT ? 0 : weight * Math.log(weight / total / cells);
}

/**
 * Pearson's chi-square of the misses over their cells, by its degrees of freedom, if that is more than chance would do (one in a thousand).
 * Where an unknown rule goes together with a known one in other cells, it does so in the cell of the hits too.
 */
function dispersionOf(
  misses: ReadonlyMap<number, number>,
  count: number,
  all: number,
  divisor: number,
  cosets: ReadonlyMap<number, number> | undefined,
  inCoset: number,
  missed: number,
): number {
  const [size, ofZero] = [all / count, all / count - 1];
  const cosetCells = all / divisor - 1;
  const otherCells = all - all / divisor;
  const massOf = (residue: number): [weight: number, cells: number] => {
    if (residue % divisor === 0) return [inCoset, cosetCells];
    return cosets ? [cosets.get(residue % divisor) ?? 0, all / divisor] : [missed - inCoset, otherCells];
  };
  let squares = 0;
  for (const [residue, weight] of misses) {
    const [mass, cells] = massOf(residue);
    const expected = (mass / cells) * (residue === 0 ? ofZero : size);
    if (expected > 0) squares += weight ** 2 / expected;
  }
  const groups: [weight: number, cells: number][] = [[inCoset, count / divisor - (ofZero > 0 ? 0 : 1)]];
  if (cosets) for (let coset = 1; coset < divisor; coset++) groups.push([cosets.get(coset) ?? 0, count / divisor]);
  else groups.push([missed - inCoset, count - count / divisor]);
  let [freedom, variance] = [0, 0];
  for (const [weight, cells] of groups) {
    if (weight <= 0 || cells <= 1) continue;
    freedom += cells - 1;
    variance += 2 * (cells - 1) + cells ** 2 / weight;
  }
  if (freedom === 0) return 1;
  const chiSquare = squares - missed;
  const isChance = chiSquare <= Math.max(quantile(freedom), freedom + UNUSUAL * Math.sqrt(variance));
  return isChance ? 1 : chiSquare / freedom;
}

/** One in a thousand, in standard deviations. */
const UNUSUAL = 3.1;

/** Of chi-square, by Wilson and Hilferty. */
export function quantile(freedom: number): number {
  const unit = 2 / (9 * freedom);
  return freedom * (1 - unit + UNUSUAL * Math.sqrt(unit)) ** 3;
}

/** From 1 on. */
function divisorsOf(n: number): number[] {
  const small = range(1, Math.floor(Math.sqrt(n))).filter(divisor => n % divisor === 0);
  const large = small.map(divisor => n / divisor).reverse();
  // A square's root is in both.
  return [...new Set([...small, ...large])];
}

export function addTo<Key>(map: Map<Key, number>, key: Key, weight: number): void {
  map.set(key, (map.get(key) ?? 0) + weight);
}
