// Records as columns: their keys and where they are.

import { KeyBlock } from '../../core/index.ts';
import { timeOf } from '../../core/time.ts';

/** Flags: the record has no key, no value. */
export { IS_KEYLESS as KEYLESS, IS_TOMBSTONE as TOMBSTONE } from '../../core/scan-layout.ts';

/** The batches that begin in a block. One writer wrote all records of a batch. */
export interface BlockBatches {
  readonly count: number;
  /** Which record of the block is the first one's; those before the first are of the last block's last batch. */
  readonly starts: Uint32Array;
  /** -1 for none, and so are epochs and sequences, or 0: clients differ. */
  readonly producerIds: Float64Array;
  readonly epochs: Int16Array;
  readonly sequences: Int32Array;
  readonly isTransactional: Uint8Array;
  /** How the records are compressed and what the compressor left: `gzip:0/00/ff`; empty for what is not compressed. */
  readonly shapes: readonly string[];
  /** Offsets and times of the first and the last record; NaN for times that there are none of. */
  readonly offsets: Float64Array;
  readonly lastOffsets: Float64Array;
  readonly timestamps: Float64Array;
  readonly maxTimestamps: Float64Array;
}

/** Some records of a source, in its order. */
export interface RecordBlock {
  /** One a record; that of a keyless record is empty. */
  readonly keys: KeyBlock;
  /** -1 where the source names none that could be one. */
  readonly partitions: Int32Array;
  /** KEYLESS, TOMBSTONE. */
  readonly flags: Uint8Array;
  /** The record's offset in its partition; NaN where the source doesn't tell, or tells what can't be one. */
  readonly offsets: Float64Array | undefined;
  /** Milliseconds since 1970; NaN where the source doesn't tell, or tells what can't be one. */
  readonly timestamps: Float64Array | undefined;
  /** How many bytes the record's value has; NaN where the source doesn't tell, or was not asked to. */
  readonly valueBytes?: Float64Array | undefined;
  /** Where the source has records in batches. */
  readonly batches?: BlockBatches | undefined;
  /** How many lines, rows or objects between these records could not be read as records. */
  readonly unreadable: number;
}

// Enough that a block's own costs don't show, little enough to stay in the second cache.
const MOST_RECORDS = 8192;
const MOST_BYTES = 1 << 19;

/** Offsets are 64-bit integers. */
const MOST_OFFSET = 2 ** 63;

/** Collects records one by one. */
export class RecordBlockBuilder {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #count = 0;
  readonly #starts = new Uint32Array(MOST_RECORDS + 1);
  readonly #partitions = new Int32Array(MOST_RECORDS);
  readonly #flags = new Uint8Array(MOST_RECORDS);
  readonly #offsets = new Float64Array(MOST_RECORDS);
  readonly #timestamps = new Float64Array(MOST_RECORDS);
  readonly #valueBytes = new Float64Array(MOST_RECORDS);
  #hasValueBytes = false;
  #hasOffsets = false;
  #hasTimestamps = false;
  #unreadable = 0;

  get isFull(): boolean {
    return this.#count === MOST_RECORDS || this.#length > MOST_BYTES;
  }

  get isEmpty(): boolean {
    return this.#count === 0 && this.#unreadable === 0;
  }

  /** A record whose key is `bytes[start]` up to, not including, `bytes[end]`. Not to be called on a full builder. */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    partition: number,
    flags = 0,
    offset = NaN,
    timestamp = NaN,
    valueBytes = NaN,
  ): void {
    const length = end - start;
    if (this.#length + length > this.#bytes.length) this.#grow(this.#length + length);
    const target = this.#bytes;
    let at = this.#length;
    // A call to copy costs more than a short key's bytes.
    if (length > 48) target.set(bytes.subarray(start, end), at);
    else for (let i = start; i < end; ) target[at++] = bytes[i++];
    const i = this.#count++;
    this.#length += length;
    this.#starts[i + 1] = this.#length;
    this.#partitions[i] = partition;
    this.#flags[i] = flags;
    const position = offset >= 0 && offset < MOST_OFFSET ? offset : NaN;
    this.#offsets[i] = position;
    const time = timeOf(timestamp);
    this.#timestamps[i] = time;
    this.#valueBytes[i] = valueBytes;
    if (!Number.isNaN(valueBytes)) this.#hasValueBytes = true;
    if (!Number.isNaN(position)) this.#hasOffsets = true;
    if (!Number.isNaN(time)) this.#hasTimestamps = true;
  }

  addUnreadable(): void {
    this.#unreadable++;
  }

  /** The records since the last block, in arrays of their own. */
  take(): RecordBlock {
    const count = this.#count;
    const block = {
      keys: KeyBlock.fromColumns(this.#bytes.slice(0, this.#length), this.#starts.slice(0, count + 1)),
      partitions: this.#partitions.slice(0, count),
      flags: this.#flags.slice(0, count),
      offsets: this.#hasOffsets ? this.#offsets.slice(0, count) : undefined,
      timestamps: this.#hasTimestamps ? this.#timestamps.slice(0, count) : undefined,
      valueBytes: this.#hasValueBytes ? this.#valueBytes.slice(0, count) : undefined,
      unreadable: this.#unreadable,
    };
    this.#count = this.#length = this.#unreadable = 0;
    this.#hasOffsets = this.#hasTimestamps = this.#hasValueBytes = false;
    return block;
  }

  #grow(atLeast: number): void {
    const bigger = new Uint8Array(Math.max(atLeast, 2 * this.#bytes.length));
    bigger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bigger;
  }
}
