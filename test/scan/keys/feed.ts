// Bytes into a counter of lines, as files and pipes bring them.

import type { LineCounter } from '../../../src/scan/keys/line-counter.ts';

/** In pieces of the given lengths, in turn; the largest that fit without them. */
export function feed(counter: LineCounter, text: Uint8Array, pieces: readonly number[] = [Infinity]): void {
  for (let at = 0, turn = 0; at < text.length; turn++) {
    const room = counter.room();
    const part = text.subarray(at, at + Math.min(room.length, Math.max(1, pieces[turn % pieces.length])));
    room.set(part);
    counter.wrote(part.length);
    at += part.length;
  }
}
