// Where decoded records are put.

import type { Bytes } from './bytes.ts';
import type { BatchHead } from './head.ts';
import type { BatchRun } from './run.ts';

/** Records whose keys stay where they are. */
export interface RecordSlices {
  /** How many records there are, and how many fit. */
  count: number;
  readonly size: number;
  /** Key i is `bytes[starts[i]]` up to, not including, `bytes[ends[i]]`; that of a keyless record is empty. */
  bytes: Bytes;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  readonly partitions: Int32Array;
  /** KEYLESS, TOMBSTONE. */
  readonly flags: Uint8Array;
  readonly offsets: Float64Array;
  /** NaN where a record has none. */
  readonly timestamps: Float64Array;
  /** NaN for a tombstone. */
  readonly valueBytes: Float64Array;
}

/** Takes records. */
export interface RecordSink {
  readonly columns: RecordSlices;
  /**
   * The next records lie in `bytes[from]` up to, not including, `bytes[to]`.
   * @returns what to add to a position in `bytes` to get the one that columns name
   */
  use(bytes: Bytes, from: number, to: number): number;
  /**
   * The records that follow are of this batch, whose packed records are `bytes[from]` up to, not including, `bytes[to]`. The head is another's
   * when the next batch comes. Not called for batches of which no record is wanted.
   */
  batch?(head: BatchHead, bytes: Bytes, from: number, to: number): void;
  /** The columns are full: makes room. */
  flush(): void;
  /** Other bytes may now lie where those of before did. */
  renew?(): void;
  /** CRC-32C of `bytes[from]` up to, not including, `bytes[to]`, for a sink that has a faster one. */
  crc32c?(bytes: Bytes, from: number, to: number): number;
  /**
   * Reads the records of a batch of format 2, which lie in the bytes that `use` was given last, as `readBatchRecords` does: for a sink that
   * can do it faster.
   * @throws {Error} that says what is wrong with the batch
   */
  read?(from: number, to: number, head: BatchHead, run: BatchRun): void;
}

export function recordSlices(size: number): RecordSlices {
  return {
    count: 0,
    size,
    bytes: new Uint8Array(0),
    starts: new Uint32Array(size),
    ends: new Uint32Array(size),
    partitions: new Int32Array(size),
    flags: new Uint8Array(size),
    offsets: new Float64Array(size),
    timestamps: new Float64Array(size),
    valueBytes: new Float64Array(size),
  };
}
