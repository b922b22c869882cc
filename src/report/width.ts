// How many columns a text takes in a terminal.

import { createRequire } from 'node:module';

/** Printable ASCII, Latin letters, punctuation, arrows, mathematical signs, and what bars and lines are drawn of: one column each. */
const NARROW = /^[\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25fc]*$/;

let stringWidth: ((text: string) => number) | undefined;

/** string-width is loaded when a text needs it: its Intl.Segmenter and its classes of Unicode take 30 ms, a quarter of a short command. */
export function widthOfText(text: string): number {
  if (NARROW.test(text)) return text.length;
  stringWidth ??= createRequire(import.meta.url)('./string-width.cjs') as (text: string) => number;
  return stringWidth(text);
}
