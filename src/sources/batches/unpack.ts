// How much a batch may become.

import type { Bytes } from './bytes.ts';

/** @throws any error if the bytes cannot be unpacked, or become more than `most`: a few kilobytes can be made that would fill any memory */
export type Unpack = (packed: Bytes, most: number) => Bytes;

/** For a size that is known before. */
export function checkUnpacked(size: number, most: number): void {
  if (size > most) throw new Error(`they become more than ${most} bytes: give more --memory`);
}
