// Who wrote to a partition lately, also if the batches are gone: a broker keeps the state of producers with an id in *.snapshot, at a segment's start
// and when it stops. Version 1, checksum, count, then of each producer id, epoch, last sequence, last offset, its delta, last time, the
// coordinator's epoch, and the first offset of an open transaction.
// https://github.com/apache/kafka/blob/4.3.1/storage/src/main/java/org/apache/kafka/storage/internals/log/ProducerStateManager.java

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { int16, int32, int64 } from '../batches/bytes.ts';
import { crc32c } from '../batches/crc.ts';
import type { Segments } from './find.ts';

const VERSION = 1;
const HEAD_SIZE = 10;
const ENTRY_SIZE = 46;
const TIMESTAMP = 26;

/** Producer ids with the time of their last batch in milliseconds, from the newest snapshot of each partition that has one. */
export function producersRemembered({ partitions }: Segments): Map<number, number> {
  const found = new Map<number, number>();
  for (const { folder } of partitions) {
    for (const [producerId, time] of newestSnapshot(folder)) {
      found.set(producerId, Math.max(time, found.get(producerId) ?? -1));
    }
  }
  return found;
}

/** Empty where there is none, or one that cannot be read: who is known without it is known as well. */
function newestSnapshot(folder: string): [producerId: number, time: number][] {
  try {
    const name = readdirSync(folder)
      .filter(each => /^\d{20}\.snapshot$/.test(each))
      .sort()
      .at(-1);
    return name === undefined ? [] : producersIn(readFileSync(join(folder, name)));
  } catch {
    return [];
  }
}

function producersIn(bytes: Buffer): [producerId: number, time: number][] {
  const count = bytes.length < HEAD_SIZE ? -1 : int32(bytes, 6);
  const isWhole = count >= 0 && bytes.length === HEAD_SIZE + ENTRY_SIZE * count && int16(bytes, 0) === VERSION;
  if (!isWhole || crc32c(bytes, 6, bytes.length) !== int32(bytes, 2) >>> 0) return [];
  return Array.from({ length: count }, (_, i) => {
    const at = HEAD_SIZE + ENTRY_SIZE * i;
    return [int64(bytes, at), int64(bytes, at + TIMESTAMP)];
  });
}
