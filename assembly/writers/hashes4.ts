// Every client's hash of four keys at a time, in the lanes of SIMD vectors; of one key: hashes.ts. Each step takes a word of every key, and
// lanes whose key has ended keep what they have.

import { crcByte, crcWord, xxhash32 } from './hashes';
import { avalanche, first, greatest, high, lengthsAt, low, multiplier4, second, start4, step, tail } from '../lanes';

// Why they are read from memory: lanes.ts.
const ONES = memory.data<u32>([1, 1, 1, 1], 16);
const TWOS = memory.data<u32>([2, 2, 2, 2], 16);
const THREES = memory.data<u32>([3, 3, 3, 3], 16);
const BYTES = memory.data<u32>([0xff, 0xff, 0xff, 0xff], 16);
const TWO_BYTES = memory.data<u32>([0xff00ff, 0xff00ff, 0xff00ff, 0xff00ff], 16);
const PRIMES1 = memory.data<u32>([0x9e3779b1, 0x9e3779b1, 0x9e3779b1, 0x9e3779b1], 16);
const PRIMES2 = memory.data<u32>([0x85ebca77, 0x85ebca77, 0x85ebca77, 0x85ebca77], 16);
const PRIMES3 = memory.data<u32>([0xc2b2ae3d, 0xc2b2ae3d, 0xc2b2ae3d, 0xc2b2ae3d], 16);
const PRIMES4 = memory.data<u32>([0x27d4eb2f, 0x27d4eb2f, 0x27d4eb2f, 0x27d4eb2f], 16);
const PRIMES5 = memory.data<u32>([0x165667b1, 0x165667b1, 0x165667b1, 0x165667b1], 16);
const FNV_PRIMES = memory.data<u32>([0x01000193, 0x01000193, 0x01000193, 0x01000193], 16);
const FNV_STARTS = memory.data<u32>([0x811c9dc5, 0x811c9dc5, 0x811c9dc5, 0x811c9dc5], 16);
// Powers of 31: four steps of hashCode are h * 31^4 plus the bytes times 31^3 to 1, even and odd ones apart.
const POWERS4 = memory.data<u32>([923521, 923521, 923521, 923521], 16);
const POWERS31 = memory.data<u16>([29791, 31, 29791, 31, 29791, 31, 29791, 31], 16);
const POWERS20 = memory.data<u16>([961, 1, 961, 1, 961, 1, 961, 1], 16);
const THIRTY_ONES = memory.data<u32>([31, 31, 31, 31], 16);
const FLOAT_MULTIPLIERS = memory.data<f64>([1540483477.0, 1540483477.0], 16);
/** 1.5 * 2^84, whose unit is 2^32, and 1.5 * 2^52, whose unit is 1. */
const HIGH_UNITS = memory.data<f64>([29014219670751100192948224.0, 29014219670751100192948224.0], 16);
const LOW_UNITS = memory.data<f64>([6755399441055744.0, 6755399441055744.0], 16);

/** Keys are hashed together whose lengths differ by so many bytes at most: so far is read past the shortest, and 15 bytes more. */
export const MOST_APART: u32 = 32;

/** u32[4] each: the keys' hashes, and their bytes, put together by or. */
export const HASHES = memory.data(7 * 16, 16);
export const MURMUR: usize = 0, CRC: usize = 16, FNV1A: usize = 32, XXH: usize = 48, FLOAT: usize = 64;
export const CODE: usize = 80, ALL: usize = 96;
/** The next 16 bytes of the keys, as a word of each four times. */
const WORDS = memory.data(64, 16);

