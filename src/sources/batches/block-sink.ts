// Records of batches as blocks: their keys one behind the other.

import { KeyBlock } from '../../core/index.ts';
import { timeOf } from '../../core/time.ts';
import type { BlockBatches, RecordBlock } from '../records/block.ts';
import type { Bytes } from './bytes.ts';
import { type RecordSink, type RecordSlices, recordSlices } from './columns.ts';
import type { BatchHead } from './head.ts';
import { shapeOf } from './shape.ts';

const MOST_RECORDS = 8192;
const MOST_BYTES = 1 << 19;

export class BlockSink implements RecordSink {
  readonly columns: RecordSlices = recordSlices(MOST_RECORDS);
  readonly #keyStarts = new Uint32Array(MOST_RECORDS + 1);
  #keys = new Uint8Array(MOST_BYTES);
  /** The keys of so many records have been copied. */
  #copied = 0;
  readonly #batches = emptyBatches(MOST_RECORDS);
  #blocks: RecordBlock[] = [];

  use(bytes: Bytes): number {
    if (bytes !== this.columns.bytes) this.#copyKeys();
    this.columns.bytes = bytes;
    return 0;
  }

  batch(head: BatchHead, bytes: Bytes, from: number, to: number): void {
    const { columns } = this;
    if (this.#batches.count === MOST_RECORDS) this.flush();
    const batches = this.#batches;
    const i = batches.count++;
    batches.starts[i] = columns.count;
    batches.producerIds[i] = head.producerId;
    batches.epochs[i] = head.epoch;
    batches.sequences[i] = head.sequence;
    batches.isTransactional[i] = Number(head.isTransactional);
    batches.shapes[i] = shapeOf(head.codec, bytes, from, to);
    batches.offsets[i] = head.offset;
    batches.lastOffsets[i] = head.lastOffset;
    batches.timestamps[i] = timeOf(head.hasAppendTime ? head.maxTimestamp : head.firstTimestamp);
    batches.maxTimestamps[i] = timeOf(head.maxTimestamp);
  }

  flush(): void {
    this.#copyKeys();
    const { columns } = this;
    const { count, partitions, flags, offsets, timestamps, valueBytes } = columns;
    if (count === 0 && this.#batches.count === 0) return;
    const bytes = this.#keys.slice(0, this.#keyStarts[count]);
    this.#blocks.push({
      keys: KeyBlock.fromColumns(bytes, this.#keyStarts.slice(0, count + 1)),
      partitions: partitions.slice(0, count),
      flags: flags.slice(0, count),
      offsets: offsets.slice(0, count),
      timestamps: timestamps.slice(0, count),
      valueBytes: valueBytes.slice(0, count),
      batches: copyOf(this.#batches),
      unreadable: 0,
    });
    columns.count = 0;
    this.#copied = 0;
    this.#batches.count = 0;
  }

  /** The blocks that are full. To be called before the bytes that were given are overwritten. */
  take(): RecordBlock[] {
    this.#copyKeys();
    this.columns.bytes = new Uint8Array(0);
    if (this.#keyStarts[this.#copied] > MOST_BYTES) this.flush();
    const blocks = this.#blocks;
    this.#blocks = [];
    return blocks;
  }

  #copyKeys(): void {
    const { count, bytes, starts, ends } = this.columns;
    const keyStarts = this.#keyStarts;
    let at = keyStarts[this.#copied];
    for (let i = this.#copied; i < count; i++) {
      at += ends[i] - starts[i];
      keyStarts[i + 1] = at;
    }
    if (at > this.#keys.length) this.#grow(at, keyStarts[this.#copied]);
    const keys = this.#keys;
    for (let i = this.#copied; i < count; i++) {
      let to = keyStarts[i];
      let from = starts[i];
      const end = ends[i];
      // A call to copy costs more than a short key's bytes.
      if (end - from > 48) keys.set(bytes.subarray(from, end), to);
      else while (from < end) keys[to++] = bytes[from++];
    }
    this.#copied = count;
  }

  #grow(atLeast: number, used: number): void {
    const bigger = new Uint8Array(Math.max(atLeast, 2 * this.#keys.length));
    bigger.set(this.#keys.subarray(0, used));
    this.#keys = bigger;
  }
}

interface Batches extends BlockBatches {
  count: number;
  shapes: string[];
}

function emptyBatches(size: number): Batches {
  return {
    count: 0,
    starts: new Uint32Array(size),
    producerIds: new Float64Array(size),
    epochs: new Int16Array(size),
    sequences: new Int32Array(size),
    isTransactional: new Uint8Array(size),
    shapes: [],
    offsets: new Float64Array(size),
    lastOffsets: new Float64Array(size),
    timestamps: new Float64Array(size),
    maxTimestamps: new Float64Array(size),
  };
}

function copyOf({ count, shapes, ...columns }: Batches): BlockBatches {
  return {
    count,
    starts: columns.starts.slice(0, count),
    producerIds: columns.producerIds.slice(0, count),
    epochs: columns.epochs.slice(0, count),
    sequences: columns.sequences.slice(0, count),
    isTransactional: columns.isTransactional.slice(0, count),
    shapes: shapes.slice(0, count),
    offsets: columns.offsets.slice(0, count),
    lastOffsets: columns.lastOffsets.slice(0, count),
    timestamps: columns.timestamps.slice(0, count),
    maxTimestamps: columns.maxTimestamps.slice(0, count),
  };
}
