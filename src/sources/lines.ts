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
  for await (const lines of wholeLines(chunks, name, longest)) yield packLines(lines);
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

/** Moves the keys together, over the line ends: `text` becomes the block's bytes. */
function packLines(text: Buffer): KeyBatch {
  let offsets = new Uint32Array(1024);
  let count = 0;
  let keyless = 0;
  let at = 0;
  for (let start = 0; start < text.length; ) {
    const lf = text.indexOf(LF, start);
    const next = lf < 0 ? text.length : lf + 1;
    let end = lf < 0 ? text.length : lf;
    if (lf > start && text[lf - 1] === CR) end--;
    if (end === start) keyless++;
    else {
      text.copyWithin(at, start, end);
      at += end - start;
      if (++count === offsets.length) offsets = doubled(offsets);
      offsets[count] = at;
    }
    start = next;
  }
  return { keys: KeyBlock.fromColumns(text, offsets.subarray(0, count + 1)), keyless };
}

function doubled(offsets: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const bigger = new Uint32Array(offsets.length * 2);
  bigger.set(offsets);
  return bigger;
}
