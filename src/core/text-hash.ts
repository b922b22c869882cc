// murmur2 of a short string without bytes in between.

import { M, murmur2, SEED } from './murmur2.ts';
import { LOOP_UNITS } from './tuning.ts';
import { MAX_BYTES_PER_UNIT, writeUtf8 } from './utf8.ts';

const scratch = new Uint8Array(LOOP_UNITS * MAX_BYTES_PER_UNIT);

/** The signed 32-bit murmur2 of a text of at most `LOOP_UNITS` UTF-16 units. */
export function murmur2OfShortText(text: string): number {
  const { length } = text;
  const words = length & ~3;
  // Hashed as if it were ASCII, and once more by its bytes if a unit above 0x7f came along.
  let seen = 0;
  let h = SEED ^ length;
  let i = 0;
  for (; i < words; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    seen |= a | b | c | d;
    let k = Math.imul(a | (b << 8) | (c << 16) | (d << 24), M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  if (i < length) {
    let k = 0;
    for (let shift = 0; i < length; i++, shift += 8) {
      const unit = text.charCodeAt(i);
      seen |= unit;
      k |= unit << shift;
    }
    h = Math.imul(h ^ k, M);
  }
  if (seen > 0x7f) return murmur2(scratch, 0, writeUtf8(text, scratch, 0));
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}
