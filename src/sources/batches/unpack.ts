// How much a batch may become.

import type { Bytes } from './bytes.ts';

/** No batch becomes larger than this: a few kilobytes can be made that would fill any memory. */
export const MOST_UNPACKED = 1 << 28;

/** @throws any error if the bytes cannot be unpacked, or become more than MOST_UNPACKED */
export type Unpack = (packed: Bytes) => Bytes;

/** For a size that is known before. */
export function checkUnpacked(size: number): void {
  if (size > MOST_UNPACKED) throw new Error(`they become more than ${MOST_UNPACKED} bytes`);
}
