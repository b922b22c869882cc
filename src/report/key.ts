// Somebody's key where people read it: short, and nothing in it acts.

import { printable } from '../printable.ts';
import { integer } from './numbers.ts';
import { widthOfText } from './width.ts';

/** In columns. */
const LONGEST_IN_LINE = 40;
const LONGEST_IN_PAGE = 48;
/** What is not UTF-8, and what no text has in it: numbers and UUIDs as bytes are UTF-8 by chance. */
const BINARY = /[\ufffd\0-\x06\x0e-\x1a\x1c-\x1f]/;

export interface NamedKey {
  /** As text; what is not UTF-8 is U+FFFD. */
  key: string;
  hex: string;
  /** In bytes, where more are known to be than `hex` has. */
  length?: number;
}

/** In a terminal, cut to as many columns; what is not text as hexadecimal. */
export function keyText(named: NamedKey, longest = LONGEST_IN_LINE): string {
  const { text, isCut } = shortened(named, longest);
  return isCut ? `${text}…` : text;
}

/** In quotes, since white space is what may differ; what would not show as it is, as hexadecimal. */
export function bytesText({ key, hex }: NamedKey): string {
  const isText = printable(key) === key && !BINARY.test(key);
  return isText ? `'${keyText({ key, hex })}'` : hexText(hex);
}

/** In a page: a key that is cut has its length. */
export function keyName(named: NamedKey): string {
  const { text, isCut } = shortened(named, LONGEST_IN_PAGE);
  return isCut ? `${text}… (${integer(named.length ?? named.hex.length / 2)} bytes)` : text;
}

export function hexText(hex: string): string {
  const longest = 2 * LONGEST_IN_PAGE;
  return hex.length <= longest ? `0x${hex}` : `0x${hex.slice(0, longest)}…`;
}

/** As many of its characters as there is room for, written so that none acts: neither a character nor an escape is cut through. */
function shortened({ key, hex }: NamedKey, longest: number): { text: string; isCut: boolean } {
  if (hex === '') return { text: '(empty key)', isCut: false };
  let text = '';
  let width = 0;
  for (const char of BINARY.test(key) ? `0x${hex}` : key) {
    const escaped = printable(char);
    width += widthOfText(escaped);
    if (width > longest) return { text, isCut: true };
    text += escaped;
  }
  return { text, isCut: false };
}
