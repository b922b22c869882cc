// Java's keyless records since 3.3 (KIP-794): one partition until a batch is full by bytes, then another at random, rather one whose queue
// is short. https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/clients/producer/internals/BuiltInPartitioner.java

import type { Candidates, Chooser, NextInt } from './types.ts';

/** Java's default `batch.size`, in bytes. */
export const DEFAULT_BATCH_SIZE = 16_384;

/**
 * Two differences from Java, both because there is no queue of open batches here. The switch comes at `batchSize` bytes: Java may wait for up
 * to twice that while a batch is still open. And a partition that lost its leader is left at once, not when its bytes are used up.
 */
export class Sticky implements Chooser {
  readonly #batchSize: number;
  readonly #nextInt: NextInt;
  #current = -1;
  #produced = 0;
  /** The candidates among which `#current` was last seen: metadata stays the same array for long. */
  #seen: Candidates | undefined;

  constructor(batchSize: number, nextInt: NextInt) {
    this.#batchSize = batchSize;
    this.#nextInt = nextInt;
  }

  choose(candidates: Candidates, size: number, queueSizes?: readonly number[]): number {
    if (this.#current < 0 || (candidates !== this.#seen && !candidates.includes(this.#current))) {
      this.#current = this.#draw(candidates, queueSizes);
      this.#produced = 0;
    }
    this.#seen = candidates;
    const partition = this.#current;
    this.#produced += size;
    if (this.#produced >= this.#batchSize) this.#current = -1;
    return partition;
  }

  #draw(candidates: Candidates, queueSizes: readonly number[] | undefined): number {
    const random = this.#nextInt();
    const table = queueSizes && cumulativeFrequencies(queueSizes);
    if (!table) return candidates.at(random % candidates.length)!;
    const drawn = random % table.at(-1)!;
    return candidates.at(table.findIndex(frequency => frequency > drawn))!;
  }
}

/** Java's table: queues of 0, 3 and 1 give 4, 5 and 8. None if there is nothing to prefer. */
function cumulativeFrequencies(queueSizes: readonly number[]): number[] | undefined {
  const longest = queueSizes.reduce((a, b) => Math.max(a, b), 0);
  if (queueSizes.every(size => size === longest)) return undefined;
  let sum = 0;
  return queueSizes.map(size => {
    sum += longest + 1 - size;
    return sum;
  });
}
