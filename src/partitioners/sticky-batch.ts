// Java's keyless records from 2.4 to 3.2 (KIP-480): one partition for each batch, never the same twice in a row.
// https://github.com/apache/kafka/blob/3.2.3/clients/src/main/java/org/apache/kafka/clients/producer/internals/StickyPartitionCache.java

import type { Candidates, Chooser, NextInt } from './types.ts';

export class StickyBatch implements Chooser {
  readonly #batchSize: number;
  readonly #nextInt: NextInt;
  #current = -1;
  #produced = 0;

  constructor(batchSize: number, nextInt: NextInt) {
    this.#batchSize = batchSize;
    this.#nextInt = nextInt;
  }

  choose(candidates: Candidates, size: number): number {
    const isFull = this.#produced > 0 && this.#produced + size > this.#batchSize;
    if (isFull || this.#produced === 0 || !candidates.includes(this.#current)) {
      this.#current = this.#drawAnother(candidates);
      this.#produced = 0;
    }
    this.#produced += size;
    return this.#current;
  }

  onNewBatch(): void {
    this.#produced = 0;
  }

  /** Java draws until the partition differs; leaving the old one out gives the same chances and ends with any source of numbers. */
  #drawAnother(candidates: Candidates): number {
    const old = candidates.indexOf(this.#current);
    if (old < 0 || candidates.length === 1) return candidates.at(this.#nextInt() % candidates.length)!;
    const drawn = this.#nextInt() % (candidates.length - 1);
    return candidates.at(drawn < old ? drawn : drawn + 1)!;
  }
}
