// What keys say about writers. A key that was seen ten thousand times is one piece of evidence, not ten thousand.

import { bitsOf } from './candidate.ts';
import type { Histogram } from './mixture.ts';

/** Weights are multiples of it: those of any scan add up exactly, in whatever order its keys come. */
const GRAIN = 2 ** -32;

/** Every key in each of its partitions: a pair. */
export interface KeyEvidence {
  /** How many keys that are in one partition have which mask: which writers would have put the key there, by bit. */
  singles: Map<number, number>;
  /** The mask of each pair of the keys that are in several. */
  masks: number[];
  /** How much each of these pairs counts. */
  weights: number[];
  /** Where the pairs of each of these keys start; one more entry than there are keys. */
  starts: number[];
}

export function emptyEvidence(singles = new Map<number, number>()): KeyEvidence {
  return { singles, masks: [], weights: [], starts: [0] };
}

/**
 * Adds a key that has so many records in its partitions. It counts as many times as it has partitions, effectively: twice if its records
 * are in two of them half and half, little more than once if they are but strays in the second. (The inverse of the sum of squared
 * shares: Simpson's index, Hill's number of order 2.)
 */
export function addKey(evidence: KeyEvidence, pairs: readonly { mask: number; records: number }[]): void {
  if (pairs.length === 1) {
    addTo(evidence.singles, pairs[0].mask, 1);
    return;
  }
  const total = pairs.reduce((sum, { records }) => sum + records, 0);
  const squares = pairs.reduce((sum, { records }) => sum + records ** 2, 0);
  for (const { mask, records } of pairs) {
    evidence.masks.push(mask);
    evidence.weights.push(grained((records * total) / squares));
  }
  evidence.starts.push(evidence.masks.length);
}

/** By weight. */
export function weightedHistogram({ singles, masks, weights }: KeyEvidence): Histogram {
  const histogram = new Map(singles);
  for (const [i, mask] of masks.entries()) addTo(histogram, mask, weights[i]);
  return histogram;
}

/** Each pair once. */
export function pairHistogram({ singles, masks }: KeyEvidence): Histogram {
  const histogram = new Map(singles);
  for (const mask of masks) addTo(histogram, mask, 1);
  return histogram;
}

/**
 * The pairs that none of these writers explains, each key once, whatever else it does: a second writer with few records shows here, where
 * all keys are also written by the first.
 */
export function restHistogram({ singles, masks, starts }: KeyEvidence, writers: readonly number[]): Histogram {
  const bits = bitsOf(writers);
  const histogram = new Map([...singles].filter(([mask]) => !(mask & bits)));
  for (let key = 0; key + 1 < starts.length; key++) {
    let count = 0;
    for (let i = starts[key]; i < starts[key + 1]; i++) if (!(masks[i] & bits)) count++;
    for (let i = starts[key]; i < starts[key + 1]; i++) {
      if (!(masks[i] & bits)) addTo(histogram, masks[i], grained(1 / count));
    }
  }
  return histogram;
}

function grained(weight: number): number {
  return Math.round(weight / GRAIN) * GRAIN;
}

function addTo(histogram: Map<number, number>, mask: number, weight: number): void {
  histogram.set(mask, (histogram.get(mask) ?? 0) + weight);
}
