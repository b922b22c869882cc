// murmur2 in the lanes of SIMD vectors: four keys to a vector.
//
// A key's hash is a chain of multiplications, 4 cycles for each word, that nothing makes faster; several keys at once hide it.

import { INVERSES } from './memory';
import { M } from './murmur2';

/** M * M_INVERSE == 1 (mod 2^32): M is odd. */
const M_INVERSE: u32 = 0xe59b19bd;
const INVERSE_POWERS = 64;

// inverses[p] = M_INVERSE^p, written once when the module is instantiated.
for (let p = 0, power: u32 = 1; p < INVERSE_POWERS; p++) {
  store<u32>(INVERSES + (p << 2), power);
  power *= M_INVERSE;
}

/** Two vectors' first two words, woven: a0 b0 a1 b1. */
// @ts-ignore: decorator
@inline
export function low(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 0, 4, 1, 5);
}

/** Two vectors' last two words, woven: a2 b2 a3 b3. */
// @ts-ignore: decorator
@inline
export function high(a: v128, b: v128): v128 {
  return v128.shuffle<i32>(a, b, 2, 6, 3, 7);
}

/** With `low` or `high` of keys 0 and 1 and of keys 2 and 3: the first of the two words, of all four. */
// @ts-ignore: decorator
@inline
export function first(ab: v128, cd: v128): v128 {
  return v128.shuffle<i64>(ab, cd, 0, 2);
}

/** The second of the two words, of all four. */
// @ts-ignore: decorator
@inline
export function second(ab: v128, cd: v128): v128 {
  return v128.shuffle<i64>(ab, cd, 1, 3);
}

/** One word of four keys into their hashes. A word of 0 mixes to 0, so that it only multiplies the hash by M. */
// @ts-ignore: decorator
@inline
export function step(h: v128, k: v128, m: v128): v128 {
  k = i32x4.mul(k, m);
  k = v128.xor(k, i32x4.shr_u(k, 24));
  return v128.xor(i32x4.mul(h, m), i32x4.mul(k, m));
}

/** `step` in the lanes that are set in `active`; the others keep their hash. */
// @ts-ignore: decorator
@inline
export function stepWhere(active: v128, h: v128, k: v128, m: v128): v128 {
  return v128.bitselect(step(h, k, m), h, active);
}

/** 16 bytes of four keys into their hashes. Loads of 16 bytes and a transpose are far cheaper than gathering words of 4. */
// @ts-ignore: decorator
@inline
export function step16(h: v128, a: v128, b: v128, c: v128, d: v128, m: v128): v128 {
  const ab = low(a, b);
  const cd = low(c, d);
  h = step(step(h, first(ab, cd), m), second(ab, cd), m);
  const ab2 = high(a, b);
  const cd2 = high(c, d);
  return step(step(h, first(ab2, cd2), m), second(ab2, cd2), m);
}

/** `step16` from `at` on, with words past `wordBytes` (a lane's length without its tail) taken as 0. */
// @ts-ignore: decorator
@inline
export function step16Padded(h: v128, a: v128, b: v128, c: v128, d: v128, at: u32, wordBytes: v128, m: v128): v128 {
  const ab = low(a, b);
  const cd = low(c, d);
  h = step(h, v128.and(first(ab, cd), i32x4.gt_s(wordBytes, i32x4.splat(at))), m);
  h = step(h, v128.and(second(ab, cd), i32x4.gt_s(wordBytes, i32x4.splat(at + 4))), m);
  const ab2 = high(a, b);
  const cd2 = high(c, d);
  h = step(h, v128.and(first(ab2, cd2), i32x4.gt_s(wordBytes, i32x4.splat(at + 8))), m);
  return step(h, v128.and(second(ab2, cd2), i32x4.gt_s(wordBytes, i32x4.splat(at + 12))), m);
}

/** Four words from four places. */
// @ts-ignore: decorator
@inline
export function gather(a: usize, b: usize, c: usize, d: usize): v128 {
  const ab = v128.load_lane<i32>(b, v128.load32_zero(a), 1);
  const cd = v128.load_lane<i32>(d, v128.load32_zero(c), 1);
  return v128.shuffle<i64>(ab, cd, 0, 2);
}

/**
 * Undoes the steps that lanes took past their last word: each multiplied the hash by M, and M has an inverse. `done` is how many bytes
 * all lanes have taken, less than 256 more than the least of `wordBytes`.
 */
// @ts-ignore: decorator
@inline
export function unpad(h: v128, done: u32, wordBytes: v128): v128 {
  // Bytes past the last word are 4 a step, and 4 bytes are an entry of the table: the difference is the entry's address.
  const table = INVERSES + done;
  const powers = gather(
    table - i32x4.extract_lane(wordBytes, 0),
    table - i32x4.extract_lane(wordBytes, 1),
    table - i32x4.extract_lane(wordBytes, 2),
    table - i32x4.extract_lane(wordBytes, 3),
  );
  return i32x4.mul(h, powers);
}

/** The last 0 to 3 bytes of each key: `words` holds them in its low bytes, with anything above. */
// @ts-ignore: decorator
@inline
export function tail(h: v128, words: v128, lengths: v128, m: v128): v128 {
  const left = v128.and(lengths, i32x4.splat(3));
  // A table lookup by bytes: lane value t becomes the entry 4t to 4t + 3.
  const masks = v128.swizzle(
    i32x4(0, 0xff, 0xffff, 0xffffff),
    i32x4.add(i32x4.mul(left, i32x4.splat(0x04040404)), i32x4.splat(0x03020100)),
  );
  const mixed = i32x4.mul(v128.xor(h, v128.and(words, masks)), m);
  return v128.bitselect(h, mixed, i32x4.eq(left, i32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
export function avalanche(h: v128, m: v128): v128 {
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, m);
  return v128.xor(h, i32x4.shr_u(h, 15));
}

// @ts-ignore: decorator
@inline
export function least(a: v128): u32 {
  a = i32x4.min_u(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = i32x4.min_u(a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  return i32x4.extract_lane(a, 0);
}

// @ts-ignore: decorator
@inline
export function greatest(a: v128): u32 {
  a = i32x4.max_u(a, v128.shuffle<i32>(a, a, 2, 3, 0, 1));
  a = i32x4.max_u(a, v128.shuffle<i32>(a, a, 1, 0, 3, 2));
  return i32x4.extract_lane(a, 0);
}
