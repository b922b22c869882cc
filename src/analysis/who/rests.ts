// What some writers leave over, as another one's rule sees it.

import type { Witness } from '../../state/writers/state.ts';
import { bitsOf, type Candidate, ruleOfCandidate, siblingsOf } from './candidate.ts';
import { Halves } from './halves.ts';
import { areKeysAlone, type KeyPlaces } from './key-places.ts';
import { addTo, type Cells, type NullModel, nullModels } from './null-models.ts';
import { hasRelatives } from './relatives.ts';

/** Without what a rule of the same family explains: each key once, or each part of a key that is hashed. */
export interface Rest {
  cells: Cells;
  models: NullModel[];
  halves: Halves;
  /** All that the others leave over and the rule reads: which pairs, and how much each of them is. */
  asked: number[];
  weightOf(i: number): number;
}

/** Each is made once. */
export class Rests {
  readonly #pairs: readonly Witness[];
  readonly #candidates: readonly Candidate[];
  readonly #numPartitions: number;
  readonly #recordsOf: (pair: Witness) => number;
  readonly #places: KeyPlaces;
  readonly #known = new Map<string, Rest | undefined>();

  constructor(
    pairs: readonly Witness[],
    candidates: readonly Candidate[],
    numPartitions: number,
    recordsOf: (pair: Witness) => number,
    places: KeyPlaces,
  ) {
    this.#pairs = pairs;
    this.#candidates = candidates;
    this.#numPartitions = numPartitions;
    this.#recordsOf = recordsOf;
    this.#places = places;
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
    const placesOfSiblings = siblings.map(sibling => this.#places.of(sibling).places);
    const asked = [...places.keys()].filter(i => places[i] >= 0 && !(this.#pairs[i].mask & explained));
    const indexes = asked.filter(i => places[i] === this.#pairs[i].partition || !(this.#pairs[i].mask & family));
    if (indexes.length === 0) return undefined;
    const weightOf = this.#weights(asked, units, others.length === 0 && areKeysAlone(candidate));
    const maps = { misses: new Map(), places: new Map(), loads: new Map(), missLoads: new Map() };
    const cells: Cells = { hits: 0, ...maps, count, all };
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
      const ofFamily = new Set(placesOfSiblings.map(places => places[i])).add(places[i]).size;
      if (ofFamily === all) continue;
      halves.add(key, hashes[i], isHit, weightInHalves(i) * (isHit ? 1 : (all - 1) / (all - ofFamily)));
    }
    return { cells, models: nullModels(cells, isRelated), halves, asked, weightOf };
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
    const [totals, squares] = [new Map<number, number>(), new Map<number, number>()];
    for (const i of indexes) {
      addTo(totals, units[i], recordsOf(i));
      addTo(squares, units[i], recordsOf(i) ** 2);
    }
    if (!isAll) return i => 1 / totals.get(units[i])!;
    return i => (recordsOf(i) * totals.get(units[i])!) / squares.get(units[i])!;
  }
}
