// Strings → the bytes of Java's StringSerializer: UTF-8, but each unpaired surrogate is one '?' (3f) where JavaScript's own encoders
// write ef bf bd. https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/common/serialization/StringSerializer.java

const encoder = new TextEncoder();
const UNPAIRED_SURROGATE = /\p{Surrogate}/gu;

// encodeInto costs about 30 ns before its first byte; a loop over the units is faster up to here (ASCII, Node 20).
const LOOP_LENGTH = 24;

/** The most bytes that `writeUtf8` writes for one UTF-16 unit. */
export const MAX_BYTES_PER_UNIT = 3;

/** Writes the text's bytes at `target[at]`, where there must be room for 3 bytes a UTF-16 unit, and returns where they end. */
export function writeUtf8(text: string, target: Uint8Array, at: number): number {
  const { length } = text;
  if (length > LOOP_LENGTH) {
    const { written } = encoder.encodeInto(javaText(text), target.subarray(at));
    return at + written;
  }
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) target[at++] = unit;
    else return writeUnits(text, i, target, at);
  }
  return at;
}

function writeUnits(text: string, from: number, target: Uint8Array, at: number): number {
  for (let i = from; i < text.length; i++) {
    const code = text.codePointAt(i)!;
    if (code < 0x80) target[at++] = code;
    else if (code < 0x800) {
      target[at++] = 0xc0 | (code >> 6);
      target[at++] = 0x80 | (code & 0x3f);
    } else if (code >= 0xd800 && code < 0xe000) target[at++] = 0x3f;
    else if (code < 0x10000) {
      target[at++] = 0xe0 | (code >> 12);
      target[at++] = 0x80 | ((code >> 6) & 0x3f);
      target[at++] = 0x80 | (code & 0x3f);
    } else {
      target[at++] = 0xf0 | (code >> 18);
      target[at++] = 0x80 | ((code >> 12) & 0x3f);
      target[at++] = 0x80 | ((code >> 6) & 0x3f);
      target[at++] = 0x80 | (code & 0x3f);
      i++;
    }
  }
  return at;
}

/** The text's bytes in an array of their own. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(javaText(text)) as Uint8Array<ArrayBuffer>;
}

function javaText(text: string): string {
  return isWellFormed(text) ? text : text.replace(UNPAIRED_SURROGATE, '?');
}

/** Whether no surrogate is alone. Node 18 and the browsers of 2022 can't say so themselves. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed?.() ?? text.search(UNPAIRED_SURROGATE) === -1;
}
