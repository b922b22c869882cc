// Somebody's key in a page: short, and nothing in it acts.

import { printable } from '../../printable.ts';
import { integer } from '../numbers.ts';

const LONGEST = 48;

export interface NamedKey {
  key: string;
  hex: string;
  /** In bytes, where it is known. */
  length?: number;
}

/** What is not text as hexadecimal; a long key cut, with its length. */
export function keyName({ key, hex, length }: NamedKey): string {
  if (hex === '') return '(empty key)';
  const isText = !key.includes('\ufffd');
  const text = isText ? printable(cut(key)) : `0x${hex.slice(0, 2 * LONGEST)}`;
  const isWhole = isText ? key.length === cut(key).length : hex.length <= 2 * LONGEST;
  if (isWhole) return text;
  const bytes = length ?? hex.length / 2;
  return `${text}… (${integer(bytes)} bytes)`;
}

/** Bytes in hexadecimal, cut as `keyName` cuts. */
export function hexText(hex: string): string {
  return hex.length <= 2 * LONGEST ? `0x${hex}` : `0x${hex.slice(0, 2 * LONGEST)}…`;
}

/** Not through a pair of surrogates. */
function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const last = text.codePointAt(LONGEST - 1)! > 0xffff ? LONGEST - 1 : LONGEST;
  return text.slice(0, last);
}
