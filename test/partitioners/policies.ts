// Sources of numbers for tests of what draws by chance.

import type { NextInt } from '../../src/partitioners/types.ts';

/** 0, 1, 2 …: what Java's own unit tests put in place of its random numbers. */
export function counting(): NextInt {
  let next = 0;
  return () => next++;
}

/** A small generator (mulberry32) in the place of Math.random, so that a failing run can be repeated. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function countsOf(partitions: readonly number[], numPartitions: number): number[] {
  const counts = new Array<number>(numPartitions).fill(0);
  for (const partition of partitions) counts[partition]++;
  return counts;
}

export function times<T>(count: number, run: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => run(i));
}
