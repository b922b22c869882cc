// From a hash to a partition. The first three are the core's; they differ only where bit 31 of the hash is set.

import { ABSOLUTE, type Reduction as CoreReduction, MASK, reduce, UNSIGNED } from '../core/reduce.ts';

const MIN_INT = 0x80000000;
const MAX_INT = 0x7fffffff;

const core =
  (reduction: CoreReduction) =>
  (h: number, numPartitions: number): number =>
    reduce(h, numPartitions, reduction);

/** By name; `h` is an unsigned 32-bit integer. */
export const reductions: Readonly<Record<HashReduction, (h: number, numPartitions: number) => number>> = {
  /** `(h & 0x7fffffff) % n`: Java's toPositive. */
  mask: core(MASK),
  /** `h % n` */
  unsigned: core(UNSIGNED),
  /** `|int32(h)| % n`; for the smallest int32 that is 2147483648 % n. */
  absolute: core(ABSOLUTE),
  /** As `absolute`, but 0 for the smallest int32: Kafka's own Utils.abs. */
  'absolute-min-0': (h: number, n: number): number => (h === MIN_INT ? 0 : reduce(h, n, ABSOLUTE)),
  /** The remainder of int32(h) that is never negative: Java's Math.floorMod, the % of Python and Ruby. */
  floor: (h: number, n: number): number => (((h | 0) % n) + n) % n,
  /** As `mask`, but 0 for 2147483647. */
  'mask-max-0': (h: number, n: number): number => ((h & MAX_INT) === MAX_INT ? 0 : (h & MAX_INT) % n),
};

/**
 * Of the reductions that are a plain remainder: what is divided, an unsigned 32-bit integer. Who asks about many partition counts makes it once
 * of each key. test/rules/rules.test.ts holds them against `reductions`.
 */
export const dividends: Partial<Record<Reduction, (h: number) => number>> = {
  mask: h => h & MAX_INT,
  unsigned: h => h,
  absolute: h => Math.abs(h | 0),
  'absolute-min-0': h => (h === MIN_INT ? 0 : Math.abs(h | 0)),
  'mask-max-0': h => ((h & MAX_INT) === MAX_INT ? 0 : h & MAX_INT),
};

/** `integer`: one whole integer, modulo n. `range`: n even ranges of 128 bits. */
export type Reduction = HashReduction | 'integer' | 'range';

type HashReduction = 'mask' | 'unsigned' | 'absolute' | 'absolute-min-0' | 'floor' | 'mask-max-0';
