// Records as they come to a producer: at random moments, of sizes that differ.

import { seeded } from './seeded.ts';

/** When a record comes, in milliseconds, and its bytes. */
export interface Arrival {
  ms: number;
  size: number;
}

/** Sizes differ by so much of `recordBytes` either way, so that batches do not fill in step. */
const SPREAD = 0.5;

export interface ArrivalSetup {
  recordBytes: number;
  recordsPerSecond: number;
  seconds: number;
  seed: number;
}

export function arrivalsOf({ recordBytes, recordsPerSecond, seconds, seed }: ArrivalSetup): Arrival[] {
  const random = seeded(seed);
  const arrivals: Arrival[] = [];
  for (let ms = 0; ; ) {
    ms += (-Math.log(1 - random()) * 1000) / recordsPerSecond;
    if (ms > seconds * 1000) return arrivals;
    arrivals.push({ ms, size: Math.max(1, Math.round(recordBytes * (1 + SPREAD * (2 * random() - 1)))) });
  }
}
