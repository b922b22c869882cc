// Keys in hexadecimal, one a line: the bytes that they stand for.

import { EMPTY_LINES, ENDS, STARTS } from './lines';

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const LETTER_N: u8 = 0x4e;
const LETTER_X: u8 = 0x78;
const ZERO: u8 = 0x30;
const LOWER: u8 = 0x20;

/** Whether there is a line that stands for no key. */
let hasNulls: bool = false;

/**
 * Puts what the lines `from` up to, not including, `to` of the list stand for in their place, at their start. A line may begin with `0x` or `\x`;
 * `""` is the empty key. Reads up to 15 bytes past a line.
 * @returns which is the first that is not hexadecimal: it and those behind it are left alone; `to` if all are
 */
export function decodeLines(from: u32, to: u32): u32 {
  hasNulls = false;
  for (let i = from; i < to; i++) {
    const at: usize = <usize>i << 2;
    let start: usize = load<u32>(STARTS + at);
    let length = load<u32>(ENDS + at) - <u32>start;
    const first = load<u8>(start), second = load<u8>(start, 1);
    if (length == 2 && first == QUOTE && second == QUOTE) {
      store<u32>(ENDS + at, <u32>start);
      continue;
    }
    if (length == 2 && first == BACKSLASH && second == LETTER_N) {
      hasNulls = true;
      store<u32>(ENDS + at, 0);
      continue;
    }
    if (length >= 2 && (first == ZERO || first == BACKSLASH) && (second | LOWER) == LETTER_X) {
      start += 2;
      length -= 2;
    }
    if ((length & 1) != 0 || !decode(start, length)) return i;
    store<u32>(STARTS + at, <u32>start);
    store<u32>(ENDS + at, <u32>start + (length >> 1));
  }
  return to;
}

/** Counts the lines from `from` on that stand for no key as empty ones and takes them out of the list. Returns how many lines are left in it. */
export function dropNulls(from: u32, to: u32): u32 {
  if (!hasNulls) return to;
  let kept: usize = <usize>from << 2;
  for (let i: usize = kept; i < <usize>to << 2; i += 4) {
    const end = load<u32>(ENDS + i);
    if (end == 0) continue;
    store<u32>(STARTS + kept, load<u32>(STARTS + i));
    store<u32>(ENDS + kept, end);
    kept += 4;
  }
  const left = <u32>kept >> 2;
  store<u64>(EMPTY_LINES, load<u64>(EMPTY_LINES) + (to - left));
  return left;
}

/** Sixteen digits become eight bytes. What is written lies before what is yet to be read. */
function decode(start: usize, length: u32): bool {
  let into = start;
  const end = start + length;
  for (; start + 16 <= end; start += 16, into += 8) {
    const digits = v128.load(start);
    if (i8x16.bitmask(valid(digits)) != 0xffff) return false;
    v128.store64_lane(into, bytesOf(digits), 0);
  }
  const left = <u32>(end - start);
  if (left == 0) return true;
  const digits = v128.load(start);
  const asked: i32 = (1 << left) - 1;
  if ((i8x16.bitmask(valid(digits)) & asked) != asked) return false;
  // Not one byte more: the next line may begin there.
  let bytes = i64x2.extract_lane(bytesOf(digits), 0);
  if ((left & 8) != 0) {
    store<u32>(into, <u32>bytes);
    bytes >>= 32;
    into += 4;
  }
  if ((left & 4) != 0) {
    store<u16>(into, <u16>bytes);
    bytes >>= 16;
    into += 2;
  }
  if ((left & 2) != 0) store<u8>(into, <u8>bytes);
  return true;
}

// @ts-ignore: decorator
@inline
function valid(digits: v128): v128 {
  return v128.or(isFigure(digits), i8x16.lt_u(letter(digits), i8x16.splat(6)));
}

// @ts-ignore: decorator
@inline
function isFigure(digits: v128): v128 {
  return i8x16.lt_u(i8x16.sub(digits, i8x16.splat(ZERO)), i8x16.splat(10));
}

/** 0 for a or A. */
// @ts-ignore: decorator
@inline
function letter(digits: v128): v128 {
  return i8x16.sub(v128.or(digits, i8x16.splat(LOWER)), i8x16.splat(0x61));
}

/** In the lower half. */
// @ts-ignore: decorator
@inline
function bytesOf(digits: v128): v128 {
  const figures = i8x16.sub(digits, i8x16.splat(ZERO));
  const letters = i8x16.add(letter(digits), i8x16.splat(10));
  const values = v128.bitselect(figures, letters, isFigure(digits));
  const pairs = v128.or(i16x8.shl(v128.and(values, i16x8.splat(0xff)), 4), i16x8.shr_u(values, 8));
  return i8x16.narrow_i16x8_u(pairs, pairs);
}
