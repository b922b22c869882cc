// Whether a key is where a rule puts it must not hang on bit 31 of its hash, on whether the hash has more than 16 bits or the key is ASCII, nor, of
// a view, on its length: a rule that is the known one for one part of the keys alone is another (`hash % n` of a signed number, with n added to
// what is negative; `hash ^ hash >>> 16`; a hash of bytes in place of UTF-16; one of all bytes but the last, which are the first four of some). Nor on
// its highest four bits: a hash with a constant added (Arrays.hashCode, a seed) goes together with the hash but for what overflows.

import { isAscii } from '../../rules/hash.ts';
import { addTo, quantile } from './null-models.ts';

/** How much of what was seen is in which part, and where the rule puts it or not. */
export class Halves {
  readonly #tables = Array.from({ length: 5 }, () => ({
    misses: new Float64Array(1 << HIGHEST_BITS),
    hits: new Float64Array(1 << HIGHEST_BITS),
  }));
  readonly #commonLength: number | undefined;

  /** @param keys of a view's candidate; undefined for another's */
  constructor(keys: readonly Uint8Array[] | undefined) {
    this.#commonLength = keys && commonLength(keys);
  }

  add(key: Uint8Array, hash: number, isHit: boolean, weight: number): void {
    // Of what has none all are other ones, which is but one part.
    const isOther = key.length !== this.#commonLength;
    const [sign, size, ascii, length, highest] = this.#tables;
    const kind = isHit ? 'hits' : 'misses';
    sign[kind][hash >>> 31] += weight;
    size[kind][hash >>> 16 ? 0 : 1] += weight;
    ascii[kind][isAscii(key) ? 0 : 1] += weight;
    length[kind][isOther ? 1 : 0] += weight;
    highest[kind][hash >>> (32 - HIGHEST_BITS)] += weight;
  }

  /** Pearson's chi-square of the parts that differ most, if that is more than chance would do; otherwise 1. */
  dispersion(): number {
    return Math.max(...this.#tables.map(dispersionOf));
  }
}

const LEAST_IN_PART = 5;
const HIGHEST_BITS = 4;

function dispersionOf(table: { misses: Float64Array; hits: Float64Array }): number {
  const parts = [...table.hits.keys()].filter(i => table.hits[i] + table.misses[i] >= LEAST_IN_PART);
  const sum = (of: Float64Array) => parts.reduce((all, i) => all + of[i], 0);
  const [hits, misses] = [sum(table.hits), sum(table.misses)];
  const share = hits / (hits + misses);
  const chiSquare = parts.reduce((all, i) => {
    const of = table.hits[i] + table.misses[i];
    return all + (table.hits[i] - share * of) ** 2 / (of * share * (1 - share));
  }, 0);
  // Of one part, and of hits or misses alone, there is no such number.
  return chiSquare > quantile(parts.length - 1) * 1.5 ? chiSquare : 1;
}

function commonLength(keys: readonly Uint8Array[]): number {
  const counts = new Map<number, number>();
  for (const { length } of keys) addTo(counts, length, 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a), [0, 0])[0];
}
