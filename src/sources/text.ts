// What the start of a text tells.

import { sourceBinaryError } from '../errors.ts';
import type { Sink } from './open.ts';

const BOM = [0xef, 0xbb, 0xbf];
// As git and grep do: text has no 00 near its start.
const BINARY_PROBE = 8192;

/**
 * The length of the byte order mark that a text starts with: 3 or 0. It is not part of the first key.
 * @throws {KeylaneError} `ERR_SOURCE_BINARY`
 */
export function markLength(start: Uint8Array, name: string): number {
  const zero = start.subarray(0, BINARY_PROBE).indexOf(0);
  if (zero >= 0) throw sourceBinaryError(name, zero);
  return BOM.every((byte, i) => start[i] === byte) ? BOM.length : 0;
}

/** What comes in goes to `sink` without the byte order mark, and is counted. */
export function textSink(name: string, sink: Sink, onBytes: ((bytes: number) => void) | undefined): Sink {
  let isFirst = true;
  return {
    room: () => sink.room(),
    wrote(length) {
      onBytes?.(length);
      if (isFirst) {
        isFirst = false;
        // The bytes lie at the start of the room; without the mark they move there.
        const start = sink.room().subarray(0, length);
        const mark = markLength(start, name);
        start.copyWithin(0, mark);
        length -= mark;
      }
      sink.wrote(length);
    },
  };
}
