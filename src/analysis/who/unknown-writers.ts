// Asks the null models, and the relatives of a rule, about the keys that were seen: how much more likely the rule itself makes them.

import { ruleOf } from '../../rules/index.ts';
import type { Witness } from '../../state/writers/state.ts';
import { latin1 } from '../shared/key-forms.ts';
import { type Candidate, hashedPart, ruleOfCandidate } from './candidate.ts';
import { EVIDENCE } from './evidence.ts';
import { addTo, type Cells, nullModels, quantile } from './null-models.ts';
import { familyOf, hasRelatives, numberAtEnd, relativesOf } from './relatives.ts';

/** Of what is left over, so much a view must explain. */
const LEAST_OF_VIEW = 0.75;
/** Relatives are many. */
const MOST_COMPARED = 1024;

/** Keys in their partitions, and what unknown writers would have done to them. */
export class UnknownWriters {
  readonly #pairs: readonly Witness[];
  readonly #candidates: readonly Candidate[];
  readonly #numPartitions: number;
  readonly #scale: number;
  readonly #recordsOf: (pair: Witness) => number;
  #keys: Int32Array | undefined;
  readonly #rests = new Map<string, ReturnType<UnknownWriters['restOf']>>();
  readonly #places = new Map<number, { places: Int32Array; units: Int32Array; hashes: Uint32Array }>();

  /**
   * @param pairs with a bit for each candidate
   * @param recordsOf how many records a pair has
   * @param scale how many times as many pairs there are as these
   */
  constructor(
    pairs: readonly Witness[],
    candidates: readonly Candidate[],
    numPartitions: number,
    recordsOf: (pair: Witness) => number,
    scale = 1,
  ) {
    this.#pairs = pairs;
    this.#candidates = candidates;
    this.#numPartitions = numPartitions;
    this.#scale = scale;
    this.#recordsOf = recordsOf;
  }

  /**
   * How much likelier a writer of this rule makes what the others leave over than a writer does who is related to the rule, as a natural
   * logarithm.
   */
  gain(writer: number, others: readonly number[]): number {
    const rest = this.#rest(writer, others);
    if (!rest || this.#isPartial(writer, rest.cells)) return -Infinity;
    const { models } = rest;
    const scale = this.#scale;
    const best = models.reduce((a, b) => (scale * b.withRule - b.cost > scale * a.withRule - a.cost ? b : a));
    const without = Math.max(...models.map(model => scale * model.without - model.cost));
    const gain = scale * best.withRule - best.cost - without;
    if (!(gain > 0) || rest.cells.misses.size === 0) return gain;
    const dispersion = Math.max(best.dispersion, ...rest.halves.map(halfDispersion));
    return Math.min(gain / (1 + scale * (dispersion - 1)), this.#gainOverRelatives(writer, rest));
  }

  /**
   * Whether the number at the end of each key, modulo the count, is where the rule puts it. People do choose partitions so, and nobody can tell
   * which of the two it was: `order-100` to `order-999` modulo 7 are where String.hashCode would put them.
   */
  isNumberAtEnd(writer: number): boolean {
    const candidate = this.#candidates[writer];
    const { numPartitions } = candidate;
    if (numPartitions < 3 || !hasRelatives(ruleOfCandidate(candidate))) return false;
    const { places } = this.#placesOf(writer);
    return this.#pairs.every(
      ({ key, partition }, i) => places[i] !== partition || numberAtEnd(key) % numPartitions === places[i],
    );
  }

  /**
   * A view is asked for what nothing else explains: one that leaves much of it over is none. What is printed as `Struct{id=7}` and hashed whole
   * by a rule of its own goes together with the hash of 7 alone for half of the keys.
   */
  #isPartial(writer: number, { hits, misses }: Cells): boolean {
    const candidate = this.#candidates[writer];
    if (!candidate.view || !hasRelatives(ruleOfCandidate(candidate))) return false;
    return hits < LEAST_OF_VIEW * [...misses.values()].reduce((sum, weight) => sum + weight, hits);
  }

