// What a scan that could not keep all keys says about all of them: estimates with the range that holds the truth in 95 % of all cases.

import { forEachKey, isExact, type KeyColumns, sampledShare, sampleOf, totalsOf } from '../../state/keys/columns.ts';
import { estimateTheta } from '../../state/sketches/theta-image.ts';

/** How often something is true of keys or records. */
export interface Part {
  /** Of all: exact if the bounds are the same. */
  count: number;
  lower: number;
  upper: number;
}

/** 95 % of a normal distribution. */
const DEVIATIONS = 1.96;

/**
 * How much the keys that are there stand for. Two strata: keys with more than `offsetRecords` records are all there and stand for
 * themselves; the others stand for all of their kind if they are in the sample, and for nothing otherwise. As all records were counted, the
 * records that the large keys do not have are the others'.
 */
export class Weights {
  readonly keys: KeyColumns;
  readonly isExact: boolean;
  /** How many records one record of a small key of the sample stands for. */
  readonly #recordsEach: number;
  readonly #isSampled: (i: number) => boolean;
  readonly #share: number;
  readonly #smallRecords: number;

  /** @param keyed how many records have a key */
  constructor(keys: KeyColumns, keyed: number) {
    this.keys = keys;
    this.isExact = isExact(keys);
    this.#isSampled = sampleOf(keys);
    this.#share = sampledShare(keys);
    let large = 0;
    let small = 0;
    if (!this.isExact) {
      forEachKey(keys, (from, to) => {
        const { records, missed } = totalsOf(keys, from, to);
        if (records > keys.offsetRecords) large += records + missed / 2;
        else if (this.#isSampled(from)) small += records;
      });
    }
    this.#smallRecords = Math.max(0, keyed - large);
    // Without small keys in the sample nobody asks.
    this.#recordsEach = this.#smallRecords / small;
  }

  /** How many keys the key of these entries stands for. */
  keysOf(from: number): number {
    return this.isExact ? 1 : this.#isSampled(from) ? 1 / this.#share : 0;
  }

  /** How many records so many records of the key stand for. */
  recordsOf(from: number, records: number, total: { records: number; missed: number }): number {
    if (total.records > this.keys.offsetRecords) return records * (1 + total.missed / 2 / total.records);
    return this.#isSampled(from) ? records * this.#recordsEach : 0;
  }

  /** How many keys, and how many of all keyed records, are of the kind that `isOne` tells. */
  count(isOne: (from: number, to: number) => boolean): { keys: Part; records: Part } {
    const { keys } = this;
    let sampled = 0;
    let exactKeys = 0;
    let large = 0;
    let ones = 0;
    let all = 0;
    let squares = 0;
    let uncertain = 0;
    forEachKey(keys, (from, to) => {
      const is = isOne(from, to);
      const { records, missed } = totalsOf(keys, from, to);
      const inSample = this.#isSampled(from);
      if (is) exactKeys++;
      if (is && inSample) sampled++;
      if (this.isExact || records > keys.offsetRecords) {
        if (is) large += records + missed / 2;
        uncertain += (missed / 2) ** 2;
      } else if (inSample) {
        all += records;
        squares += records * records;
        if (is) ones += records;
      } else uncertain += (records + missed) ** 2;
    });
    if (this.isExact) return { keys: exactly(exactKeys), records: exactly(large) };
    const { value, lower, upper } = estimateTheta(sampled, this.#share);
    const share = all === 0 ? 0 : ones / all;
    // Keys of different size in the sample say less than as many of the same size: the effective number of Kish.
    const [least, most] = wilson(share, all === 0 ? 0 : (all * all) / squares / (1 - this.#share));
    const count = large + share * this.#smallRecords;
    // Keys whose records are known from their bounds alone are of the kind or not as by chance, so their errors add up as squares.
    const slack = DEVIATIONS ** 2 * uncertain;
    const below = Math.sqrt(((share - least) * this.#smallRecords) ** 2 + slack);
    const above = Math.sqrt(((most - share) * this.#smallRecords) ** 2 + slack);
    return {
      keys: { count: Math.round(value), lower: Math.floor(lower), upper: Math.ceil(upper) },
      records: {
        count: Math.round(count),
        lower: Math.max(0, Math.floor(count - below)),
        upper: Math.ceil(count + above),
      },
    };
  }
}

function exactly(count: number): Part {
  return { count, lower: count, upper: count };
}

/** Wilson's interval of a share that was seen among `n`: it stays sensible near 0 and 1. */
export function wilson(share: number, n: number): [number, number] {
  if (n === 0) return [0, 1];
  const z = DEVIATIONS ** 2;
  const middle = (share + z / (2 * n)) / (1 + z / n);
  const half = (DEVIATIONS * Math.sqrt((share * (1 - share)) / n + z / (4 * n * n))) / (1 + z / n);
  return [Math.max(0, Math.min(share, middle - half)), Math.min(1, Math.max(share, middle + half))];
}
