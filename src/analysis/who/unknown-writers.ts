// Asks the null models about the keys that were seen, and the relatives of a rule: whether the rule itself makes them more likely.

import type { Rule, RuleId } from '../../rules/index.ts';
import type { Witness } from '../../state/writers/state.ts';
import { gainOverRelatives } from './against-relatives.ts';
import { bitsOf, type Candidate, hashedPart, placeBy, ruleOfCandidate, siblingsOf } from './candidate.ts';
import { EVIDENCE } from './evidence.ts';
import { type KeyEvidence, pairHistogram } from './key-evidence.ts';
import { areKeysAlone, KeyPlaces } from './key-places.ts';
import { spread } from './lists.ts';
import { totalOf } from './mixture.ts';
import { type Cells, sumOf } from './null-models.ts';
import { addsLastByte, hasRelatives, SIMPLE } from './relatives.ts';
import { Rests } from './rests.ts';

/** Of what is left over, so much a view must explain. */
const LEAST_OF_VIEW = 0.75;
/** So much of what a rule does not explain goes together with it where a writer has made a rule of its hash. */
const MOSTLY = 0.5;
const NEARLY_ALL = 0.9;
/** A rule of its hash puts at least as much elsewhere: a few strays lie together by chance. */
const LEAST_MADE = 0.01;
/** With so many keys for each partition there are, a rule that mixes well has every distance from another's places. */
const ENOUGH_FOR_ALL = 8;
/** Of the keys that are left over so many must have been kept, or none of them elsewhere than the rule puts it. */
const LEAST_KEPT = 30;
const MOST_ASKED = 512;

/** Keys in their partitions, and what unknown writers would have done to them. */
export class UnknownWriters {
  readonly #pairs: readonly Witness[];
  readonly #candidates: readonly Candidate[];
  readonly #numPartitions: number;
  readonly #scale: number;
  readonly #places: KeyPlaces;
  readonly #rests: Rests;
  readonly #asked = new Map<number, number[]>();

  /**
   * @param pairs with a bit for each candidate
   * @param recordsOf how many records a pair has
   * @param keys all keys, of which these pairs are a sample; left out if there are no others
   */
  constructor(
    pairs: readonly Witness[],
    candidates: readonly Candidate[],
    numPartitions: number,
    recordsOf: (pair: Witness) => number,
    keys?: KeyEvidence,
  ) {
    this.#pairs = pairs;
    this.#candidates = candidates;
    this.#numPartitions = numPartitions;
    this.#scale = keys ? Math.max(1, totalOf(pairHistogram(keys)) / Math.max(1, pairs.length)) : 1;
    this.#places = new KeyPlaces(pairs, candidates);
    const isSample = this.#scale > 1;
    this.#rests = new Rests(pairs, candidates, numPartitions, recordsOf, this.#places, isSample ? keys : undefined);
  }

