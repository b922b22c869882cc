// The first bytes of the values of some records.

import type { Bytes } from '../batches/bytes.ts';
import { int32 } from '../batches/bytes.ts';
import { type RecordSink, type RecordSlices, recordSlices } from '../batches/columns.ts';
import { BatchDecoder } from '../batches/decoder.ts';
import type { BatchHead } from '../batches/head.ts';
import { KEYLESS, TOMBSTONE } from '../records/block.ts';
import { fetchRequest, parseFetch } from './fetch.ts';
import { openTopic } from './open.ts';
import type { SettingSources } from './properties.ts';

export interface RecordPlace {
  readonly partition: number;
  readonly offset: number;
}

/** A whole batch comes, whatever is asked for. */
const LEAST_BYTES = 1;

/**
 * @param most of each value
 * @returns undefined for tombstones, and for records that are gone
 * @throws {KeylaneError} `ERR_KAFKA_…`, `ERR_BATCH`
 */
export async function readValues(
  address: string,
  settings: SettingSources,
  places: readonly RecordPlace[],
  most: number,
): Promise<(Buffer | undefined)[]> {
  const { cluster, topic } = await openTopic(address, settings);
  const found: (Buffer | undefined)[] = [];
  try {
    for (const { partition, offset } of places) {
      const asked = [{ id: partition, next: offset, bytes: LEAST_BYTES }];
      const how = { maxBytes: LEAST_BYTES, committed: false, rack: '' };
      const body = fetchRequest(topic.name, asked, how);
      const bytes = await cluster.fetch(topic.partitions[partition].leader, body);
      const sink = new ValueSink(most);
      for (const { from, to } of parseFetch(bytes).sections) {
        const run = { name: address, partition, from: offset, to: offset + 1, next: 0 };
        await new BatchDecoder(sink).decode(bytes, from, to, run);
      }
      sink.flush();
      found.push(sink.value);
    }
  } finally {
    await cluster.close();
  }
  return found;
}

/** Keeps the value of the one record that it gets. It lies behind its key, its length before it. */
class ValueSink implements RecordSink {
  readonly columns: RecordSlices = recordSlices(16);
  readonly #most: number;
  #format = 2;
  value: Buffer | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  use(bytes: Bytes): number {
    this.flush();
    this.columns.bytes = bytes;
    return 0;
  }

  batch({ format }: BatchHead): void {
    this.flush();
    this.#format = format;
  }

  flush(): void {
    const { count, bytes, ends, flags, valueBytes } = this.columns;
    for (let i = 0; i < count; i++) {
      if ((flags[i] & TOMBSTONE) === 0) this.value = this.#valueAt(bytes, ends[i], flags[i], valueBytes[i]);
    }
    this.columns.count = 0;
  }

  #valueAt(bytes: Bytes, keyEnd: number, flags: number, length: number): Buffer {
    const lengthSize = this.#format === 2 ? varintSize(bytes, keyEnd) : 4;
    const start = keyEnd + lengthSize;
    if (this.#format < 2 && int32(bytes, keyEnd) !== length)
      throw new Error(`a value that does not fit its key (${flags & KEYLESS})`);
    return Buffer.from(bytes.subarray(start, start + Math.min(length, this.#most)));
  }
}

function varintSize(bytes: Bytes, at: number): number {
  let size = 1;
  while (bytes[at + size - 1] > 127) size++;
  return size;
}