/** Hashes the four keys that are listed from `starts` and `ends` on, to HASHES. */
export function hashKeys4(starts: usize, ends: usize): void {
  const lengths = lengthsAt(starts, ends);
  const p0 = <usize>load<u32>(starts), p1 = <usize>load<u32>(starts, 4);
  const p2 = <usize>load<u32>(starts, 8), p3 = <usize>load<u32>(starts, 12);
  const l0 = i32x4.extract_lane(lengths, 0), l1 = i32x4.extract_lane(lengths, 1);
  const l2 = i32x4.extract_lane(lengths, 2), l3 = i32x4.extract_lane(lengths, 3);
  let m = start4(lengths), d = m;
  let x = i32x4.add(lengths, v128.load(PRIMES5));
  let f = v128.load(FNV_STARTS);
  let c = i32x4.splat(0), all = c, last = c;
  let r0: u32 = ~0, r1: u32 = ~0, r2: u32 = ~0, r3: u32 = ~0;
  /** Whole words that a lane has yet to take; 0 when the word is its last, which is not whole. */
  let left = i32x4.shr_u(lengths, 2);
  const longest = greatest(lengths);
  for (let at: u32 = 0; at < longest; at += 4) {
    if ((at & 15) == 0) transpose(p0 + at, p1 + at, p2 + at, p3 + at);
    const k = v128.load(WORDS + (at & 15) * 4);
    const isActive = i32x4.gt_s(left, i32x4.splat(0));
    last = v128.or(last, v128.and(k, i32x4.eq(left, i32x4.splat(0))));
    left = i32x4.sub(left, v128.load(ONES));
    all = v128.or(all, v128.and(k, isActive));
    m = v128.bitselect(step(m, k, multiplier4()), m, isActive);
    d = v128.bitselect(floatStep(d, k), d, isActive);
    const mixed = i32x4.add(x, i32x4.mul(k, v128.load(PRIMES3)));
    x = v128.bitselect(i32x4.mul(rotated(mixed, 17), v128.load(PRIMES4)), x, isActive);
    let g = fnvStep(f, v128.and(k, v128.load(BYTES)));
    g = fnvStep(g, v128.and(i32x4.shr_u(k, 8), v128.load(BYTES)));
    g = fnvStep(g, v128.and(i32x4.shr_u(k, 16), v128.load(BYTES)));
    f = v128.bitselect(fnvStep(g, i32x4.shr_u(k, 24)), f, isActive);
    const even = i32x4.dot_i16x8_s(v128.and(k, v128.load(TWO_BYTES)), v128.load(POWERS31));
    const odd = i32x4.dot_i16x8_s(v128.and(i32x4.shr_u(k, 8), v128.load(TWO_BYTES)), v128.load(POWERS20));
    c = v128.bitselect(i32x4.add(i32x4.mul(c, v128.load(POWERS4)), i32x4.add(even, odd)), c, isActive);
    // Tables can't be looked up in lanes.
    r0 = select(crcWord(r0, load<u32>(p0 + at)), r0, <i32>at + 4 <= l0);
    r1 = select(crcWord(r1, load<u32>(p1 + at)), r1, <i32>at + 4 <= l1);
    r2 = select(crcWord(r2, load<u32>(p2 + at)), r2, <i32>at + 4 <= l2);
    r3 = select(crcWord(r3, load<u32>(p3 + at)), r3, <i32>at + 4 <= l3);
  }
  const rest = v128.and(lengths, v128.load(THREES));
  if (v128.any_true(rest)) {
    const has1 = i32x4.gt_s(rest, i32x4.splat(0));
    const has2 = i32x4.gt_s(rest, v128.load(ONES));
    const has3 = i32x4.gt_s(rest, v128.load(TWOS));
    const b1 = v128.and(last, v128.load(BYTES));
    const b2 = v128.and(i32x4.shr_u(last, 8), v128.load(BYTES));
    const b3 = v128.and(i32x4.shr_u(last, 16), v128.load(BYTES));
    x = v128.bitselect(xxhByte(x, b1), x, has1);
    x = v128.bitselect(xxhByte(x, b2), x, has2);
    x = v128.bitselect(xxhByte(x, b3), x, has3);
    f = v128.bitselect(fnvStep(f, b1), f, has1);
    f = v128.bitselect(fnvStep(f, b2), f, has2);
    f = v128.bitselect(fnvStep(f, b3), f, has3);
    c = v128.bitselect(codeByte(c, b1), c, has1);
    c = v128.bitselect(codeByte(c, b2), c, has2);
    c = v128.bitselect(codeByte(c, b3), c, has3);
    m = tail(m, last, lengths, multiplier4());
    // Without the bytes behind the key: 1 to 3 are its own.
    const bytes23 = v128.or(v128.and(i32x4.shl(b2, 8), has2), v128.and(i32x4.shl(b3, 16), has3));
    const bytes = v128.or(v128.and(b1, has1), bytes23);
    d = v128.bitselect(timesFloat(v128.xor(floatStep(d, bytes), bytes)), d, has1);
    all = v128.or(all, bytes);
    r0 = crcTail(r0, p0, l0);
    r1 = crcTail(r1, p1, l1);
    r2 = crcTail(r2, p2, l2);
    r3 = crcTail(r3, p3, l3);
  }
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), v128.load(PRIMES2));
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 13)), v128.load(PRIMES3));
  d = timesFloat(v128.xor(d, i32x4.shr_u(d, 13)));
  v128.store(HASHES + MURMUR, avalanche(m, multiplier4()));
  v128.store(HASHES + FLOAT, v128.xor(d, i32x4.shr_u(d, 15)));
  v128.store(HASHES + XXH, v128.xor(x, i32x4.shr_u(x, 16)));
  v128.store(HASHES + FNV1A, f);
  v128.store(HASHES + CODE, c);
  v128.store(HASHES + ALL, all);
  store<u32>(HASHES + CRC, ~r0);
  store<u32>(HASHES + CRC, ~r1, 4);
  store<u32>(HASHES + CRC, ~r2, 8);
  store<u32>(HASHES + CRC, ~r3, 12);
  if (longest < 16) return;
  // From 16 bytes on xxHash has four words of one key in its lanes, not one of four keys.
  if (l0 >= 16) store<u32>(HASHES + XXH, xxhash32(p0, l0));
  if (l1 >= 16) store<u32>(HASHES + XXH, xxhash32(p1, l1), 4);
  if (l2 >= 16) store<u32>(HASHES + XXH, xxhash32(p2, l2), 8);
  if (l3 >= 16) store<u32>(HASHES + XXH, xxhash32(p3, l3), 12);
}

