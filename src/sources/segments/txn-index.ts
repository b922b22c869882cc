// Aborted transactions whose ends are in a segment, as the broker keeps them beside it in *.txnindex: version 0, producer id, first and last offset, and
// the last stable offset. https://github.com/apache/kafka/blob/4.3.1/storage/src/main/java/org/apache/kafka/storage/internals/log/AbortedTxn.java

import { readFileSync } from 'node:fs';
import { int16, int64 } from '../batches/bytes.ts';

const ENTRY_SIZE = 34;

export interface IndexedAbort {
  readonly producerId: number;
  readonly firstOffset: number;
  /** Of the batch that ends it. */
  readonly lastOffset: number;
}

/** Empty where there is no index, or one that cannot be read: it tells only what batches tell too, if they are all there. */
export function abortsBeside(segment: string): IndexedAbort[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(segment.replace(/\.log$/, '.txnindex'));
  } catch {
    return [];
  }
  const found: IndexedAbort[] = [];
  for (let at = 0; at + ENTRY_SIZE <= bytes.length; at += ENTRY_SIZE) {
    const [producerId, firstOffset, lastOffset] = [2, 10, 18].map(place => int64(bytes, at + place));
    if (int16(bytes, at) !== 0 || producerId < 0 || firstOffset < 0 || lastOffset < firstOffset) return [];
    found.push({ producerId, firstOffset, lastOffset });
  }
  return found;
}
