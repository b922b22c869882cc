// Keys of a block, put where scan.wasm looks for a list of keys.

import type { KeyBlock } from '../../core/index.ts';
import { ENDS, MOST_LINES, STARTS } from '../../core/scan-layout.ts';
import type { Area } from '../area.ts';

/**
 * Puts as many keys into the area and lists them as fit at once, from `from` on. Returns which is the next: `from` itself if it did not fit
 * and the area is larger now.
 * @throws {KeylaneError} `ERR_SOURCE_LINE` if a key is longer than it may be
 */
export function listKeys(area: Area, { bytes, offsets, count }: KeyBlock, from: number): number {
  let to = from;
  const first = offsets[from];
  const most = Math.min(count, from + MOST_LINES);
  while (to < most && offsets[to + 1] - first <= area.size) to++;
  if (to === from) {
    const length = offsets[from + 1] - first;
    area.reserve(Math.max(length, Math.min(2 * length, area.most)));
    return from;
  }
  const move = area.put(bytes, first, offsets[to]) - first;
  const { buffer } = area.scan.memory;
  const starts = new Uint32Array(buffer, STARTS, to - from);
  const ends = new Uint32Array(buffer, ENDS, to - from);
  for (let i = from; i < to; i++) {
    starts[i - from] = offsets[i] + move;
    ends[i - from] = offsets[i + 1] + move;
  }
  return to;
}
