// Batches → what was in them, for tests.

import { type AbortedTransaction, AbortedTransactions } from '../../../src/sources/batches/aborted.ts';
import { type RecordSink, recordSlices } from '../../../src/sources/batches/columns.ts';
import { type BatchCounts, BatchDecoder } from '../../../src/sources/batches/decoder.ts';
import { KEYLESS, TOMBSTONE } from '../../../src/sources/index.ts';

/** Null for none: a keyless record, a format without times, a tombstone. */
export type Row = [offset: number, timestamp: number | null, key: string | null, valueBytes: number | null];

export interface Decoded {
  rows: Row[];
  /** Where the batch begins that is not there as a whole. */
  end: number;
  /** Behind the last offset. */
  next: number;
  counts: BatchCounts;
}

export interface DecodeOptions {
  aborted?: readonly AbortedTransaction[];
  from?: number;
  to?: number;
  /** How many records are taken at a time. */
  size?: number;
}

export async function decode(
  bytes: Uint8Array,
  { aborted, from = 0, to = Infinity, size = 64 }: DecodeOptions = {},
): Promise<Decoded> {
  const rows: Row[] = [];
  const columns = recordSlices(size);
  const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
  const sink: RecordSink = {
    columns,
    use(next) {
      if (next !== columns.bytes) sink.flush();
      columns.bytes = next;
      return 0;
    },
    flush() {
      const { count, bytes, starts, ends, flags, offsets, timestamps, valueBytes } = columns;
      for (let i = 0; i < count; i++) {
        const key = flags[i] & KEYLESS ? null : Buffer.from(bytes.subarray(starts[i], ends[i])).toString('hex');
        if (((flags[i] & TOMBSTONE) !== 0) !== Number.isNaN(valueBytes[i])) throw new Error('a tombstone has a value');
        rows.push([offsets[i], orNull(timestamps[i]), key, orNull(valueBytes[i])]);
      }
      columns.count = 0;
    },
  };
  const run = { name: 'x', partition: 7, from, to, next: 0 };
  const decoder = new BatchDecoder(sink);
  const list = aborted && new AbortedTransactions(aborted);
  const end = await decoder.decode(bytes, 0, bytes.length, run, list);
  sink.flush();
  return { rows, end, next: run.next, counts: decoder.counts };
}
