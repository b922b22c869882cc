// What some writers leave over, as another one's rule sees it.

import type { Witness } from '../../state/writers/state.ts';
import { bitsOf, type Candidate, ruleOfCandidate, siblingsOf } from './candidate.ts';
import { Halves } from './halves.ts';
import { type KeyEvidence, restHistogram, weightedHistogram } from './key-evidence.ts';
import { areKeysAlone, type KeyPlaces } from './key-places.ts';
import type { Histogram } from './mixture.ts';
import { addTo, type Cells, type NullModel, nullModels, sumOf } from './null-models.ts';
import { hasRelatives } from './relatives.ts';

/** Without what a rule of the same family explains: each key once, or each part of a key that is hashed. */
export interface Rest {
  cells: Cells;
  models: NullModel[];
  halves: Halves;
  /** All that the others leave over and the rule reads: which pairs, and how much each of them is. */
  asked: number[];
  weightOf(i: number): number;
  /** Whether the rule explains all of it, also of the keys that were not kept. */
  isAlone: boolean;
}

/** Sums of fractions that are off by less are the same. */
const LEAST_MORE = 1e-6;

/** Each is made once. */
export class Rests {
  readonly #pairs: readonly Witness[];
  readonly #candidates: readonly Candidate[];
  readonly #numPartitions: number;
  readonly #recordsOf: (pair: Witness) => number;
  readonly #places: KeyPlaces;
  readonly #keys: KeyEvidence | undefined;
  readonly #known = new Map<string, Rest | undefined>();
  readonly #histograms = new Map<string, Histogram>();

  constructor(
    pairs: readonly Witness[],
    candidates: readonly Candidate[],
    numPartitions: number,
    recordsOf: (pair: Witness) => number,
    places: KeyPlaces,
    keys?: KeyEvidence,
  ) {
    this.#pairs = pairs;
    this.#candidates = candidates;
    this.#numPartitions = numPartitions;
    this.#recordsOf = recordsOf;
    this.#places = places;
    this.#keys = keys;
  }

