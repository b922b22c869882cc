// hash → partition. Which reduction a client uses is half of its rule; the three differ only where bit 31 of the hash is set.

/** `(h & 0x7fffffff) % n`: Java's toPositive, which is not an absolute value. */
export const MASK: i32 = 0;
/** `h % n` of the unsigned hash. */
export const UNSIGNED: i32 = 1;
/** `|int32(h)| % n`; for the smallest int32 that is 2147483648 % n. */
export const ABSOLUTE: i32 = 2;

// @ts-ignore: decorator
@inline
export function reduce(h: u32, numPartitions: u32, reduction: i32): u32 {
  if (reduction == MASK) return (h & 0x7fffffff) % numPartitions;
  if (reduction == ABSOLUTE) {
    const sign = <i32>h >> 31;
    return ((h ^ sign) - sign) % numPartitions;
  }
  return h % numPartitions;
}