  /**
   * Whether unknown writers make what the others leave over so much less likely than a writer of this rule does: each who may have done it.
   * @param threshold that the rule must reach against one who has nothing in common with it: so many were tried
   * @param byChance how often what the others leave over is where the rule puts it, by chance
   */
  explainLess(writer: number, others: readonly number[], threshold: number, byChance: number): boolean {
    const rest = this.#rests.of(writer, others);
    if (!rest || this.#isPartial(writer, rest.cells) || this.isMadeOf(writer, others)) return false;
    if (others.some(other => this.#tellsOf(writer, other))) return false;
    const { cells, models } = rest;
    const kept = cells.hits + sumOf(cells.misses);
    const { hits, missed } = inAll(cells);
    const isSample = hits + missed > kept;
    // What the misses have in common with the rule a few of them do not show.
    if (isSample && missed > 0 && kept < LEAST_KEPT) return false;
    const best = models.reduce((a, b) => (b.withRule - b.cost > a.withRule - a.cost ? b : a));
    const dispersion = missed === 0 ? 1 : Math.max(best.dispersion, rest.halves.dispersion());
    const scale = isSample && kept > 0 ? (hits + missed) / kept : 1;
    const rarer = hits * Math.max(0, -Math.log(byChance * cells.all));
    // Keys were asked against chance before, but not where several of them are one piece of evidence.
    const ofChance = areKeysAlone(this.#candidates[writer]) ? EVIDENCE : threshold;
    const surplus = models.map(({ without, cost }, i) => {
      const gain = best.withRule + rarer - without - best.cost + cost;
      return gain / (1 + scale * (dispersion - 1)) - (i === 0 ? ofChance : EVIDENCE);
    });
    // Modulo 2 every sum of bytes is the same: beside another writer, of a part of the key or in a topic of more partitions it may be anybody's.
    const { view, numPartitions } = this.#candidates[writer];
    const isParity = numPartitions === 2 && (others.length > 0 || view !== undefined || this.#numPartitions > 2);
    if (Math.min(...surplus) < 0) return false;
    if (rest.isAlone && !isParity) return true;
    return (
      gainOverRelatives(this.#pairs, this.#candidates, this.#numPartitions, this.#places, writer, rest) >= EVIDENCE
    );
  }

  /** How many pieces of evidence the keys are to this writer: those with the same part, or that differ in their last byte alone, are one. */
  observationsOf(writer: number): number {
    return this.#scale * new Set(this.#places.unitsOf(writer)).size;
  }

  /** Whether hashes that people write have something in common with this one. */
  isRelated(writer: number): boolean {
    return hasRelatives(ruleOfCandidate(this.#candidates[writer]));
  }

  /**
   * The chance that a stray, which is not where another writer puts it, is where this one would have put it: hashes can be related. FNV-1a and
   * String.hashCode have opposite lowest bits, so with two partitions each of them explains all strays of the other. Without another all are strays.
   * @param chance that a partition picked at random is a given one
   */
  chanceBeside(writer: number, other: number | undefined, chance: number): number {
    if (other === undefined) return chance;
    const [a, b] = [this.#placesAsked(writer), this.#placesAsked(other)];
    const differ = a.filter((place, i) => place !== b[i]).length / Math.max(1, a.length);
    return Math.min(1, Math.max(chance / 2, (differ * chance) / (1 - chance)));
  }

  /** Where it puts some of the keys: one is asked beside each other. */
  #placesAsked(writer: number): number[] {
    const known = this.#asked.get(writer);
    if (known) return known;
    const places = spread(this.#pairs, MOST_ASKED).map(({ key }) => placeBy(this.#candidates[writer], key));
    this.#asked.set(writer, places);
    return places;
  }

  /**
   * Whether both add up bytes to the same base and one's places tell of the other's, as those of Arrays.hashCode and of String.hashCode do for keys
   * of one length: who explains with one what the other leaves over has found that the writer made something of their hash, and no second writer.
   */
  #tellsOf(a: number, b: number): boolean {
    const both = [this.#candidates[a], this.#candidates[b]];
    if (this.areOneFamily(a, b) || both.some(each => !addsLastByte(ruleOfCandidate(each)))) return false;
    const [ofA, ofB] = [this.#places.of(a).places, this.#places.of(b).places];
    const all = this.#numPartitions;
    const distances = new Set<number>();
    for (const [i, place] of ofA.entries()) if (place >= 0 && ofB[i] >= 0) distances.add((place - ofB[i] + all) % all);
    return distances.size <= all / 2 && ofA.length >= ENOUGH_FOR_ALL * all;
  }

  /** Whether two differ in the reduction of one hash, or for odd keys alone. */
  areOneFamily(a: number, b: number): boolean {
    return siblingsOf(this.#candidates, a).includes(b);
  }

  /**
   * Whether something simpler puts each key where the rule does. People do choose partitions so, and nobody can tell which of the two it was:
   * `order-100` to `order-999` by their number modulo 7, or numbers of up to five digits by the sum of their bytes modulo 30, are where
   * String.hashCode would put them; longer keys of one length as well, but for a constant. And texts of four or eight letters are no integers:
   * modulo 3, 5, 15 and 17 such an integer is the sum of its bytes.
   */
  isSimple(writer: number): boolean {
    const candidate = this.#candidates[writer];
    const { numPartitions } = candidate;
    const rule = ruleOfCandidate(candidate);
    if (numPartitions < 3 || !(this.isRelated(writer) || readsIntegers(rule))) return false;
    const { places } = this.#places.of(writer);
    const hits = this.#pairs.filter(({ partition }, i) => places[i] === partition);
    const parts = hits.map(({ key }) => hashedPart(candidate, key)!);
    if (readsIntegers(rule)) return parts.every(isText);
    return SIMPLE.some(simple => {
      const shifts = parts.map(
        (part, i) => (hits[i].partition - (simple(part) % numPartitions) + numPartitions) % numPartitions,
      );
      return shifts.every(shift => shift === shifts[0]);
    });
  }

  /**
   * A view is asked for what nothing else explains: one that leaves much of it over is none. What is printed as `Struct{id=7}` and hashed whole
   * by a rule of its own goes together with the hash of 7 alone for half of the keys. At an earlier count, 2 above all, luck does as much.
   */
  #isPartial(writer: number, { hits, misses }: Cells): boolean {
    const candidate = this.#candidates[writer];
    if (!candidate.view || !(this.isRelated(writer) || candidate.numPartitions < this.#numPartitions)) return false;
    return hits < LEAST_OF_VIEW * (hits + sumOf(misses));
  }

  /**
   * Whether what the rule does not explain goes together with it all the same, where no other hash does: then its writer has made a rule of this
   * hash (`murmur2 % 64 % n`), and what the rule explains may be of that one.
   */
  isMadeOf(writer: number, others: readonly number[]): boolean {
    const explained = bitsOf([writer, ...others]);
    if (this.#pairs.every(({ mask }) => mask & explained)) return false;
    const isRelated = this.isRelated(writer);
    const rest = this.#rests.of(writer, others, true);
    if (!rest) return false;
    const { hits, missed } = inAll(rest.cells);
    if (missed < LEAST_MADE * hits) return false;
    const { models } = rest;
    return models.some(({ divisor, agreement, withRule, cost }) => {
      const isClose = isRelated
        ? agreement >= (isOfSums(divisor) ? NEARLY_ALL : MOSTLY) && divisor > 2
        : Math.abs(agreement) >= MOSTLY;
      // What was seen of it, not how much there would be of it if all keys had been kept: two keys can lie together by chance.
      return isClose && withRule - models[0].withRule > cost - EVIDENCE;
    });
  }

  /**
   * Whether all that was seen lies unevenly around where the rule puts it. Who has something in common with a rule may have fewer keys than by
   * chance where the rule puts them, or none: sums of bytes modulo 15 are String.hashCode but for its overflows.
   */
  isUneven(writer: number): boolean {
    return this.isRelated(writer) && (this.#rests.of(writer, [])?.models[0].dispersion ?? 1) > 1;
  }

  /** How much the evidence is against this writer having written such a share. */
  evidenceAgainst(writer: number, share: number): number {
    const rest = this.#rests.of(writer, []);
    if (!rest) return 0;
    const isUneven = this.isUneven(writer);
    const { hits, missed } = inAll(rest.cells);
    const { models } = rest;
    const best = Math.max(...models.map(model => model.withRule - model.cost));
    const withShare = models.map(({ asSeen, chance, cost }) => {
      const [expected, seen] = [share + (1 - share) * (isUneven ? 0 : chance), hits / (hits + missed)];
      if (seen >= expected) return asSeen - cost;
      const ofHits = hits === 0 ? 0 : hits * Math.log(expected / seen);
      return asSeen + ofHits + missed * Math.log((1 - expected) / (1 - seen)) - cost;
    });
    return best - Math.max(...withShare);
  }
}

/** How many are where the rule puts them, and how many are not, of all keys. */
function inAll({ hits, misses, more }: Cells): { hits: number; missed: number } {
  return { hits: hits + more.hits, missed: sumOf(misses) + more.misses };
}

/** Whether 31 is 1 modulo it: then every sum of bytes goes together with String.hashCode, but for what overflows. */
function isOfSums(divisor: number): boolean {
  return 30 % divisor === 0;
}

const readsIntegers = ({ hash }: Rule<RuleId>): boolean => /^int(?:32|64)/.test(hash);
const isText = (part: Uint8Array): boolean => part.every(byte => byte >= 0x20 && byte < 0x7f);
