// Records of batches as blocks: their keys one behind the other.

import { KeyBlock } from '../../core/index.ts';
import type { RecordBlock } from '../records/block.ts';
import { BatchColumns } from './batch-columns.ts';
import type { Bytes } from './bytes.ts';
import { type RecordSink, type RecordSlices, recordSlices } from './columns.ts';
import type { BatchHead } from './head.ts';

const MOST_RECORDS = 8192;
const MOST_BYTES = 1 << 19;

export class BlockSink implements RecordSink {
  readonly columns: RecordSlices = recordSlices(MOST_RECORDS);
  readonly #keyStarts = new Uint32Array(MOST_RECORDS + 1);
  #keys = new Uint8Array(MOST_BYTES);
  /** The keys of so many records have been copied. */
  #copied = 0;
  readonly #batches = new BatchColumns(MOST_RECORDS);
  #blocks: RecordBlock[] = [];

  use(bytes: Bytes): number {
    if (bytes !== this.columns.bytes) this.#copyKeys();
    this.columns.bytes = bytes;
    return 0;
  }

  batch(head: BatchHead, bytes: Bytes, from: number, to: number): void {
    if (this.#batches.isFull) this.flush();
    this.#batches.add(head, this.columns.count, bytes, from, to);
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
      batches: this.#batches.take(),
      unreadable: 0,
    });
    columns.count = 0;
    this.#copied = 0;
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
