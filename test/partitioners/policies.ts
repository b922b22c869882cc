// Sources of numbers for tests of what draws by chance.

import type { NextInt } from '../../src/partitioners/types.ts';

/** 0, 1, 2 …: what Java's own unit tests put in place of its random numbers. */
export function counting(): NextInt {
  let next = 0;
  return () => next++;
}

export function countsOf(partitions: readonly number[], numPartitions: number): number[] {
  const counts = new Array<number>(numPartitions).fill(0);
  for (const partition of partitions) counts[partition]++;
  return counts;
}

export function times<T>(count: number, run: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => run(i));
}
