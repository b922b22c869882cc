// How many bytes a record takes in a batch, about: sticky policies fill batches with it.

import type { PartitionerRecord } from './types.ts';

/** Lengths, attributes and deltas of a small record in a v2 batch. https://kafka.apache.org/39/documentation.html#record */
const OVERHEAD = 8;

/** Headers are not counted, and a string counts its UTF-16 units: exact for ASCII, and it costs nothing. */
export function sizeOf(record: PartitionerRecord): number {
  const { size } = record;
  // A client's message may have a field of this name that means something else.
  if (typeof size === 'number' && size >= 0) return size;
  return OVERHEAD + lengthOf(record.key) + lengthOf(record.value);
}

function lengthOf(part: unknown): number {
  if (typeof part === 'string') return part.length;
  return ArrayBuffer.isView(part) ? part.byteLength : 0;
}
