// Keys are somebody's data: what is printed of one may not act on a terminal or reorder the text around it.

// C0 and C1 controls, DEL, the bidirectional controls, the line separators, soft hyphen, zero-width and other format characters,
// tags, unpaired surrogates, unassigned and private-use code points: everything that a terminal may act on or not show.
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\\]/gu;
/** The same, but a backslash; a colour is one match. */
const ACTING = /\p{Cc}\[\d{1,3}m|[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;
const COLOR = /^.\[\d{1,3}m$/;
const PLAIN = /^[\n\x20-\x7e]*$/;

/**
 * The text with everything that a terminal could act on written as an escape (`\x1b`, `\u202e`, `\u{e0041}`); a backslash becomes two,
 * so that the escapes can be told from the text.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeCodePoint);
}

/**
 * A text on its way to a terminal or a file that people read. Its parts have passed `printable()`; what has not can't act either.
 * @param keepsColors whether ESC [ number m may pass
 */
export function terminalText(text: string, keepsColors: boolean): string {
  if (PLAIN.test(text)) return text;
  return text.replace(ACTING, match => {
    if (match === '\n' || (keepsColors && match[0] === '\x1b' && COLOR.test(match))) return match;
    return match.replace(UNPRINTABLE, escapeCodePoint);
  });
}

/** A longer list's JSON is made piece by piece. */
const LONG_LIST = 1 << 13;

/**
 * An object's JSON whose texts can't act on a terminal: escapes stand for the same text. In pieces: a million partitions are a hundred
 * megabytes, which would be there several times over.
 */
export function* jsonPieces(value: object): Generator<string> {
  const isLong = Object.values(value).some(each => Array.isArray(each) && each.length > LONG_LIST);
  if (!isLong || Array.isArray(value)) return yield jsonText(value);
  let before = '{';
  for (const [name, each] of Object.entries(value)) {
    if (each === undefined) continue;
    yield `${before}${jsonText(name)}:`;
    before = ',';
    if (Array.isArray(each)) yield* listPieces(each);
    else yield jsonText(each);
  }
  yield '}';
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  yield '[';
  for (let from = 0; from < list.length; from += LONG_LIST) {
    // Without its brackets.
    yield (from > 0 ? ',' : '') + jsonText(list.slice(from, from + LONG_LIST)).slice(1, -1);
  }
  yield ']';
}

export function jsonText(value: unknown): string {
  const json = JSON.stringify(value);
  if (PLAIN.test(json)) return json;
  return json.replace(ACTING, match => match.replace(UNPRINTABLE, utf16Escapes));
}

function utf16Escapes(char: string): string {
  return Array.from({ length: char.length }, (_, i) => `\\u${char.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
    '',
  );
}

function escapeCodePoint(char: string): string {
  if (char === '\\') return '\\\\';
  const code = char.codePointAt(0)!;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

const HEX = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal, two digits a byte. */
export function hex(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i++) text += HEX[bytes[i]];
  return text;
}
