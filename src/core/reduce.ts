// The twin of assembly/reduce.ts: hash → partition. The three differ only where bit 31 of the hash is set.

/** Which reduction: the numbers are those of core.wasm. */
export type Reduction = typeof MASK | typeof UNSIGNED | typeof ABSOLUTE;

/** `(h & 0x7fffffff) % n`: Java's toPositive, which is not an absolute value. */
export const MASK = 0;
/** `h % n` of the unsigned hash. */
export const UNSIGNED = 1;
/** `|int32(h)| % n`; for the smallest int32 that is 2147483648 % n. */
export const ABSOLUTE = 2;

/** `h` is a 32-bit integer, signed or not; the answer is 0 to numPartitions - 1. */
export function reduce(h: number, numPartitions: number, reduction: Reduction): number {
  if (reduction === MASK) return (h & 0x7fffffff) % numPartitions;
  return (reduction === UNSIGNED ? h >>> 0 : Math.abs(h | 0)) % numPartitions;
}
