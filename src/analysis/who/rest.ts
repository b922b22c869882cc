// Whether what the writers leave over is shown to be of no known rule: several clean writers, each with too few records to be named, leave as
// much over.

import { rules } from '../../rules/index.ts';
import { COMMON_RULES } from '../../rules/table.ts';
import type { Witness } from '../../state/writers/state.ts';
import { latin1 } from '../shared/key-forms.ts';
import { viewsOf } from '../shared/views.ts';
import { fitMixture } from './mixture.ts';
import { placesOf } from './places-at.ts';

/** So many rules together are thought of. */
const MOST_RULES = 10;
/** What each further rule costs besides its choice, as a natural logarithm: topics with many writers are rare. */
const PER_RULE = Math.log(10);
/** A stray is left to chance in five thousand. */
const STRAY = 1 / 5000;

/** More than so many pairs are asked about other partition counts, and about parts of keys, only where some of them fit. */
const FEW = 64;
const FIRST_LOOK = 16;
const LEAST_FITTING = 8;
/** Of two partitions a rule that wrote nothing has half of them too. */
const LEAST_OF_VIEW = 14;

/**
 * How much likelier a writer of no known rule makes what is left over than known rules together do, at this partition count or at others, as
 * a natural logarithm. Infinite if there is nothing to explain.
 * @param weights how much each counts
 * @param most the largest partition count that the topic can have had
 */
export function evidenceForUnknown(
  left: readonly Witness[],
  weights: readonly number[],
  numPartitions: number,
  most: number,
): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const chance = 1 / numPartitions;
  const known = explanations(left, numPartitions, most);
  const chosen: Explanation[] = [];
  const open = new Set(left.keys());
  // Without any rule, all are strays.
  let best = total * Math.log(STRAY * chance);
  while (chosen.length < MOST_RULES) {
    const next = bestOf(known, open, weights, -Math.log(chance));
    if (!next) break;
    chosen.push(next);
    for (const i of open) if (next.explains[i]) open.delete(i);
    const histogram = new Map<number, number>();
    for (const [i, weight] of weights.entries()) {
      const mask = chosen.reduce((bits, { explains }, bit) => bits | (explains[i] ? 1 << bit : 0), 0);
      histogram.set(mask, (histogram.get(mask) ?? 0) + weight);
    }
    const { shares } = fitMixture(histogram, [...chosen.keys()], STRAY * chance);
    let likelihood = -chosen.reduce((sum, { cost }) => sum + cost, 0);
    for (const [mask, weight] of histogram) {
      const density = shares.reduce((sum, share, bit) => sum + (mask & (1 << bit) ? share : 0), STRAY * chance);
      likelihood += weight * Math.log(density);
    }
    best = Math.max(best, likelihood);
  }
  return Math.max(total * Math.log(chance), inOnePartition(left, weights, numPartitions)) - best;
}

/** The log-likelihood of a writer who puts nearly everything into one partition. */
function inOnePartition(left: readonly Witness[], weights: readonly number[], numPartitions: number): number {
  const loads = new Map<number, number>();
  let total = 0;
  for (const [i, { partition }] of left.entries()) {
    loads.set(partition, (loads.get(partition) ?? 0) + weights[i]);
    total += weights[i];
  }
  const most = Math.max(...loads.values());
  const others = total - most;
  const ofOthers = others < 1e-9 ? 0 : others * Math.log(others / total / (numPartitions - 1));
  return most * Math.log(most / total) + ofOthers - Math.log(numPartitions);
}

/** A rule at a count, which of the pairs it explains, and what its choice costs. */
interface Explanation {
  explains: readonly boolean[];
  cost: number;
}

function explanations(left: readonly Witness[], numPartitions: number, most: number): Explanation[] {
  const others = Array.from({ length: Math.max(0, most - 1) }, (_, i) => i + 2).filter(
    count => count !== numPartitions,
  );
  const look = lookAt(left.length);
  const placesBy = placesOf(left.map(({ key }) => key));
  const ofKeys = rules.flatMap(rule => {
    const places = placesBy(rule);
    const explains = (i: number, count: number) => left[i].partition < count && places(i, count) === left[i].partition;
    const isCommon = COMMON_RULES.includes(rule);
    const isWorth = (count: number) =>
      isCommon && (look.length === 0 || look.filter(i => explains(i, count)).length >= LEAST_FITTING);
    return [numPartitions, ...others.filter(isWorth)].map(count => ({
      explains: left.map((_, i) => explains(i, count)),
      cost: Math.log((count === numPartitions ? 1 : others.length) * rules.length) + PER_RULE,
    }));
  });
  return [...ofKeys, ...ofViews(left, numPartitions)];
}

/** Which of so many pairs are looked at first; none where all are. */
function lookAt(length: number): number[] {
  return length > FEW ? Array.from({ length: FIRST_LOOK }, (_, i) => Math.floor((i * length) / FIRST_LOOK)) : [];
}

/**
 * Parts and other forms of keys. Of many keys a rule of one would have been named, but not where it can't be: in two partitions all that adds up
 * bytes is the same.
 */
function ofViews(left: readonly Witness[], numPartitions: number): Explanation[] {
  const views = viewsOf(left.map(({ key }) => key));
  return views.flatMap(view => {
    const parts = left.map(({ key }) => view.of(key));
    const read = [...left.keys()].filter(i => parts[i] !== undefined);
    // What many keys have in common is one piece of evidence.
    if (2 * new Set(read.map(i => latin1(parts[i]!))).size <= read.length) return [];
    const placesBy = placesOf(read.map(i => parts[i]!));
    const look = lookAt(read.length);
    return COMMON_RULES.flatMap(rule => {
      const places = placesBy(rule);
      const isHit = (at: number) => places(at, numPartitions) === left[read[at]].partition;
      const isWorth = look.length === 0 || look.filter(isHit).length >= LEAST_OF_VIEW;
      if (!isWorth) return [];
      const hits = new Set(read.filter((_, at) => isHit(at)));
      const cost = Math.log(views.length * COMMON_RULES.length) + PER_RULE;
      return { explains: left.map((_, i) => hits.has(i)), cost };
    });
  });
}

/** What explains most of what is open, for its cost; undefined if nothing explains any. */
function bestOf(
  known: readonly Explanation[],
  open: ReadonlySet<number>,
  weights: readonly number[],
  each: number,
): Explanation | undefined {
  let [best, most]: [Explanation | undefined, number] = [undefined, -Infinity];
  for (const explanation of known) {
    let sum = 0;
    for (const i of open) if (explanation.explains[i]) sum += weights[i];
    const worth = sum * each - explanation.cost;
    if (sum > 0 && worth > most) [best, most] = [explanation, worth];
  }
  return best;
}
