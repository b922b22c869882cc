// Over batches without looking into them, so that the next ones can be asked for before these are decoded.

import { type Bytes, int32 } from '../batches/bytes.ts';
import { faultOfPrefix, formatOf, LEAST_HEAD, offsetOf, sizeOf } from '../batches/head.ts';

const LAST_OFFSET_DELTA = 23;

/** The offset behind the last whole batch of `bytes[from]` to `bytes[to]`; `next` if there is none, or before one that is damaged. */
export function behind(bytes: Bytes, from: number, to: number, next: number): number {
  let offset = next;
  for (let at = from; to - at >= LEAST_HEAD && faultOfPrefix(bytes, at) === undefined; ) {
    const end = at + sizeOf(bytes, at);
    if (end > to) break;
    const last = offsetOf(bytes, at) + (formatOf(bytes, at) === 2 ? int32(bytes, at + LAST_OFFSET_DELTA) : 0);
    offset = Math.max(offset, last + 1);
    at = end;
  }
  return offset;
}