// @ts-ignore: decorator
@inline
function transpose(p0: usize, p1: usize, p2: usize, p3: usize): void {
  const a = v128.load(p0), b = v128.load(p1), c = v128.load(p2), d = v128.load(p3);
  const ab = low(a, b), cd = low(c, d), ab2 = high(a, b), cd2 = high(c, d);
  v128.store(WORDS, first(ab, cd));
  v128.store(WORDS, second(ab, cd), 16);
  v128.store(WORDS, first(ab2, cd2), 32);
  v128.store(WORDS, second(ab2, cd2), 48);
}

// @ts-ignore: decorator
@inline
function rotated(v: v128, bits: i32): v128 {
  return v128.or(i32x4.shl(v, bits), i32x4.shr_u(v, 32 - bits));
}

// @ts-ignore: decorator
@inline
function fnvStep(h: v128, byte: v128): v128 {
  return i32x4.mul(v128.xor(h, byte), v128.load(FNV_PRIMES));
}

// @ts-ignore: decorator
@inline
function xxhByte(h: v128, byte: v128): v128 {
  return i32x4.mul(rotated(i32x4.add(h, i32x4.mul(byte, v128.load(PRIMES5))), 11), v128.load(PRIMES1));
}

// @ts-ignore: decorator
@inline
function codeByte(h: v128, byte: v128): v128 {
  return i32x4.add(i32x4.mul(h, v128.load(THIRTY_ONES)), byte);
}

// @ts-ignore: decorator
@inline
function crcTail(r: u32, ptr: usize, length: u32): u32 {
  const rest = length & 3;
  ptr += length & ~3;
  r = select(crcByte(r, load<u8>(ptr)), r, rest > 0);
  r = select(crcByte(r, load<u8>(ptr, 1)), r, rest > 1);
  return select(crcByte(r, load<u8>(ptr, 2)), r, rest > 2);
}

/** `mixFloat` of hashes.ts. */
// @ts-ignore: decorator
@inline
function floatStep(h: v128, word: v128): v128 {
  let k = timesFloat(word);
  k = v128.xor(k, i32x4.shr_u(k, 24));
  return v128.xor(timesFloat(h), timesFloat(k));
}

/**
 * ToInt32 of the products with M as doubles. Not even x86 has an instruction for that in lanes: what is a multiple of 2^32 is taken off,
 * which is exact, and of the rest plus 1.5 * 2^52 the low word is what is wanted.
 */
// @ts-ignore: decorator
@inline
function timesFloat(x: v128): v128 {
  const a = lowWords(f64x2.convert_low_i32x4_s(x));
  const b = lowWords(f64x2.convert_low_i32x4_s(v128.shuffle<i32>(x, x, 2, 3, 2, 3)));
  return v128.shuffle<i32>(a, b, 0, 2, 4, 6);
}

// @ts-ignore: decorator
@inline
function lowWords(x: v128): v128 {
  const product = f64x2.mul(x, v128.load(FLOAT_MULTIPLIERS));
  const multiple = f64x2.sub(f64x2.add(product, v128.load(HIGH_UNITS)), v128.load(HIGH_UNITS));
  return f64x2.add(f64x2.sub(product, multiple), v128.load(LOW_UNITS));
}
