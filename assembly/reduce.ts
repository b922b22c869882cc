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

/** Turns `count` hashes at `at` into partitions, in place. */
export function reduceAll(at: usize, count: u32, numPartitions: u32, reduction: i32): void {
  const end = at + (<usize>count << 2);
  if (reduction == MASK) {
    // h % n of four lanes without a division: with h < 2^31, L = ceil(log2 n) and magic = floor(2^(31 + L) / n) + 1 the quotient is
    // exactly (h * magic) >> (31 + L). https://doi.org/10.1145/178243.178249 (Granlund and Montgomery, theorem 4.2)
    const bits = numPartitions > 1 ? 32 - clz<u32>(numPartitions - 1) : 0;
    const shift: i32 = 31 + bits;
    const magic = i32x4.splat(<u32>(((<u64>1 << shift) / numPartitions) + 1));
    const divisor = i32x4.splat(numPartitions);
    const positive = i32x4.splat(0x7fffffff);
    for (const fours = at + (<usize>(count & ~3) << 2); at < fours; at += 16) {
      const h = v128.and(v128.load(at), positive);
      const low = i64x2.shr_u(i64x2.extmul_low_i32x4_u(h, magic), shift);
      const high = i64x2.shr_u(i64x2.extmul_high_i32x4_u(h, magic), shift);
      const quotient = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
      v128.store(at, i32x4.sub(h, i32x4.mul(quotient, divisor)));
    }
  }
  for (; at < end; at += 4) store<u32>(at, reduce(load<u32>(at), numPartitions, reduction));
}
