// Bytes that a text has as hexadecimal or base64.

import { decodeBase64, decodeHex } from '../../core/base64.ts';
import type { KeyEncoding } from '../formats.ts';

// No groups in loops: of a text of megabytes they would fill the stack.
const HEX = /^(?:0x|\\x)?([0-9a-f]*)$/i;
const BASE64 = /^([\w+/-]*)(={0,2})$/;
/** How many digits there may be over a multiple of four, by the number of `=`. */
const DIGITS_OVER = [[0, 2, 3], [3], [2]];

/** Undefined if the text is not of that encoding. base64 may be written for URLs, hexadecimal begin with `0x` or PostgreSQL's `\\x`. */
export function decodeKey(text: string, keyType: Exclude<KeyEncoding, 'string'>): Uint8Array | undefined {
  if (keyType === 'base64') {
    const [, digits, signs] = BASE64.exec(text) ?? [];
    const isGood = digits !== undefined && DIGITS_OVER[signs.length].includes(digits.length % 4);
    return isGood ? decodeBase64(text.replaceAll('-', '+').replaceAll('_', '/')) : undefined;
  }
  const digits = HEX.exec(text)?.[1];
  return digits === undefined || digits.length % 2 > 0 ? undefined : decodeHex(digits);
}
