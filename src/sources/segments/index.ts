// Segment files of a topic → blocks of records.

import { basename } from 'node:path';
import { AbortedTransactions } from '../batches/aborted.ts';
import { BlockSink } from '../batches/block-sink.ts';
import type { RecordSink } from '../batches/columns.ts';
import { BatchDecoder, type DecodeOptions } from '../batches/decoder.ts';
import type { BatchRun } from '../batches/run.ts';
import type { SourceNotes } from '../options.ts';
import type { RecordBlock } from '../records/block.ts';
import type { Segments } from './find.ts';
import { readSegmentFile } from './read-file.ts';
import { type Transactions, transactionsOf } from './transactions.ts';

export { findSegments, type Segments } from './find.ts';
export { transactionalIds } from './transactional-ids.ts';

/** The highest number of a partition; -1 if no folder names one. */
export function highestPartition({ partitions }: Segments): number {
  return partitions.at(-1)!.partition;
}

/** How many bytes there are to be read. */
export function sizeOfSegments({ partitions }: Segments): number {
  return partitions.reduce((sum, { files }) => files.reduce((size, file) => size + file.size, sum), 0);
}

/**
 * The records of the partitions, one after the other, each in the order of its offsets. Those of aborted transactions are records like all:
 * somebody wrote them.
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_BATCH`
 */
export async function* readSegments(
  segments: Segments,
  notes: Notes,
  options: SegmentOptions = {},
): AsyncGenerator<RecordBlock> {
  const sink = new BlockSink();
  for await (const _ of decodeSegments(segments, sink, notes, options)) yield* sink.take();
  sink.flush();
  yield* sink.take();
}

/** The same, put into a sink that keeps no bytes behind `use`. */
export async function segmentsInto(
  sink: RecordSink,
  segments: Segments,
  notes: Notes,
  options: SegmentOptions = {},
): Promise<void> {
  for await (const _ of decodeSegments(segments, sink, notes, options));
  sink.flush();
}

type Notes = Pick<SourceNotes, 'rests' | 'topic'>;

export interface SegmentOptions extends DecodeOptions {
  /** Called with the number of bytes of each chunk. */
  onBytes?: ((bytes: number) => void) | undefined;
  /** Whether to leave out the records of aborted transactions, and what comes behind the start of one that has no end. */
  committed?: boolean | undefined;
}

const ALL: Transactions = { aborted: [], stable: Infinity };

/** Stops before the bytes that have been decoded are overwritten. */
async function* decodeSegments(
  { partitions }: Segments,
  sink: RecordSink,
  notes: Notes,
  { onBytes, committed = false, ...how }: SegmentOptions,
): AsyncGenerator<void> {
  const decoder = new BatchDecoder(sink, how);
  for (const each of partitions) {
    const { topic, partition, files } = each;
    if (topic !== undefined) notes.topic ??= { of: topic };
    const { aborted, stable } = committed ? await transactionsOf(each) : ALL;
    const list = committed ? new AbortedTransactions(aborted) : undefined;
    let next = 0;
    for (const { path, size } of files) {
      // The first offset that the file can have is its name.
      const run: BatchRun = { name: path, partition, from: 0, to: stable, next: Math.max(next, firstOffset(path)) };
      let told = 0;
      const chunks = readSegmentFile(path, size, run, async (bytes, length) =>
        decoder.decode(bytes, 0, length, run, list),
      );
      for (let chunk = await chunks.next(); ; chunk = await chunks.next()) {
        yield;
        if (chunk.done) {
          if (chunk.value) notes.rests.push({ ...chunk.value, path, nextOffset: run.next });
          break;
        }
        onBytes?.(chunk.value - told);
        told = chunk.value;
      }
      onBytes?.(size - told);
      next = run.next;
    }
    if (stable < next) notes.rests.push({ why: 'transaction', bytes: 0, path: files.at(-1)!.path, nextOffset: stable });
  }
}

function firstOffset(path: string): number {
  const digits = /^\d{20}(?=\D)/.exec(basename(path));
  return digits ? Number(digits[0]) : 0;
}
