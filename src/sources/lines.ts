// One key a line: the bytes as they are, without the line end.

import { KeyBlock } from '../core/index.ts';
import type { KeyBatch } from './batch.ts';
import { checkLines, LONGEST } from './longest.ts';
import { markLength } from './text.ts';

const LF = 0x0a;
const CR = 0x0d;

/**
 * Lines end with LF or CRLF; the last one needs no end. An empty line is a record without a key, since text can't say null otherwise. A
 * byte order mark at the start is not part of the first key.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  longest = LONGEST,
): AsyncGenerator<KeyBatch> {
  for await (const text of wholeLines(chunks, name, longest)) yield packLines(text, moveKey);
}

/**
 * The text in pieces that end where a line ends, each in memory of its own; the last one needs no line end.
 * @throws {KeylaneError} `ERR_SOURCE_BINARY`, `ERR_SOURCE_LINE` if a line is longer than `longest`
 */
export async function* wholeLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  longest = LONGEST,
): AsyncGenerator<Buffer> {
  // A line can be longer than many chunks: its parts are joined once, when its end is there.
  let parts: Buffer[] = [];
  let waiting = 0;
  let isFirst = true;
  for await (let chunk of chunks) {
    if (isFirst) {
      chunk = chunk.subarray(markLength(chunk, name));
      isFirst = false;
    }
    checkLines(chunk, waiting, longest);
    const end = chunk.lastIndexOf(LF) + 1;
    if (end > 0) {
      parts.push(chunk.subarray(0, end));
      yield Buffer.concat(parts);
      parts = [];
      waiting = 0;
    }
    if (end < chunk.length) {
      parts.push(chunk.subarray(end));
      waiting += chunk.length - end;
    }
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}

/** The chunks from that byte on. */
export async function* withoutStart(chunks: AsyncIterable<Buffer>, skip: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const rest = skip === 0 ? chunk : chunk.subarray(Math.min(skip, chunk.length));
    skip -= chunk.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}

/**
 * Puts the key that `text[start]` up to `text[end]` stands for at `text[at]`, not behind `start`, and returns its length; -1 if there is none.
 * @param before how many lines of `text` come before this one
 */
type PutKey = (text: Buffer, start: number, end: number, at: number, before: number) => number;

const moveKey: PutKey = (text, start, end, at) => {
  text.copyWithin(at, start, end);
  return end - start;
};

/** Moves the keys together, over the line ends: `text` becomes the block's bytes. */
export function packLines(text: Buffer, put: PutKey): KeyBatch {
  let offsets = new Uint32Array(1024);
  let count = 0;
  let keyless = 0;
  let at = 0;
  for (let start = 0; start < text.length; ) {
    const lf = endOfLine(text, start);
    let end = lf;
    if (lf < text.length && lf > start && text[lf - 1] === CR) end--;
    const length = end === start ? -1 : put(text, start, end, at, count + keyless);
    if (length < 0) keyless++;
    else {
      at += length;
      if (++count === offsets.length) offsets = doubled(offsets);
      offsets[count] = at;
    }
    start = lf + 1;
  }
  return { keys: KeyBlock.fromColumns(text, offsets.subarray(0, count + 1)), keyless };
}

/** Where the next line end is, or the text's. */
function endOfLine(text: Buffer, start: number): number {
  // A call takes as long as so many bytes.
  const near = Math.min(start + 64, text.length);
  for (let i = start; i < near; i++) if (text[i] === LF) return i;
  const lf = text.indexOf(LF, near);
  return lf < 0 ? text.length : lf;
}

function doubled(offsets: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(offsets.length * 2);
  bigger.set(offsets);
  return bigger;
}
