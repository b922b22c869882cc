// Segment files of a topic → blocks of records.

import { basename } from 'node:path';
import { BlockSink } from '../batches/block-sink.ts';
import type { RecordSink } from '../batches/columns.ts';
import { BatchDecoder } from '../batches/decoder.ts';
import type { BatchRun } from '../batches/run.ts';
import type { SourceNotes } from '../options.ts';
import type { RecordBlock } from '../records/block.ts';
import type { Segments } from './find.ts';
import { readSegmentFile } from './read-file.ts';

export { findSegments, type Segments } from './find.ts';

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
 * @param onBytes called with the number of bytes of each chunk
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_BATCH`
 */
export async function* readSegments(segments: Segments, notes: Notes, onBytes?: OnBytes): AsyncGenerator<RecordBlock> {
  const sink = new BlockSink();
  for await (const _ of decodeSegments(segments, sink, notes, onBytes)) yield* sink.take();
  sink.flush();
  yield* sink.take();
}

/** The same, put into a sink that keeps no bytes. */
export async function segmentsInto(
  sink: RecordSink,
  segments: Segments,
  notes: Notes,
  onBytes?: OnBytes,
): Promise<void> {
  for await (const _ of decodeSegments(segments, sink, notes, onBytes));
  sink.flush();
}

type Notes = Pick<SourceNotes, 'rests'>;
type OnBytes = (bytes: number) => void;

/** Stops before the bytes that have been decoded are overwritten. */
async function* decodeSegments(
  { partitions }: Segments,
  sink: RecordSink,
  notes: Notes,
  onBytes?: OnBytes,
): AsyncGenerator<void> {
  const decoder = new BatchDecoder(sink);
  for (const { partition, files } of partitions) {
    let next = 0;
    for (const { path, size } of files) {
      // The first offset that the file can have is its name.
      const run: BatchRun = { name: path, partition, from: 0, to: Infinity, next: Math.max(next, firstOffset(path)) };
      let told = 0;
      const chunks = readSegmentFile(path, size, run, async (bytes, length) => decoder.decode(bytes, 0, length, run));
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
  }
}

function firstOffset(path: string): number {
  const digits = /^\d{20}(?=\D)/.exec(basename(path));
  return digits ? Number(digits[0]) : 0;
}
