// The partitions of eight keys at once, under MASK: two vectors of four, so that one works while the other waits for its multiplication.
// A key is the bytes from `base` + its start to `base` + its end, which stand in two columns. To reduce in the same pass hides its work behind the hash's waiting: 0.5 ns a key less than a pass
// of its own. Each function says how far it reads; the caller keeps that within what may be read.

import {
  atLeast12, atLeast8, avalanche, first, gather, high, lengthsAt, low, minus16, multiplier4, second, start4, step, step16, step16Padded,
  stepWhere, tail, unpad, wholeWords,
} from './lanes';
import { SEED } from './murmur2';
import { mask4 } from './reduce';

/** Eight keys of one length, one behind the other. Reads up to 15 bytes past the last. */
// @ts-ignore: decorator
@inline
export function equal8(p0: usize, length: u32, out: usize): void {
  const m = multiplier4();
  let h = i32x4.splat(SEED ^ length);
  let g = h;
  const l2 = length << 1;
  const l3 = l2 + length;
  let p4 = p0 + (length << 2);
  for (const end = p0 + (length & ~15); p0 < end; p0 += 16, p4 += 16) {
    h = step16(h, v128.load(p0), v128.load(p0 + length), v128.load(p0 + l2), v128.load(p0 + l3), m);
    g = step16(g, v128.load(p4), v128.load(p4 + length), v128.load(p4 + l2), v128.load(p4 + l3), m);
  }
  const rest = length & 15;
  if (rest) {
    const a = v128.load(p0), b = v128.load(p0 + length), c = v128.load(p0 + l2), d = v128.load(p0 + l3);
    const e = v128.load(p4), f = v128.load(p4 + length), i = v128.load(p4 + l2), j = v128.load(p4 + l3);
    const ab = low(a, b), cd = low(c, d), ef = low(e, f), ij = low(i, j);
    let k = first(ab, cd), q = first(ef, ij);
    if (rest > 3) {
      h = step(h, k, m);
      g = step(g, q, m);
      k = second(ab, cd);
      q = second(ef, ij);
      if (rest > 7) {
        h = step(h, k, m);
        g = step(g, q, m);
        if (rest > 8) {
          const ab2 = high(a, b), cd2 = high(c, d), ef2 = high(e, f), ij2 = high(i, j);
          k = first(ab2, cd2);
          q = first(ef2, ij2);
          if (rest > 11) {
            h = step(h, k, m);
            g = step(g, q, m);
            k = second(ab2, cd2);
            q = second(ef2, ij2);
          }
        }
      }
    }
    const left = rest & 3;
    if (left) {
      const mask = i32x4.splat((1 << (left << 3)) - 1);
      h = i32x4.mul(v128.xor(h, v128.and(k, mask)), m);
      g = i32x4.mul(v128.xor(g, v128.and(q, mask)), m);
    }
  }
  v128.store(out, mask4(avalanche(h, m)));
  v128.store(out, mask4(avalanche(g, m)), 16);
}

/** Eight keys of 8 bytes each, one behind the other, as longs are: two keys to a load. Reads nothing past the last. */
// @ts-ignore: decorator
@inline
export function longs8(p0: usize, out: usize): void {
  const m = multiplier4();
  const a = v128.load(p0), b = v128.load(p0, 16), c = v128.load(p0, 32), d = v128.load(p0, 48);
  let h = i32x4.splat(SEED ^ 8);
  let g = h;
  h = step(h, v128.shuffle<i32>(a, b, 0, 2, 4, 6), m);
  g = step(g, v128.shuffle<i32>(c, d, 0, 2, 4, 6), m);
  h = step(h, v128.shuffle<i32>(a, b, 1, 3, 5, 7), m);
  g = step(g, v128.shuffle<i32>(c, d, 1, 3, 5, 7), m);
  v128.store(out, mask4(avalanche(h, m)));
  v128.store(out, mask4(avalanche(g, m)), 16);
}

/** Four keys of 4 to 15 bytes: one load each, the first word unmasked, the fourth only ever a tail. Reads 16 bytes of each. */
// @ts-ignore: decorator
@inline
export function short4(base: usize, starts: usize, ends: usize, out: usize): void {
  const m = multiplier4();
  const p0 = base + load<u32>(starts), p1 = base + load<u32>(starts, 4);
  const p2 = base + load<u32>(starts, 8), p3 = base + load<u32>(starts, 12);
  const lengths = lengthsAt(starts, ends);
  const a = v128.load(p0), b = v128.load(p1), c = v128.load(p2), d = v128.load(p3);
  const ab = low(a, b), cd = low(c, d), ab2 = high(a, b), cd2 = high(c, d);
  const word1 = second(ab, cd), word2 = first(ab2, cd2), word3 = second(ab2, cd2);
  const has1 = atLeast8(lengths), has2 = atLeast12(lengths);
  let h = step(start4(lengths), first(ab, cd), m);
  h = stepWhere(has1, h, word1, m);
  h = stepWhere(has2, h, word2, m);
  const last = v128.bitselect(word3, v128.bitselect(word2, word1, has1), has2);
  v128.store(out, mask4(avalanche(tail(h, last, lengths, m), m)));
}

