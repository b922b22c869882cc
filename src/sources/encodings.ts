// Hexadecimal and base64, as bytes of a text → the key's bytes. Byte by byte: a line of a file costs a fifth of what a string of it would.

import type { KeyEncoding } from './formats.ts';

export type Encoding = Exclude<KeyEncoding, 'string'>;

/**
 * Puts what `from[start]` up to `from[end]` stands for at `into[at]`, which may be the same memory at or before `start`.
 * Returns how many bytes that is; -1 if the text is not of the encoding: what is at `into[at]` is then lost.
 */
export type Decode = (from: Uint8Array, start: number, end: number, into: Uint8Array, at: number) => number;

/** What no digit stands for. */
const NONE = 0xff;
const ZERO = 0x30;
const LETTER_X = 0x78;
const BACKSLASH = 0x5c;
const LOWER = 0x20;
const SIGN = 0x3d;

const HEX = digits('0123456789abcdef', '0123456789ABCDEF');
const BASE64 = digits(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
);

function digits(...alphabets: string[]): Uint8Array {
  const values = new Uint8Array(256).fill(NONE);
  for (const alphabet of alphabets) for (const [i, digit] of [...alphabet].entries()) values[digit.charCodeAt(0)] = i;
  return values;
}

/** May begin with `0x` or PostgreSQL's `\x`. */
const decodeHex: Decode = (from, start, end, into, at) => {
  const first = from[start];
  const isMarked =
    end - start >= 2 && (first === ZERO || first === BACKSLASH) && (from[start + 1] | LOWER) === LETTER_X;
  if (isMarked) start += 2;
  if ((end - start) % 2 > 0) return -1;
  let to = at;
  for (let i = start; i < end; i += 2) {
    const high = HEX[from[i]];
    const low = HEX[from[i + 1]];
    if ((high | low) > 15) return -1;
    into[to++] = (high << 4) | low;
  }
  return to - at;
};

/** With `=` at the end or without, in either alphabet. */
const decodeBase64: Decode = (from, start, end, into, at) => {
  const last = end;
  while (end > start && last - end < 2 && from[end - 1] === SIGN) end--;
  const over = (end - start) % 4;
  const signs = last - end;
  if (over === 1 || (signs > 0 && signs !== 4 - over)) return -1;
  const whole = end - over;
  let to = at;
  for (let i = start; i < whole; i += 4) {
    const a = BASE64[from[i]];
    const b = BASE64[from[i + 1]];
    const c = BASE64[from[i + 2]];
    const d = BASE64[from[i + 3]];
    if ((a | b | c | d) > 63) return -1;
    into[to] = (a << 2) | (b >> 4);
    into[to + 1] = (b << 4) | (c >> 2);
    into[to + 2] = (c << 6) | d;
    to += 3;
  }
  if (over === 0) return to - at;
  const a = BASE64[from[whole]];
  const b = BASE64[from[whole + 1]];
  const c = over === 3 ? BASE64[from[whole + 2]] : 0;
  if ((a | b | c) > 63) return -1;
  into[to++] = (a << 2) | (b >> 4);
  if (over === 3) into[to++] = (b << 4) | (c >> 2);
  return to - at;
};

export const DECODERS: Readonly<Record<Encoding, Decode>> = {
  hex: decodeHex,
  base64: decodeBase64,
};

const encoder = new TextEncoder();

/** Undefined if the text is not of that encoding. base64 may be written for URLs, hexadecimal begin with `0x` or PostgreSQL's `\\x`. */
export function decodeKey(text: string, encoding: Encoding): Uint8Array | undefined {
  const bytes = encoder.encode(text);
  const length = DECODERS[encoding](bytes, 0, bytes.length, bytes, 0);
  return length < 0 ? undefined : bytes.subarray(0, length);
}
