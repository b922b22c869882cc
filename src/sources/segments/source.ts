// Segment files as a source.

import { folderPartitionError, usageError } from '../../errors.ts';
import type { SourceNotes, SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';
import { keysOf, type Source } from '../source-types.ts';
import { findSegments, type Segments } from './find.ts';
import { highestPartition, readSegments, segmentsInto, sizeOfSegments, transactionalIds } from './index.ts';
import { isSegmentPath } from './is-segment.ts';
import { producersRemembered } from './snapshots.ts';

/**
 * The segment files that the paths name.
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_SOURCE`, `ERR_SOURCE_TOPICS`, `ERR_SOURCE_PARTITIONS`, `ERR_SEGMENTS`
 */
export function openSegments(paths: readonly string[], options: SourceOptions): Source {
  const { format, topic, needsPartitions, committed, onBytes, longestBatch, crc32c } = options;
  const how = { onBytes, committed, longestBatch, crc32c };
  const stranger = paths.find(path => path === '-' || (format === undefined && !isSegmentPath(path)));
  if (stranger !== undefined) {
    throw usageError(
      `"${paths[0]}" is segment files of a broker, but "${stranger}" is not. Read them one after the other.`,
    );
  }
  const segments = findSegments(paths, topic);
  const highest = highestPartition(segments);
  if (needsPartitions && highest < 0) throw folderPartitionError(paths[0]);
  const records = (notes: SourceNotes) => readSegments(segments, notes, how);
  const source: Source = {
    name: paths[0],
    reading: readingOf(segments, format === undefined),
    numPartitions: highest + 1,
    size: sizeOfSegments(segments),
    records,
    batches: (sink, notes) => segmentsInto(sink, segments, notes, how),
    transactionalIds: () => transactionalIds(segments, (sink, found) => segmentsInto(sink, found, { rests: [] })),
    producersRemembered: () => producersRemembered(segments),
    async *keys(notes) {
      for await (const block of records(notes)) yield keysOf(block);
    },
    again: async () => openSegments(paths, options),
    close: async () => {},
  };
  return source;
}

function readingOf(segments: Segments, isGuess: boolean): Reading {
  const { partitions, leftOut } = segments;
  const files = partitions.reduce((sum, each) => sum + each.files.length, 0);
  const [{ topic }] = partitions;
  const as = `segment files of ${topic ?? 'a topic that no folder names'}`;
  const remarks = [`read as ${as}: ${files} in ${partitions.length} partitions`];
  if (leftOut.length > 0) {
    remarks.push(
      `${leftOut.length} folders that the broker is about to delete or to move are left out, such as ${leftOut[0]}`,
    );
  }
  return {
    ...{ format: 'segments', as, isGuess, isPlain: true, keyType: 'string', skip: 0, skippedLines: 0, remarks },
    tellsPartitions: highestPartition(segments) >= 0,
    tellsTopics: true,
  };
}
