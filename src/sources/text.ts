// What the start of a text tells.

import { sourceBinaryError, sourceWideError } from '../errors.ts';
import type { Sink } from './input.ts';

const BOM = [0xef, 0xbb, 0xbf];
// As git and grep do: text has no 00 near its start.
const BINARY_PROBE = 8192;

/**
 * The length of the byte order mark that a text starts with: 3 or 0. It is not part of the first key.
 * @throws {KeylaneError} `ERR_SOURCE_BINARY`
 */
export function markLength(start: Uint8Array, name: string): number {
  const zero = start.subarray(0, BINARY_PROBE).indexOf(0);
  if (zero >= 0) throw isWide(start) ? sourceWideError(name) : sourceBinaryError(name, zero);
  return BOM.every((byte, i) => start[i] === byte) ? BOM.length : 0;
}

/** UTF-16 begins with its own byte order mark. */
const isWide = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);

/** What comes in goes to `sink` without its first `skip` bytes, and without the byte order mark. */
export function textSink(name: string, sink: Sink, skip = 0): Sink {
  let isFirst = true;
  return {
    room: () => sink.room(),
    wrote(length) {
      if (!isFirst && skip === 0) return sink.wrote(length);
      // The bytes lie at the start of the room; without what is left out they move there.
      const start = sink.room().subarray(0, length);
      const mark = isFirst ? markLength(start, name) : 0;
      isFirst = false;
      const out = Math.min(length, Math.max(mark, skip));
      skip = Math.max(0, skip - out);
      start.copyWithin(0, out);
      if (out < length) sink.wrote(length - out);
    },
  };
}
