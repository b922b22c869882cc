// A segment file → whole batches, as far as it goes.

import { closeSync, openSync, readSync } from 'node:fs';
import { batchError } from '../../errors.ts';
import type { Bytes } from '../batches/bytes.ts';
import { isZeros } from '../batches/decoder.ts';
import { LEAST_HEAD, sizeOf } from '../batches/head.ts';
import type { BatchRun } from '../batches/run.ts';
import { asSourceError } from '../input.ts';
import type { UnreadEnd } from '../options.ts';
import { findWholeBatch } from './whole-batch.ts';

// So that what has been read is still in the second cache when it is decoded: twice as fast as a megabyte.
const CHUNK_SIZE = 1 << 18;

/** Decodes the batches of `bytes[0]` to `bytes[length]`, and says where the first begins that is not there as a whole. */
export type DecodeBatches = (bytes: Bytes, length: number) => Promise<number>;

/**
 * Reads a file as long as it is now: a broker may be writing to it.
 * @param run goes on behind the file's last batch
 * @returns after each chunk how much has been read: what was decoded is overwritten by the next one. In the end undefined, or what is left
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_BATCH`
 */
export async function* readSegmentFile(
  path: string,
  size: number,
  run: BatchRun,
  decode: DecodeBatches,
): AsyncGenerator<number, Pick<UnreadEnd, 'why' | 'bytes'> | undefined> {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    let bytes = Buffer.allocUnsafe(Math.min(CHUNK_SIZE, Math.max(size, LEAST_HEAD)));
    let [position, length] = [0, 0];
    for (;;) {
      const read =
        position < size ? readSync(file, bytes, length, Math.min(bytes.length - length, size - position), position) : 0;
      position += read;
      length += read;
      const end = await decode(bytes, length);
      yield position;
      const left = size - position + length - end;
      if (left === 0) return undefined;
      const head = bytes.subarray(end, Math.min(length, end + LEAST_HEAD));
      if (head.length === Math.min(LEAST_HEAD, left) && isZeros(head, 0, head.length)) {
        checkZeros(file, position - length + end, size, run);
        return { why: 'zeros', bytes: left };
      }
      const needed = head.length < LEAST_HEAD ? LEAST_HEAD : sizeOf(head, 0);
      if (read === 0 || needed > left) {
        checkCut(file, position - length + end, size, run);
        return { why: 'cut', bytes: left };
      }
      // A batch that is there, and no longer than any may be.
      const next = needed > bytes.length ? Buffer.allocUnsafe(needed) : bytes;
      bytes.copy(next, 0, end, length);
      bytes = next;
      length -= end;
    }
  } catch (cause) {
    throw asSourceError(cause, path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Zeros with something behind them are no end. */
function checkZeros(file: number, from: number, size: number, run: BatchRun): void {
  const bytes = Buffer.allocUnsafe(CHUNK_SIZE);
  for (let at = from; at < size; ) {
    const read = readSync(file, bytes, 0, Math.min(bytes.length, size - at), at);
    if (read === 0) return;
    if (!isZeros(bytes, 0, read)) {
      throw batchError(run.name, run.partition, run.next, 'is zeros, and more comes behind them');
    }
    at += read;
  }
}

/** A batch that says that it is longer than the file is damaged, not cut off, if whole batches come behind its start. */
function checkCut(file: number, from: number, size: number, run: BatchRun): void {
  const bytes = Buffer.allocUnsafe(size - from);
  const length = readSync(file, bytes, 0, bytes.length, from);
  if (findWholeBatch(bytes, 1, length, run.next)) {
    throw batchError(
      run.name,
      run.partition,
      run.next,
      'says that it goes on behind the end of the file, but other batches come before',
    );
  }
}
