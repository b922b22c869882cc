// The rule masks and fingerprints of four records at a time, in the lanes of SIMD vectors; of one record, with the reasons: rule-masks.ts.

import { ALL, CODE, CRC, FLOAT, FNV1A as FNV1A_HASH, HASHES, hashKeys4, MURMUR, XXH } from './hashes4';
import {
  CRC32, divisor, FNV1A, half, HASH_CODE_ABS, KAFKA_NODE, magic, MURMUR2, MURMUR2_FLOAT, shift, XXHASH32,
} from './rule-masks';

// Why they are read from memory: lanes.ts.
const ONES = memory.data<u32>([1, 1, 1, 1], 16);
const TWOS = memory.data<u32>([2, 2, 2, 2], 16);
const FOURS = memory.data<u32>([4, 4, 4, 4], 16);
const LOW_BITS = memory.data<u32>([0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff], 16);
const HIGH_BITS = memory.data<u32>([0x80000000, 0x80000000, 0x80000000, 0x80000000], 16);
const NOT_ASCIIS = memory.data<u32>([0x80808080, 0x80808080, 0x80808080, 0x80808080], 16);
const FIRST_FACTORS = memory.data<u32>([0x9e3779b1, 0x9e3779b1, 0x9e3779b1, 0x9e3779b1], 16);
const SECOND_FACTORS = memory.data<u32>([0x85ebca76, 0x85ebca76, 0x85ebca76, 0x85ebca76], 16);
const SCRAMBLES1 = memory.data<u32>([0x85ebca6b, 0x85ebca6b, 0x85ebca6b, 0x85ebca6b], 16);
const SCRAMBLES2 = memory.data<u32>([0xc2b2ae35, 0xc2b2ae35, 0xc2b2ae35, 0xc2b2ae35], 16);
/** Writes the masks and fingerprints of the four records at these places of the columns. */
export function ruleMasks4(
  starts: usize, ends: usize, partitions: usize, masks: usize, firsts: usize, seconds: usize,
): void {
  hashKeys4(starts, ends);
  const murmur = v128.load(HASHES + MURMUR), xxh = v128.load(HASHES + XXH), code = v128.load(HASHES + CODE);
  v128.store(firsts, scramble(i32x4.add(murmur, i32x4.mul(xxh, v128.load(FIRST_FACTORS)))));
  v128.store(seconds, scramble(i32x4.add(xxh, i32x4.mul(murmur, v128.load(SECOND_FACTORS)))));
  const m = v128.load(partitions), n = i32x4.splat(divisor), h = i32x4.splat(half);
  const u = i32x4.add(i32x4.sub(m, h), v128.and(n, i32x4.lt_s(m, h)));
  const a = i32x4.add(i32x4.sub(h, m), v128.and(n, i32x4.lt_s(h, m)));
  let mask = i32x4.shl(reductions(murmur, m, u, a), MURMUR2);
  mask = v128.or(mask, i32x4.shl(reductions(v128.load(HASHES + CRC), m, u, a), CRC32));
  mask = v128.or(mask, i32x4.shl(reductions(v128.load(HASHES + FNV1A_HASH), m, u, a), FNV1A));
  const xxhUnsigned = i32x4.eq(rest(xxh), v128.bitselect(u, m, i32x4.shr_s(xxh, 31)));
  mask = v128.or(mask, v128.and(xxhUnsigned, bit(XXHASH32)));
  mask = v128.or(mask, v128.and(i32x4.eq(rest(v128.load(HASHES + FLOAT)), m), bit(MURMUR2_FLOAT)));
  const kafkaNode = i32x4.max_s(v128.and(code, v128.load(LOW_BITS)), v128.load(ONES));
  mask = v128.or(mask, v128.and(i32x4.eq(rest(kafkaNode), m), bit(KAFKA_NODE)));
  const abs = v128.andnot(code, i32x4.eq(code, v128.load(HIGH_BITS)));
  mask = v128.or(mask, v128.and(i32x4.eq(rest(abs), v128.bitselect(a, m, i32x4.shr_s(abs, 31))), bit(HASH_CODE_ABS)));
  const isNotAscii = v128.and(v128.load(HASHES + ALL), v128.load(NOT_ASCIIS));
  mask = v128.or(mask, v128.and(i32x4.ne(isNotAscii, i32x4.splat(0)), v128.load(HIGH_BITS)));
  v128.store(masks, v128.and(mask, i32x4.lt_u(m, n)));
}

// @ts-ignore: decorator
@inline
function bit(i: i32): v128 {
  return i32x4.shl(v128.load(ONES), i);
}

// @ts-ignore: decorator
@inline
function reductions(hash: v128, m: v128, u: v128, a: v128): v128 {
  const left = rest(hash), isHigh = i32x4.shr_s(hash, 31);
  const isMask = v128.and(i32x4.eq(left, m), v128.load(ONES));
  const isUnsigned = v128.and(i32x4.eq(left, v128.bitselect(u, m, isHigh)), v128.load(TWOS));
  const isAbsolute = v128.and(i32x4.eq(left, v128.bitselect(a, m, isHigh)), v128.load(FOURS));
  return v128.or(isMask, v128.or(isUnsigned, isAbsolute));
}

/** What the hash without its sign bit leaves over. */
// @ts-ignore: decorator
@inline
function rest(hash: v128): v128 {
  const low = v128.and(hash, v128.load(LOW_BITS)), magics = i32x4.splat(<u32>magic);
  const by0 = i64x2.shr_u(i64x2.extmul_low_i32x4_u(low, magics), <i32>shift);
  const by2 = i64x2.shr_u(i64x2.extmul_high_i32x4_u(low, magics), <i32>shift);
  return i32x4.sub(low, i32x4.mul(v128.shuffle<i32>(by0, by2, 0, 2, 4, 6), i32x4.splat(divisor)));
}

/** murmur3's finalizer. */
// @ts-ignore: decorator
@inline
function scramble(h: v128): v128 {
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), v128.load(SCRAMBLES1));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), v128.load(SCRAMBLES2));
  return v128.xor(h, i32x4.shr_u(h, 16));
}