  /**
   * Of a writer, beside others; undefined if they leave nothing over.
   * @param atAnyCount whether what the family explains at other counts is left out too
   */
  of(writer: number, others: readonly number[], atAnyCount = false): Rest | undefined {
    const name = `${writer} ${others} ${atAnyCount}`;
    if (!this.#known.has(name)) this.#known.set(name, this.#make(writer, others, atAnyCount));
    return this.#known.get(name);
  }

  #make(writer: number, others: readonly number[], atAnyCount: boolean): Rest | undefined {
    const candidate = this.#candidates[writer];
    const { numPartitions: count } = candidate;
    const isRelated = hasRelatives(ruleOfCandidate(candidate));
    const { places, units, hashes } = this.#places.of(writer);
    const all = Math.max(count, this.#numPartitions);
    const explained = bitsOf(others);
    const siblings = this.#familyOf(writer, atAnyCount);
    const family = bitsOf(siblings);
    const placesOfFamily = [places, ...siblings.map(sibling => this.#places.of(sibling).places)];
    const asked = [...places.keys()].filter(i => places[i] >= 0 && !(this.#pairs[i].mask & explained));
    const indexes = asked.filter(i => places[i] === this.#pairs[i].partition || !(this.#pairs[i].mask & family));
    const weightOf = this.#weights(asked, units, others.length === 0 && areKeysAlone(candidate));
    const maps = { misses: new Map(), places: new Map(), loads: new Map(), missLoads: new Map() };
    const more = { hits: 0, misses: 0 };
    const cells: Cells = { hits: 0, ...maps, count, all, more, fullest: this.#keys ? fullestOf(places) : 1 };
    // All places of a key lie in its half: a key that is everywhere (an empty one, of librdkafka) is one observation.
    const weightInHalves = this.#weights(asked, units, false);
    const halves = new Halves(candidate.view && indexes.map(i => this.#pairs[i].key));
    for (const i of indexes) {
      const weight = weightOf(i);
      const { key, partition } = this.#pairs[i];
      const residue = (((partition - places[i]) % count) + count) % count;
      const isHit = partition === places[i];
      addTo(cells.loads, partition, weight);
      addTo(cells.places, places[i], weight);
      if (isHit) cells.hits += weight;
      else {
        addTo(cells.misses, residue, weight);
        addTo(cells.missLoads, partition, weight);
      }
      // Those misses that lie where the family puts them have been left out, and more of them where the family has more places.
      const ofFamily = differentPlaces(placesOfFamily, i);
      if (ofFamily === all) continue;
      halves.add(key, hashes[i], isHit, weightInHalves(i) * (isHit ? 1 : (all - 1) / (all - ofFamily)));
    }
    const isAlone =
      this.#addMore(cells, asked, writer, others, family) && asked.every(i => this.#pairs[i].mask & (1 << writer));
    if (indexes.length === 0 && more.hits + more.misses === 0) return undefined;
    return { cells, models: nullModels(cells, isRelated), halves, asked, weightOf, isAlone };
  }

  /**
   * What the masks of all keys tell, where those that were kept are a sample of them: how many more there are where the rule puts them, and elsewhere, than of the keys that were kept. A few of these
   * would not tell it: of 80 strays among 160,000 keys five are kept, and all may be hits where half of the strays are.
   * @returns whether the rule explains all of them
   */
  #addMore(cells: Cells, asked: readonly number[], writer: number, others: readonly number[], family: number): boolean {
    if (!this.#keys) return true;
    const { places, units } = this.#places.of(writer);
    const isAll = others.length === 0 && areKeysAlone(this.#candidates[writer]);
    const weightOf = this.#weights(asked, this.#places.keys, isAll);
    const kept = { hits: 0, misses: 0 };
    for (const i of asked) {
      if (places[i] === this.#pairs[i].partition) kept.hits += weightOf(i);
      else if (!(this.#pairs[i].mask & family)) kept.misses += weightOf(i);
    }
    const [known, isHit] = [{ hits: 0, misses: 0 }, 1 << writer];
    let isAlone = true;
    for (const [mask, weight] of this.#histogram(others, isAll)) {
      if (mask & isHit) known.hits += weight;
      else {
        isAlone = false;
        if (!(mask & family)) known.misses += weight;
      }
    }
    // Several keys can be one piece of evidence.
    const ofAll = () => new Set(units).size / Math.max(1, new Set(this.#places.keys).size);
    const countOf = (all: number, ofKept: number, pieces: number): number => {
      const more = all * (ofKept > 0 ? pieces / ofKept : ofAll()) - pieces;
      return more < LEAST_MORE ? 0 : more;
    };
    cells.more.hits = countOf(known.hits, kept.hits, cells.hits);
    cells.more.misses = countOf(known.misses, kept.misses, sumOf(cells.misses));
    return isAlone;
  }

  #histogram(others: readonly number[], isAll: boolean): Histogram {
    const name = `${others} ${isAll}`;
    const known = this.#histograms.get(name);
    if (known) return known;
    const made = isAll ? weightedHistogram(this.#keys!) : restHistogram(this.#keys!, others);
    this.#histograms.set(name, made);
    return made;
  }

  /**
   * Who may have written what the writer does not explain, in another reduction of its hash, or when the topic was smaller. If the writer is at such
   * a count itself, then only since the topic has grown: an own rule that has most keys in the first partitions would have fewer misses for the others.
   */
  #familyOf(writer: number, atAnyCount: boolean): number[] {
    const all = this.#numPartitions;
    const countOf = (each: number): number => this.#candidates[each].numPartitions;
    const siblings = siblingsOf(
      this.#candidates,
      writer,
      atAnyCount || !hasRelatives(ruleOfCandidate(this.#candidates[writer])),
    );
    if (atAnyCount || countOf(writer) === all) return siblings;
    return siblings.filter(each => countOf(each) === countOf(writer) || countOf(each) === all);
  }

  /** As in key-evidence.ts: all of a key's places by their records, or those that are left over each as much. */
  #weights(indexes: readonly number[], units: Int32Array, isAll: boolean): (i: number) => number {
    const recordsOf = (i: number): number => (isAll ? this.#recordsOf(this.#pairs[i]) : 1);
    const [totals, squares] = [new Float64Array(units.length), new Float64Array(units.length)];
    for (const i of indexes) {
      const records = recordsOf(i);
      totals[units[i]] += records;
      squares[units[i]] += records ** 2;
    }
    if (!isAll) return i => 1 / totals[units[i]];
    return i => (recordsOf(i) * totals[units[i]]) / squares[units[i]];
  }
}

/** In how many places these put the key of pair `i`. No set is made: this is asked of each key for each writer. */
function differentPlaces(of: readonly Int32Array[], i: number): number {
  let count = 0;
  for (let a = 0; a < of.length; a++) {
    let isNew = true;
    for (let b = 0; b < a && isNew; b++) isNew = of[b][i] !== of[a][i];
    if (isNew) count++;
  }
  return count;
}

/** How much of all keys is in the partition that has most of them. */
function fullestOf(places: Int32Array): number {
  const counts = new Map<number, number>();
  for (const place of places) if (place >= 0) addTo(counts, place, 1);
  return counts.size === 0 ? 1 : Math.max(...counts.values()) / sumOf(counts);
}
