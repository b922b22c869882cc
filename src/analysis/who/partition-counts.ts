// Whether records fit a rule at another partition count (one the topic had before it grew, or the one it really has), or a rule of a part of
// the key.

import type { Rule, RuleId } from '../../rules/index.ts';
import { COMMON_RULES } from '../../rules/table.ts';
import type { Witness } from '../../state/writers/state.ts';
import { latin1 } from '../shared/key-forms.ts';
import type { View } from '../shared/views.ts';
import type { Candidate } from './candidate.ts';
import { placesOf } from './places-at.ts';

export interface CandidateSearch {
  found: Candidate[];
  /** How many rules at how many counts, of how many views, were tried: so often something could fit by chance. */
  tried: number;
}

/** How many are looked at before all are, one after the other. Of 96 one must fit at the least, which at most counts none does by chance. */
const LOOKS = [96, 256];
/** That no rule wrote a tenth is said only if one that did would have been found: by chance a tenth can look like less. */
const LEAST_SHARE = 0.08;
/** A look leaves out what is so many standard deviations below the least share: one in 200 that has it. */
const SLACK = 2.6;
/** A look for views, of which nothing is said if there is none. */
const FIRST_LOOK = 64;
/** Of what is left over a view is to explain more: it is asked for what nothing else explains. */
const LEAST_OF_VIEW = 0.25;
const MOST_FOUND = 3;

/** A key in a partition, with so many records. */
export type Weighted = Witness & { readonly records: number };

/**
 * The rules and counts that fit these records best, up to three, each for those that the ones before leave over.
 * @param records that no rule explains at the count that was taken
 * @param views of the key; undefined for itself
 * @param counts to try
 * @param all the topic's partitions
 */
export function searchCandidates(
  records: readonly Weighted[],
  views: readonly (View | undefined)[],
  counts: readonly number[],
  all: number,
): CandidateSearch {
  const found: Candidate[] = [];
  let left = records;
  const tried = Math.max(1, COMMON_RULES.length * counts.length * views.length);
  while (found.length < MOST_FOUND) {
    const best = views
      .map(view => bestFit(left, view, counts, all))
      .reduce<Fit | undefined>((a, b) => (b && b.likelihood > (a?.likelihood ?? 0) ? b : a), undefined);
    if (!best) break;
    const { rule, view, numPartitions } = best;
    found.push({ rule: rule.id, view, numPartitions });
    left = left.filter(({ key, partition }) => {
      const part = view ? view.of(key) : key;
      return part === undefined || rule.partition(part, numPartitions) !== partition;
    });
  }
  return { found, tried };
}

interface Fit {
  rule: Rule<RuleId>;
  view: View | undefined;
  numPartitions: number;
  /** How much likelier it makes what was seen than chance does, as a natural logarithm. */
  likelihood: number;
}

/** A key, or the part of it that is hashed, in a partition. */
interface Part {
  bytes: Uint8Array;
  partition: number;
  /** Those of one part are one all together. */
  weight: number;
}

function bestFit(
  records: readonly Weighted[],
  view: View | undefined,
  counts: readonly number[],
  all: number,
): Fit | undefined {
  const parts = partsOf(records, view);
  // One part in one place fits something by chance, whatever keys it is of.
  if (parts.length < 2) return undefined;
  let best: Fit | undefined;
  const total = weightOf(parts);
  const least = view ? LEAST_OF_VIEW : LEAST_SHARE;
  const looks = (view ? [FIRST_LOOK] : LOOKS)
    .map(count => parts.slice(0, count))
    .map(some => ({ count: some.length, looked: weightOf(some) }));
  const placeOf = placesOf(parts.map(({ bytes }) => bytes));
  const partitions = Int32Array.from(parts, ({ partition }) => partition);
  const weights = Float64Array.from(parts, ({ weight }) => weight);
  for (const rule of COMMON_RULES) {
    const fitting = fittingOf(placeOf(rule), partitions, weights);
    for (const numPartitions of counts) {
      const chance = 1 / Math.max(all, numPartitions);
      const isLeftOut = looks.some(
        ({ count, looked }) => fitting(numPartitions, count) < (view ? least * looked : fewest(looked, chance)),
      );
      if (isLeftOut) continue;
      const hits = fitting(numPartitions, parts.length);
      if (hits - total * chance < least * total) continue;
      const likelihood = excess(hits, total, chance);
      if (likelihood > (best?.likelihood ?? 0)) best = { rule, view, numPartitions, likelihood };
    }
  }
  return best;
}

/** The fewest of so many that fit, if the least share was written by a rule and the others fit it by chance. */
function fewest(looked: number, chance: number): number {
  const fit = LEAST_SHARE + (1 - LEAST_SHARE) * chance;
  return fit * looked - SLACK * Math.sqrt(looked * fit * (1 - fit));
}

/** Each part, which is a key or a view of it, in each of its places. */
function partsOf(records: readonly Weighted[], view: View | undefined): Part[] {
  const places = new Map<string, Part>();
  const totals = new Map<string, number>();
  const names: string[] = [];
  for (const { key, partition, first, second, records: count } of records) {
    const bytes = view ? view.of(key) : key;
    if (!bytes) continue;
    const name = view ? latin1(bytes) : `${first} ${second}`;
    totals.set(name, (totals.get(name) ?? 0) + count);
    const place = places.get(`${partition} ${name}`);
    if (place) place.weight += count;
    else {
      places.set(`${partition} ${name}`, { bytes, partition, weight: count });
      names.push(name);
    }
  }
  return [...places.values()].map((part, i) => ({ ...part, weight: part.weight / totals.get(names[i])! }));
}

const weightOf = (parts: readonly Part[]): number => parts.reduce((sum, { weight }) => sum + weight, 0);

/** How much likelier so many hits are than by chance, as a natural logarithm; 0 if there are no more. */
export function excess(hits: number, total: number, chance: number): number {
  if (hits <= total * chance) return 0;
  const missed = total - hits;
  return hits * Math.log(hits / total / chance) + (missed > 0 ? missed * Math.log(missed / total / (1 - chance)) : 0);
}

/** Says how much of the first so many fits a rule at a count. */
function fittingOf(
  placeOf: ReturnType<ReturnType<typeof placesOf>>,
  partitions: Int32Array,
  weights: Float64Array,
): (numPartitions: number, count: number) => number {
  return (numPartitions, count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const partition = partitions[i];
      // Most counts that are tried have no such partition.
      if (partition < numPartitions && placeOf(i, numPartitions) === partition) sum += weights[i];
    }
    return sum;
  };
}