/**
 * Eight keys of any lengths from `shortest` to `longest`, which lie less than 192 apart: whole blocks of 16 bytes up to the shortest, then
 * padded with zeros up to the longest, and the padding undone. Reads up to 16 bytes past the end that a lane of the longest length has.
 */
export function padded8(base: usize, starts: usize, ends: usize, shortest: u32, longest: u32, out: usize): void {
  const m = multiplier4();
  const p0 = base + load<u32>(starts), p1 = base + load<u32>(starts, 4);
  const p2 = base + load<u32>(starts, 8), p3 = base + load<u32>(starts, 12);
  const p4 = base + load<u32>(starts, 16), p5 = base + load<u32>(starts, 20);
  const p6 = base + load<u32>(starts, 24), p7 = base + load<u32>(starts, 28);
  const lengths = lengthsAt(starts, ends), lengths2 = lengthsAt(starts + 16, ends + 16);
  let h = start4(lengths);
  let g = start4(lengths2);
  let at: u32 = 0;
  for (const whole = shortest & ~15; at < whole; at += 16) {
    h = step16(h, v128.load(p0 + at), v128.load(p1 + at), v128.load(p2 + at), v128.load(p3 + at), m);
    g = step16(g, v128.load(p4 + at), v128.load(p5 + at), v128.load(p6 + at), v128.load(p7 + at), m);
  }
  const words = wholeWords(lengths), words2 = wholeWords(lengths2);
  if (at < (longest & ~3)) {
    const taken = i32x4.splat(at);
    let left = i32x4.sub(words, taken), left2 = i32x4.sub(words2, taken);
    for (const end = longest & ~3; at < end; at += 16) {
      h = step16Padded(h, v128.load(p0 + at), v128.load(p1 + at), v128.load(p2 + at), v128.load(p3 + at), left, m);
      g = step16Padded(g, v128.load(p4 + at), v128.load(p5 + at), v128.load(p6 + at), v128.load(p7 + at), left2, m);
      left = minus16(left);
      left2 = minus16(left2);
    }
    h = unpad(h, at, words);
    g = unpad(g, at, words2);
  }
  v128.store(out, mask4(avalanche(tail(h, gatherTails(p0, p1, p2, p3, words), lengths, m), m)));
  v128.store(out, mask4(avalanche(tail(g, gatherTails(p4, p5, p6, p7, words2), lengths2, m), m)), 16);
}

// @ts-ignore: decorator
@inline
function gatherTails(p0: usize, p1: usize, p2: usize, p3: usize, words: v128): v128 {
  return gather(
    p0 + i32x4.extract_lane(words, 0),
    p1 + i32x4.extract_lane(words, 1),
    p2 + i32x4.extract_lane(words, 2),
    p3 + i32x4.extract_lane(words, 3),
  );
}

/** Eight keys with the same number of whole words, 4 * `words` bytes and a tail each. Reads up to 16 bytes past the whole words. */
export function sameWords8(base: usize, starts: usize, ends: usize, words: u32, out: usize): void {
  const m = multiplier4();
  const p0 = base + load<u32>(starts), p1 = base + load<u32>(starts, 4);
  const p2 = base + load<u32>(starts, 8), p3 = base + load<u32>(starts, 12);
  const p4 = base + load<u32>(starts, 16), p5 = base + load<u32>(starts, 20);
  const p6 = base + load<u32>(starts, 24), p7 = base + load<u32>(starts, 28);
  const lengths = lengthsAt(starts, ends), lengths2 = lengthsAt(starts + 16, ends + 16);
  let h = start4(lengths);
  let g = start4(lengths2);
  let at: u32 = 0;
  for (const whole = (words & ~3) << 2; at < whole; at += 16) {
    h = step16(h, v128.load(p0 + at), v128.load(p1 + at), v128.load(p2 + at), v128.load(p3 + at), m);
    g = step16(g, v128.load(p4 + at), v128.load(p5 + at), v128.load(p6 + at), v128.load(p7 + at), m);
  }
  const a = v128.load(p0 + at), b = v128.load(p1 + at), c = v128.load(p2 + at), d = v128.load(p3 + at);
  const e = v128.load(p4 + at), f = v128.load(p5 + at), i = v128.load(p6 + at), j = v128.load(p7 + at);
  let ab = low(a, b), cd = low(c, d), ef = low(e, f), ij = low(i, j);
  let k = first(ab, cd), q = first(ef, ij);
  const rest = words & 3;
  if (rest) {
    h = step(h, k, m);
    g = step(g, q, m);
    k = second(ab, cd);
    q = second(ef, ij);
    if (rest > 1) {
      h = step(h, k, m);
      g = step(g, q, m);
      ab = high(a, b);
      cd = high(c, d);
      ef = high(e, f);
      ij = high(i, j);
      k = first(ab, cd);
      q = first(ef, ij);
      if (rest > 2) {
        h = step(h, k, m);
        g = step(g, q, m);
        k = second(ab, cd);
        q = second(ef, ij);
      }
    }
  }
  v128.store(out, mask4(avalanche(tail(h, k, lengths, m), m)));
  v128.store(out, mask4(avalanche(tail(g, q, lengths2, m), m)), 16);
}
