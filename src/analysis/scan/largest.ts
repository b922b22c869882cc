// The keys with the largest values of something.

import { forEachKey, type KeyColumns } from '../../state/keys/columns.ts';

/** Keeps the keys with the largest values above 0 of those that it is given, in the order of the columns. */
export class Largest {
  readonly #top: number;
  #found: { from: number; value: number }[] = [];
  /** What is not above this is none of them. */
  #least: number;

  constructor(top: number) {
    this.#top = top;
    this.#least = top === 0 ? Infinity : 0;
  }

  /** @param from the key's first entry, behind those that were given before */
  add(from: number, value: number): void {
    if (value > this.#least) this.#keep(from, value);
  }

  #keep(from: number, value: number): void {
    this.#found.push({ from, value });
    if (this.#found.length < 2 * this.#top + 100) return;
    this.#settle();
    this.#least = this.#found[this.#top - 1].value;
  }

  #settle(): void {
    this.#found.sort((a, b) => b.value - a.value);
    this.#found.length = Math.min(this.#found.length, this.#top);
  }

  /** Their first entries, the largest value first; among equals the order of the columns. */
  take(): number[] {
    this.#settle();
    return this.#found.map(({ from }) => from);
  }
}

/** The first entries of the keys with the largest values above 0, the largest first; among equals the order of the columns. */
export function largest(keys: KeyColumns, top: number, weightOf: (from: number, to: number) => number): number[] {
  const found = new Largest(top);
  forEachKey(keys, (from, to) => found.add(from, weightOf(from, to)));
  return found.take();
}
