// Whether a key is where a rule puts it must not hang on bit 31 of its hash, on whether the hash has more than 16 bits or the key is ASCII, nor, of
// a view, on its length: a rule that is the known one for one part of the keys alone is another (`hash % n` of a signed number, with n added to
// what is negative; `hash ^ hash >>> 16`; a hash of bytes in place of UTF-16; one of all bytes but the last, which are the first four of some). Nor on
// its highest four bits: a hash with a constant added (Arrays.hashCode, a seed) goes together with the hash but for what overflows.

import { isAscii } from '../../rules/hash.ts';
import { addTo, quantile } from './null-models.ts';

/** How much of what was seen is in which half, and where the rule puts it or not. */
export class Halves {
  readonly #cells = [0, 1, 2, 3].map(() => [0, 0, 0, 0]);
  /** By the highest bits of the hash. */
  readonly #misses = new Float64Array(1 << HIGHEST_BITS);
  readonly #hits = new Float64Array(1 << HIGHEST_BITS);
  readonly #commonLength: number | undefined;

  /** @param keys of a view's candidate; undefined for another's */
  constructor(keys: readonly Uint8Array[] | undefined) {
    this.#commonLength = keys && commonLength(keys);
  }

  add(key: Uint8Array, hash: number, isHit: boolean, weight: number): void {
    const isOther = this.#commonLength !== undefined && key.length !== this.#commonLength;
    for (const [i, half] of [hash >>> 31, hash >>> 16 ? 0 : 1, isAscii(key) ? 0 : 1, isOther ? 1 : 0].entries()) {
      this.#cells[i][half * 2 + (isHit ? 1 : 0)] += weight;
    }
    (isHit ? this.#hits : this.#misses)[hash >>> (32 - HIGHEST_BITS)] += weight;
  }

  /** Pearson's chi-square of the halves that differ most, if that is more than chance would do; otherwise 1. */
  dispersion(): number {
    return Math.max(...this.#cells.map(dispersionOf), this.#dispersionOfHighest());
  }

  #dispersionOfHighest(): number {
    const parts = [...this.#hits.keys()].filter(i => this.#hits[i] + this.#misses[i] >= LEAST_IN_HALF);
    const sum = (of: Float64Array) => parts.reduce((all, i) => all + of[i], 0);
    const [hits, misses] = [sum(this.#hits), sum(this.#misses)];
    if (parts.length < 2 || hits === 0 || misses === 0) return 1;
    const share = hits / (hits + misses);
    const chiSquare = parts.reduce((all, i) => {
      const of = this.#hits[i] + this.#misses[i];
      return all + (this.#hits[i] - share * of) ** 2 / (of * share * (1 - share));
    }, 0);
    return chiSquare > quantile(parts.length - 1) * 1.5 ? chiSquare : 1;
  }
}

const LEAST_IN_HALF = 5;
const HIGHEST_BITS = 4;

function dispersionOf([missLow, hitLow, missHigh, hitHigh]: number[]): number {
  const [low, high, hits] = [missLow + hitLow, missHigh + hitHigh, hitLow + hitHigh];
  const total = low + high;
  if (low < LEAST_IN_HALF || high < LEAST_IN_HALF || hits === total || hits === 0) return 1;
  const chiSquare = (total * (hitLow * missHigh - hitHigh * missLow) ** 2) / (low * high * hits * (total - hits));
  return chiSquare > quantile(1) * 1.5 ? chiSquare : 1;
}

function commonLength(keys: readonly Uint8Array[]): number {
  const counts = new Map<number, number>();
  for (const { length } of keys) addTo(counts, length, 1);
  return [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
}
