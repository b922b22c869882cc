// Keys are somebody's data: what is printed of one may not act on a terminal or reorder the text around it.

// C0 and C1 controls, DEL, the bidirectional controls, the line separators, soft hyphen, zero-width and other format characters,
// tags, unpaired surrogates, unassigned and private-use code points: everything that a terminal may act on or not show.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\\]/gu;

/**
 * The text with everything that a terminal could act on written as an escape (`\x1b`, `\u202e`, `\u{e0041}`); a backslash becomes two,
 * so that the escapes can be told from the text.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeCodePoint);
}

function escapeCodePoint(char: string): string {
  if (char === '\\') return '\\\\';
  const code = char.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

/** Lower-case hexadecimal, two digits a byte. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}
