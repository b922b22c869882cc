// Which transactions in a partition's segment files were aborted, from the batches that end them. A broker keeps the same in *.txnindex, which copies
// often lack, but which knows the ends of transactions that are not there: of a file that was cut.

import { batchError } from '../../errors.ts';
import type { AbortedTransaction } from '../batches/aborted.ts';
import { type Bytes, int16 } from '../batches/bytes.ts';
import { ABORT, CONTROL_TYPE, isZeros } from '../batches/decoder.ts';
import { emptyHead, faultOfPrefix, formatOf, LEAST_HEAD, readHead, sizeOf } from '../batches/head.ts';
import type { BatchRun } from '../batches/run.ts';
import type { SegmentPartition } from './find.ts';
import { readSegmentFile } from './read-file.ts';
import { abortsBeside } from './txn-index.ts';

export interface Transactions {
  readonly aborted: readonly AbortedTransaction[];
  /** No transaction that begins below it is without an end: whoever reads what was committed reads up to here. */
  readonly stable: number;
}

/**
 * Only heads are looked at, and not checked: what they say is believed when the batches are read.
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_BATCH`
 */
export async function transactionsOf({ partition, files }: SegmentPartition): Promise<Transactions> {
  const aborted: AbortedTransaction[] = [];
  const open = new Map<number, number>();
  const head = emptyHead();
  const walk = async (bytes: Bytes, length: number, run: BatchRun): Promise<number> => {
    let at = 0;
    while (length - at >= LEAST_HEAD && !isZeros(bytes, at, at + LEAST_HEAD)) {
      const fault = faultOfPrefix(bytes, at);
      if (fault) throw batchError(run.name, partition, run.next, fault);
      const end = at + sizeOf(bytes, at);
      if (end > length) break;
      if (formatOf(bytes, at) === 2) {
        readHead(bytes, at, head);
        run.next = head.lastOffset + 1;
        const { producerId, offset, isControl, isTransactional } = head;
        if (isControl) {
          const firstOffset = open.get(producerId);
          open.delete(producerId);
          const isAbort = int16(bytes, at + CONTROL_TYPE) === ABORT;
          if (isAbort && firstOffset !== undefined) aborted.push({ producerId, firstOffset });
        } else if (isTransactional && !open.has(producerId)) open.set(producerId, offset);
      }
      at = end;
    }
    return at;
  };
  for (const { path, size } of files) {
    const run: BatchRun = { name: path, partition, from: 0, to: Infinity, next: 0 };
    for await (const _ of readSegmentFile(path, size, run, (bytes, length) => walk(bytes, length, run)));
  }
  // Most partitions have no transaction that is open at their ends.
  const indexed = open.size > 0 ? files.flatMap(({ path }) => abortsBeside(path)) : [];
  for (const { producerId, firstOffset, lastOffset } of indexed) {
    const first = open.get(producerId);
    if (first === undefined || first < firstOffset || first > lastOffset) continue;
    aborted.push({ producerId, firstOffset: first });
    open.delete(producerId);
  }
  let stable = Infinity;
  for (const offset of open.values()) stable = Math.min(stable, offset);
  return { aborted, stable };
}
