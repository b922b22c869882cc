// No faster than somebody wants: brokers have others to serve.

import { setTimeout as sleep } from 'node:timers/promises';

const LEAST_ANSWER = 1 << 16;
/** Whoever has given up is noticed so soon. */
const MOST_SLEEP_MS = 250;

export class Pace {
  readonly #maxRate: number | undefined;
  #read = 0;
  #started: number | undefined;

  /** @param maxRate bytes a second; left out, there is no waiting */
  constructor(maxRate: number | undefined) {
    this.#maxRate = maxRate;
  }

  /** How many bytes an answer may have that could have `bytes` otherwise. */
  most(bytes: number): number {
    return this.#maxRate === undefined ? bytes : Math.min(bytes, Math.max(LEAST_ANSWER, this.#maxRate));
  }

  add(bytes: number): void {
    this.#read += bytes;
  }

  /**
   * Waits until more may be asked for.
   * @returns how many milliseconds that took
   */
  async due(isOver: () => boolean = () => false): Promise<number> {
    if (this.#maxRate === undefined) return 0;
    const now = performance.now();
    this.#started ??= now;
    const due = this.#started + (1000 * this.#read) / this.#maxRate;
    while (!isOver() && performance.now() < due) await sleep(Math.min(MOST_SLEEP_MS, due - performance.now()));
    return performance.now() - now;
  }
}
