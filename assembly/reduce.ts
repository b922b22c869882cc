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

// h % n of four lanes without a division: with h < 2^31, L = ceil(log2 n) and magic = floor(2^(31 + L) / n) + 1 the quotient is exactly
// (h * magic) >> (31 + L). https://doi.org/10.1145/178243.178249 (Granlund and Montgomery, theorem 4.2)
// The three vectors lie in memory, as those of lanes.ts do.
const MAGIC = memory.data(16, 16);
const DIVISOR = memory.data(16, 16);
const SHIFT = memory.data(4, 4);
const POSITIVE = memory.data<u32>([0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff], 16);

/** What `mask4` divides by from now on. */
export function setDivisor(numPartitions: u32): void {
  const shift = 31 + (numPartitions > 1 ? 32 - clz<u32>(numPartitions - 1) : 0);
  store<u32>(SHIFT, shift);
  v128.store(MAGIC, i32x4.splat(<u32>((<u64>1 << shift) / numPartitions) + 1));
  v128.store(DIVISOR, i32x4.splat(numPartitions));
}

/** Four finished hashes to their partitions under MASK. */
// @ts-ignore: decorator
@inline
export function mask4(h: v128): v128 {
  const shift = load<i32>(SHIFT);
  const magic = v128.load(MAGIC);
  h = v128.and(h, v128.load(POSITIVE));
  const low = i64x2.shr_u(i64x2.extmul_low_i32x4_u(h, magic), shift);
  const high = i64x2.shr_u(i64x2.extmul_high_i32x4_u(h, magic), shift);
  return i32x4.sub(h, i32x4.mul(v128.shuffle<i32>(low, high, 0, 2, 4, 6), v128.load(DIVISOR)));
}
