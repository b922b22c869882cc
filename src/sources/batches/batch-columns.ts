// What batches say of their writers, as columns.

import { timeOf } from '../../core/time.ts';
import type { BlockBatches } from '../records/block.ts';
import type { Bytes } from './bytes.ts';
import type { BatchHead } from './head.ts';
import { shapeOf } from './shape.ts';

/** The columns are written over once they are empty again. */
export class BatchColumns implements BlockBatches {
  count = 0;
  readonly shapes: string[] = [];
  readonly starts: Uint32Array;
  readonly producerIds: Float64Array;
  readonly epochs: Int16Array;
  readonly sequences: Int32Array;
  readonly isTransactional: Uint8Array;
  readonly offsets: Float64Array;
  readonly lastOffsets: Float64Array;
  readonly timestamps: Float64Array;
  readonly maxTimestamps: Float64Array;
  readonly #size: number;

  constructor(size: number) {
    this.#size = size;
    this.starts = new Uint32Array(size);
    this.producerIds = new Float64Array(size);
    this.epochs = new Int16Array(size);
    this.sequences = new Int32Array(size);
    this.isTransactional = new Uint8Array(size);
    this.offsets = new Float64Array(size);
    this.lastOffsets = new Float64Array(size);
    this.timestamps = new Float64Array(size);
    this.maxTimestamps = new Float64Array(size);
  }

  get isFull(): boolean {
    return this.count === this.#size;
  }

  /**
   * @param start the number of its first record
   * @param bytes has its packed records, from `from` up to, not including, `to`
   */
  add(head: BatchHead, start: number, bytes: Bytes, from: number, to: number): void {
    const i = this.count++;
    this.starts[i] = start;
    this.producerIds[i] = head.producerId;
    this.epochs[i] = head.epoch;
    this.sequences[i] = head.sequence;
    this.isTransactional[i] = Number(head.isTransactional);
    this.shapes[i] = shapeOf(head.codec, bytes, from, to);
    this.offsets[i] = head.offset;
    this.lastOffsets[i] = head.lastOffset;
    this.timestamps[i] = timeOf(head.hasAppendTime ? head.maxTimestamp : head.firstTimestamp);
    this.maxTimestamps[i] = timeOf(head.maxTimestamp);
  }

  /** What there is, in arrays of their own; empty afterwards. */
  take(): BlockBatches {
    const { count } = this;
    this.count = 0;
    return {
      count,
      starts: this.starts.slice(0, count),
      producerIds: this.producerIds.slice(0, count),
      epochs: this.epochs.slice(0, count),
      sequences: this.sequences.slice(0, count),
      isTransactional: this.isTransactional.slice(0, count),
      shapes: this.shapes.slice(0, count),
      offsets: this.offsets.slice(0, count),
      lastOffsets: this.lastOffsets.slice(0, count),
      timestamps: this.timestamps.slice(0, count),
      maxTimestamps: this.maxTimestamps.slice(0, count),
    };
  }
}