  /** How much the evidence is against this writer having written such a share. */
  evidenceAgainst(writer: number, share: number): number {
    const rest = this.#rest(writer, []);
    if (!rest) return 0;
    const { hits, misses } = rest.cells;
    const missed = [...misses.values()].reduce((sum, weight) => sum + weight, 0);
    const { models } = rest;
    const best = Math.max(...models.map(model => this.#scale * model.withRule - model.cost));
    const withShare = models.map(({ asSeen, chance, cost }) => {
      const [expected, seen] = [share + (1 - share) * chance, hits / (hits + missed)];
      if (seen >= expected) return this.#scale * asSeen - cost;
      const ofHits = hits === 0 ? 0 : hits * Math.log(expected / seen);
      return this.#scale * (asSeen + ofHits + missed * Math.log((1 - expected) / (1 - seen))) - cost;
    });
    return best - Math.max(...withShare);
  }

  /** What the others leave over, without what a rule of the same family explains: each key once, or each part of a key that is hashed. */
  #rest(writer: number, others: readonly number[]) {
    const name = `${writer} ${others}`;
    if (!this.#rests.has(name)) this.#rests.set(name, this.restOf(writer, others));
    return this.#rests.get(name);
  }

  private restOf(writer: number, others: readonly number[]) {
    const { numPartitions: count } = this.#candidates[writer];
    const { places, units, hashes } = this.#placesOf(writer);
    const all = Math.max(count, this.#numPartitions);
    const explained = bitsOf(others);
    const family = bitsOf(this.#familyOf(writer));
    const indexes: number[] = [];
    for (let i = 0; i < places.length; i++) {
      const { mask, partition } = this.#pairs[i];
      if (mask & explained || places[i] < 0 || (places[i] !== partition && mask & family)) continue;
      indexes.push(i);
    }
    if (indexes.length === 0) return undefined;
    const weightOf = this.#weights(indexes, units, others.length === 0);
    const maps = { misses: new Map(), places: new Map(), loads: new Map(), missLoads: new Map() };
    const cells: Cells = { hits: 0, ...maps, count, all };
    const halves = [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ];
    for (const i of indexes) {
      const weight = weightOf(i);
      const residue = (((this.#pairs[i].partition - places[i]) % count) + count) % count;
      const isHit = this.#pairs[i].partition === places[i];
      addTo(cells.loads, this.#pairs[i].partition, weight);
      addTo(cells.places, places[i], weight);
      if (isHit) cells.hits += weight;
      else {
        addTo(cells.misses, residue, weight);
        addTo(cells.missLoads, this.#pairs[i].partition, weight);
      }
      halves[0][(hashes[i] >>> 31) * 2 + (isHit ? 1 : 0)] += weight;
      halves[1][(isAscii(this.#pairs[i].key) ? 0 : 2) + (isHit ? 1 : 0)] += weight;
    }
    return { cells, models: nullModels(cells), halves, indexes, weightOf };
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

  /** Against relatives of the rule that nobody uses: of the keys that only one of both explains, the rule must have more. */
  #gainOverRelatives(
    writer: number,
    { indexes: all, weightOf }: { indexes: number[]; weightOf: (i: number) => number },
  ) {
    const candidate = this.#candidates[writer];
    const { places } = this.#placesOf(writer);
    const { numPartitions } = candidate;
    const step = Math.max(1, Math.floor(all.length / MOST_COMPARED));
    const indexes = all.filter((_, i) => i % step === 0);
    const parts = indexes.map(i => hashedPart(candidate, this.#pairs[i].key)!);
    let least = Infinity;
    for (const { hashOf, reductions } of relativesOf(ruleOfCandidate(candidate))) {
      const hashes = parts.map(hashOf);
      // One that is the rule at an earlier count, on all keys that were seen, may explain the others at the topic's.
      for (const count of new Set([numPartitions, Math.max(numPartitions, this.#numPartitions)])) {
        for (const reduce of reductions) {
          let [ours, theirs, differ] = [0, 0, false];
          for (const [at, i] of indexes.entries()) {
            const { partition } = this.#pairs[i];
            const place = reduce(hashes[at], count);
            if (place === places[i]) continue;
            differ = true;
            if (places[i] === partition) ours += weightOf(i);
            else if (place === partition) theirs += weightOf(i);
          }
          // Modulo a power of two many are the same rule; but of two, where all are, the rule is only the parity of the bytes.
          if (!differ && numPartitions > 2) continue;
          least = Math.min(least, step * this.#scale * advantage(ours, theirs) + EVIDENCE / 2);
        }
      }
    }
    return least;
  }

  #unitsOfKeys(): Int32Array {
    this.#keys ??= unitsOf(this.#pairs.map(({ first, second }) => `${first} ${second}`));
    return this.#keys;
  }

  #familyOf(writer: number): number[] {
    const candidate = this.#candidates[writer];
    const family = familyOf(ruleOfCandidate(candidate));
    return [...this.#candidates.keys()].filter(bit => {
      const other = this.#candidates[bit];
      if (bit === writer || other.view !== candidate.view || other.numPartitions !== candidate.numPartitions)
        return false;
      return familyOf(ruleOfCandidate(other)) === family;
    });
  }

  #placesOf(writer: number) {
    const known = this.#places.get(writer);
    if (known) return known;
    const candidate = this.#candidates[writer];
    const rule = ruleOf(candidate.rule);
    const places = new Int32Array(this.#pairs.length);
    const hashes = new Uint32Array(this.#pairs.length);
    const parts = this.#pairs.map(({ key }) => hashedPart(candidate, key));
    for (const [i, part] of parts.entries()) {
      places[i] = part === undefined ? -1 : rule.partition(part, candidate.numPartitions);
      if (part === undefined) continue;
      const hash = rule.hashOf(part);
      if (typeof hash === 'number') hashes[i] = hash;
    }
    const units = candidate.view ? unitsOf(parts.map(part => (part ? latin1(part) : ''))) : this.#unitsOfKeys();
    const found = { places, units, hashes };
    this.#places.set(writer, found);
    return found;
  }
}

/**
 * Whether a key is where the rule puts it must not hang on bit 31 of its hash, nor on whether it is ASCII: a rule that is the known one for one
 * part of the keys alone is another (`hash % n` of a signed number, with n added to what is negative; a hash of bytes in place of UTF-16).
 */
function halfDispersion([missLow, hitLow, missHigh, hitHigh]: number[]): number {
  const [low, high, hits] = [missLow + hitLow, missHigh + hitHigh, hitLow + hitHigh];
  const total = low + high;
  if (low < 5 || high < 5 || hits === total || hits === 0) return 1;
  const chiSquare = (total * (hitLow * missHigh - hitHigh * missLow) ** 2) / (low * high * hits * (total - hits));
  return chiSquare > quantile(1) * 1.5 ? chiSquare : 1;
}

/** How much likelier so many are on one side than as many on both, as a natural logarithm. */
function advantage(ours: number, theirs: number): number {
  if (ours <= theirs) return 0;
  const half = (ours + theirs) / 2;
  return ours * Math.log(ours / half) + (theirs > 0 ? theirs * Math.log(theirs / half) : 0);
}

function unitsOf(names: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(names, name => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
}

const isAscii = (key: Uint8Array): boolean => key.every(byte => byte < 0x80);

function bitsOf(writers: readonly number[]): number {
  return writers.reduce((all, writer) => all | (1 << writer), 0);
}
