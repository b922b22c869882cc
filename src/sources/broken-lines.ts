// Whether lines of base64 are parts of longer texts: Spark's base64(), Java's MIME encoder, Python's encodebytes and the programs base64 and openssl
// begin a new line behind so many characters.

import { sourceDamagedError } from '../errors.ts';

/** RFC 2045, section 6.8: Java, Spark, Python, GNU's base64. */
const MIME = 76;
/** RFC 7468 and openssl. */
const PEM = 64;
const SIGN = 0x3d;

/**
 * Looks at the lengths of lines. A text that goes on in the next line has one of MIME or PEM characters, and no line is longer. Keys of just 57 bytes
 * look the same: it can't be told, and a wrong count would be worse than to ask for hexadecimal. Keys of 48 bytes that all have that length do not,
 * nor those of 46, 47, 55 or 56, which end with `=` as no text does that goes on.
 */
export class BrokenLines {
  longest = 0;
  #ofLongest = 0;
  #all = 0;
  /** Whether one of the longest may go on. */
  #goesOn = false;

  /** The text is `bytes[start]` up to `bytes[end]`. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length === 0) return;
    this.#all++;
    if (length > this.longest) {
      this.longest = length;
      this.#ofLongest = 0;
      this.#goesOn = false;
    }
    if (length < this.longest) return;
    this.#ofLongest++;
    this.#goesOn ||= bytes[end - 1] !== SIGN;
  }

  /** @throws {KeylaneError} `ERR_SOURCE_DAMAGED` if they are */
  check(name: string): void {
    const areAsLong = this.longest === MIME || (this.longest === PEM && this.#ofLongest < this.#all);
    if (!areAsLong || !this.#goesOn) return;
    throw sourceDamagedError(
      name,
      `its longest texts of base64 have ${this.longest} characters, as where base64 is broken into several lines: a key would be counted as several. Write keys in hex (Spark: hex(key)), or base64 without line breaks.`,
    );
  }
}
