// A set of partitions that may be as many as somebody says that a topic has: nothing is laid out for each of them.

import type { Candidates } from './types.ts';

/** From the first partition to the last, both included. */
export type Range = readonly [first: number, last: number];

/** Ascending, each partition once. */
export class PartitionRanges implements Candidates {
  readonly length: number;
  readonly #ranges: readonly Range[];
  /** How many partitions stand before each range. */
  readonly #before: readonly number[];

  /** @param ranges ascending, none overlaps another */
  constructor(ranges: readonly Range[]) {
    this.#ranges = ranges;
    let length = 0;
    this.#before = ranges.map(([first, last]) => {
      length += last - first + 1;
      return length - (last - first + 1);
    });
    this.length = length;
  }

  /** All partitions of a topic. */
  static all(numPartitions: number): PartitionRanges {
    return new PartitionRanges([[0, numPartitions - 1]]);
  }

  at(index: number): number | undefined {
    if (!(index >= 0 && index < this.length)) return undefined;
    const i = lastNotAbove(this.#before, index);
    return this.#ranges[i][0] + index - this.#before[i];
  }

  indexOf(partition: number): number {
    const i = lastNotAbove(this.#ranges, partition, ([first]) => first);
    if (i < 0 || partition > this.#ranges[i][1]) return -1;
    return this.#before[i] + partition - this.#ranges[i][0];
  }

  includes(partition: number): boolean {
    return this.indexOf(partition) >= 0;
  }

  /** Whether a partition is in both. */
  meets(other: PartitionRanges): boolean {
    const [few, many] = this.#ranges.length < other.#ranges.length ? [this, other] : [other, this];
    return few.#ranges.some(([first, last]) => {
      const i = lastNotAbove(many.#ranges, last, ([start]) => start);
      return i >= 0 && many.#ranges[i][1] >= first;
    });
  }

  /** The lowest partition that a topic of so many lacks. */
  beyond(numPartitions: number): number | undefined {
    const range = this.#ranges.find(([, last]) => last >= numPartitions);
    return range && Math.max(range[0], numPartitions);
  }

  /** All partitions of a topic that are in none of the sets. */
  static rest(sets: readonly PartitionRanges[], numPartitions: number): PartitionRanges {
    const taken = sets.flatMap(set => set.#ranges).sort(([a], [b]) => a - b);
    const rest: Range[] = [];
    let next = 0;
    for (const [first, last] of taken) {
      if (first > next) rest.push([next, Math.min(first, numPartitions) - 1]);
      next = last + 1;
      if (next >= numPartitions) break;
    }
    if (next < numPartitions) rest.push([next, numPartitions - 1]);
    return new PartitionRanges(rest);
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const [first, last] of this.#ranges)
      for (let partition = first; partition <= last; partition++) yield partition;
  }
}

/** The index of the last element whose number is at most `limit`; -1 if there is none. They ascend. */
function lastNotAbove<T>(ascending: readonly T[], limit: number, numberOf = (element: T) => element as number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberOf(ascending[middle]) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
