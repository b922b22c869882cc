// JSON values that are not one a line: over several lines, or in an array.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const LF = 0x0a;

/** Told of what is found, as positions in the bytes that are looked through. */
export interface Found {
  start(at: number): void;
  /** Of the object that started last. */
  end(at: number): void;
  /** A line, or an object, that is no JSON. */
  garbage(): void;
}

/** Finds the objects of a text, whose bytes may come in pieces. */
export class ObjectFinder {
  /** Whether each container that is open is a list, from the outside in; the first is an object. */
  readonly #open: boolean[] = [];
  #isList = false;
  #isString = false;
  #isEscaped = false;
  /** Whether what stands in this line is no JSON, and has been told. */
  #isGarbage = false;
  /** The last byte that is no white space. */
  #last = 0;

  /** Whether the text ends in the middle of an object or of a list. */
  get isOpen(): boolean {
    return this.#open.length > 0 || this.#isList;
  }

  find(bytes: Uint8Array, from: number, found: Found): void {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (this.#isString) {
        if (this.#isEscaped) this.#isEscaped = false;
        else if (byte === BACKSLASH) this.#isEscaped = true;
        else if (byte === QUOTE) this.#isString = false;
        // No JSON string holds a line end: it broke off, and with it its object.
        else if (byte === LF) this.#breakOff(found);
        continue;
      }
      if (byte <= 0x20) {
        if (byte === LF) this.#isGarbage = false;
        continue;
      }
      if (this.#open.length > 0) this.#inside(byte, at, found);
      else this.#between(byte, at, found);
      this.#last = byte;
    }
  }

  #inside(byte: number, at: number, found: Found): void {
    if (byte === QUOTE) this.#isString = true;
    else if (byte === OPEN && !this.#mayOpen()) {
      // The object before it has no end.
      this.#breakOff(found);
      this.#between(byte, at, found);
    } else if (byte === OPEN || byte === OPEN_LIST) this.#open.push(byte === OPEN_LIST);
    else if (byte === CLOSE || byte === CLOSE_LIST) {
      this.#open.pop();
      if (this.#open.length === 0) found.end(at + 1);
    }
  }

  /** Whether an object may start here. */
  #mayOpen(): boolean {
    return this.#open.at(-1) ? this.#last === OPEN_LIST || this.#last === COMMA : this.#last === COLON;
  }

  #between(byte: number, at: number, found: Found): void {
    if (byte === OPEN) {
      this.#open.push(false);
      this.#isGarbage = false;
      found.start(at);
    } else if (byte === OPEN_LIST && !this.#isList) this.#isList = true;
    else if (byte === CLOSE_LIST && this.#isList) this.#isList = false;
    else if (byte !== COMMA && !this.#isGarbage) {
      this.#isGarbage = true;
      found.garbage();
    }
  }

  #breakOff(found: Found): void {
    this.#isString = false;
    this.#open.length = 0;
    found.garbage();
  }
}

/** The text of a number at the path of an object's text, as it is written: JSON.parse changes `1.0`, `-0` and what is long. */
export function numberText(text: string, path: readonly string[]): string | undefined {
  let at = 0;
  const space = (): void => {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at++;
  };
  const string = (): string => {
    const start = at++;
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    return text.slice(start, ++at);
  };
  const skip = (): void => {
    let depth = 0;
    do {
      if (text[at] === '"') string();
      else {
        if (text[at] === '{' || text[at] === '[') depth++;
        else if (text[at] === '}' || text[at] === ']') depth--;
        at++;
      }
    } while (at < text.length && (depth > 0 || !/[,}\]]/.test(text[at])));
  };
  space();
  let found: string | undefined;
  for (const [depth, name] of path.entries()) {
    if (text[at] !== '{') return undefined;
    at++;
    let start = -1;
    // The last of two fields of one name counts, as for JSON.parse.
    for (space(); at < text.length && text[at] !== '}'; space()) {
      const field = JSON.parse(string()) as string;
      space();
      at++;
      space();
      if (field === name) start = at;
      skip();
      space();
      if (text[at] === ',') at++;
    }
    if (start < 0) return undefined;
    at = start;
    if (depth === path.length - 1) found = /^-?\d[\d.eE+-]*/.exec(text.slice(at))?.[0];
  }
  return found;
}
