// Each record to the next partition, from the first on. Java's RoundRobinPartitioner takes them in the order in which metadata lists them, which
// on a real broker is not ascending. https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/clients/producer/RoundRobinPartitioner.java

import type { Candidates, Chooser } from './types.ts';

export class RoundRobin implements Chooser {
  #next = 0;

  choose(candidates: Candidates): number {
    const partition = candidates.at(this.#next % candidates.length)!;
    // Java's counter wraps into negative numbers and masks them.
    this.#next = (this.#next + 1) & 0x7fffffff;
    return partition;
  }
}

export class RoundRobinAscending implements Chooser {
  readonly #order = new RoundRobin();
  #seen: Candidates | undefined;
  #ascending: Candidates = [];

  choose(candidates: Candidates): number {
    if (candidates !== this.#seen) {
      this.#seen = candidates;
      this.#ascending = Array.isArray(candidates) ? [...candidates].sort((a, b) => a - b) : candidates;
    }
    return this.#order.choose(this.#ascending);
  }
}
