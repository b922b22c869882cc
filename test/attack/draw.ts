// What an attempt draws: all of it from one seed.

import { seeded } from '../seeded.ts';

export class Draw {
  readonly #next: () => number;

  constructor(seed: number) {
    // Neighbouring seeds begin alike.
    this.#next = seeded(Math.imul(seed + 1, 0x9e3779b1));
    for (let i = 0; i < 4; i++) this.#next();
  }

  /** From 0 to below `end`. */
  below(end: number): number {
    return Math.floor(this.#next() * end);
  }

  chance(share: number): boolean {
    return this.#next() < share;
  }

  one<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** Small more often than large. */
  size(most: number): number {
    return Math.floor(most * this.#next() ** 4);
  }
}
