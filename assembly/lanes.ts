// murmur2 in the lanes of SIMD vectors: four keys to a vector.
//
// A key's hash is a chain of multiplications, 4 cycles for each word, that nothing makes faster; several keys at once hide it.

import { M, SEED } from './murmur2';

// Vectors that the kernels use are read from memory. As constants the optimizer writes them out at each of their 300 uses, and an engine
// builds them anew there, with two or three instructions each: on V8 from Node 24 on (and on JavaScriptCore) that made everything here
// 1.5 to 2 times slower, on Node 20 it cost a fifth for short keys.
const MULTIPLIERS = memory.data<u32>([M, M, M, M], 16);
const SEEDS = memory.data<u32>([SEED, SEED, SEED, SEED], 16);
const ONES = memory.data<u32>([1, 1, 1, 1], 16);
const THREES = memory.data<u32>([3, 3, 3, 3], 16);
const FOURS = memory.data<u32>([4, 4, 4, 4], 16);
const SEVENS = memory.data<u32>([7, 7, 7, 7], 16);
const ELEVENS = memory.data<u32>([11, 11, 11, 11], 16);
const FIFTEENS = memory.data<u32>([15, 15, 15, 15], 16);
const SIXTEENS = memory.data<u32>([16, 16, 16, 16], 16);
const TAIL_MASKS = memory.data<u32>([0, 0xff, 0xffff, 0xffffff], 16);
const TAIL_SCALES = memory.data<u32>([0x04040404, 0x04040404, 0x04040404, 0x04040404], 16);
const TAIL_BYTES = memory.data<u32>([0x03020100, 0x03020100, 0x03020100, 0x03020100], 16);

/** M * M_INVERSE == 1 (mod 2^32): M is odd. */
const M_INVERSE: u32 = 0xe59b19bd;
/** u32[64]: INVERSES[p] = M_INVERSE^p, written once when the module is instantiated. */
const INVERSES = memory.data(256, 16);
for (let p: u32 = 0, power: u32 = 1; p < 64; p++) {
  store<u32>(INVERSES + (p << 2), power);
  power *= M_INVERSE;
}

/** M in all lanes. */
// @ts-ignore: decorator
@inline
export function multiplier4(): v128 {
  return v128.load(MULTIPLIERS);
}

/** The lengths of four keys, from a column of starts and one of ends. */
// @ts-ignore: decorator
@inline
export function lengthsAt(starts: usize, ends: usize): v128 {
  return i32x4.sub(v128.load(ends), v128.load(starts));
}

/** What the hashes of four keys of these lengths start with. */
// @ts-ignore: decorator
@inline
export function start4(lengths: v128): v128 {
  return v128.xor(v128.load(SEEDS), lengths);
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

/**
 * `step` in the lanes that are set in `active`; the others keep their hash: times 1, xor 0. M is odd, so M | 1 is M. To choose between the
 * two results would lengthen the chain.
 */
// @ts-ignore: decorator
@inline
export function stepWhere(active: v128, h: v128, k: v128, m: v128): v128 {
  k = i32x4.mul(k, m);
  k = v128.xor(k, i32x4.shr_u(k, 24));
  return v128.xor(
    i32x4.mul(h, v128.or(v128.and(active, m), v128.load(ONES))),
    v128.and(i32x4.mul(k, m), active),
  );
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

// A comparison with gt_s is one instruction of x86, with ge_s it is two.

/** `step16` with words past the `left` bytes that a lane has (without its tail; 0 or less if none) taken as 0. */
// @ts-ignore: decorator
@inline
export function step16Padded(h: v128, a: v128, b: v128, c: v128, d: v128, left: v128, m: v128): v128 {
  const ab = low(a, b);
  const cd = low(c, d);
  h = step(h, v128.and(first(ab, cd), i32x4.gt_s(left, v128.load(THREES))), m);
  h = step(h, v128.and(second(ab, cd), i32x4.gt_s(left, v128.load(SEVENS))), m);
  const ab2 = high(a, b);
  const cd2 = high(c, d);
  h = step(h, v128.and(first(ab2, cd2), i32x4.gt_s(left, v128.load(ELEVENS))), m);
  return step(h, v128.and(second(ab2, cd2), i32x4.gt_s(left, v128.load(FIFTEENS))), m);
}

/** What is left after 16 bytes more. */
// @ts-ignore: decorator
@inline
export function minus16(left: v128): v128 {
  return i32x4.sub(left, v128.load(SIXTEENS));
}

/** Lanes with 8 bytes or more, and with 12 or more. */
// @ts-ignore: decorator
@inline
export function atLeast8(lengths: v128): v128 {
  return i32x4.gt_s(lengths, v128.load(SEVENS));
}

// @ts-ignore: decorator
@inline
export function atLeast12(lengths: v128): v128 {
  return i32x4.gt_s(lengths, v128.load(ELEVENS));
}

/** Whether all eight lengths are 4 to 15: less 4 they are below 12, and what was below 4 has wrapped to far above. */
// @ts-ignore: decorator
@inline
export function areShort(lengths: v128, lengths2: v128): bool {
  const over = i32x4.max_u(i32x4.sub(lengths, v128.load(FOURS)), i32x4.sub(lengths2, v128.load(FOURS)));
  return !v128.any_true(i32x4.gt_u(over, v128.load(ELEVENS)));
}

/** The bytes of whole words. */
// @ts-ignore: decorator
@inline
export function wholeWords(lengths: v128): v128 {
  return v128.andnot(lengths, v128.load(THREES));
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
  const left = v128.and(lengths, v128.load(THREES));
  // A table lookup by bytes: lane value t becomes the entry 4t to 4t + 3.
  const masks = v128.swizzle(
    v128.load(TAIL_MASKS),
    i32x4.add(i32x4.mul(left, v128.load(TAIL_SCALES)), v128.load(TAIL_BYTES)),
  );
  // Times M, or times 1 where nothing is left: M is odd, so M | 1 is M.
  const multiplier = v128.or(v128.and(i32x4.ne(left, i32x4.splat(0)), m), v128.load(ONES));
  return i32x4.mul(v128.xor(h, v128.and(words, masks)), multiplier);
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
