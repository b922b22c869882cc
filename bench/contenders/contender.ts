// What a contender is.

import type { KeySet } from '../keys.ts';

export const PARTITIONS = 12;
export const SEED = 0x9747b28c;

/**
 * What a contender's answers are compared with: `java` the Java client's rule; `unsigned` the same hash, reduced without clearing the
 * sign bit; `another hash` has nothing to be compared with.
 */
export type Rule = 'java' | 'unsigned' | 'another hash';

export interface Contender {
  name: string;
  /** `java` if left out. */
  rule?: Rule;
  /** What a reader of the result has to know. */
  note?: string;
  /** All keys in one call: it can't be timed on a part of them. */
  isBatch?: boolean;
  /** Puts the partitions of the keys `from` to `to - 1` into `out`, each at its key's place. */
  route(set: KeySet, out: Int32Array, from: number, to: number): void;
}
