// The one way to a source for a command: checks of options, what it was taken for, progress, warnings, and errors that hide what they must.

import { notesOf, type ReadCounts } from '../ask/notes.ts';
import { readingOptions } from '../ask/reading-options.ts';
import { columnErrorOfSide, KeylaneError, usageError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { printable } from '../printable.ts';
import { emptyNotes, openSource, type Source, type SourceNotes, type SourceOptions } from '../sources/index.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import { isSegmentPath } from '../sources/segments/is-segment.ts';
import { sizeOfSource } from '../sources/size.ts';
import type { Io } from './io.ts';
import { checkKafka, kafkaOptionsOf } from './kafka-options.ts';
import { type Progress, startProgress } from './progress.ts';
import { checkSource, type SourceArguments } from './source-options.ts';

export interface ReadArguments extends SourceArguments {
  redact?: string | undefined;
  json?: boolean | undefined;
  memory: number;
}

export interface ReadHow extends Pick<SourceOptions, 'needsPartitions' | 'needsTombstones' | 'valueBytes' | 'input'> {
  /** As -n or RULE@N says; a cluster that says otherwise is right. */
  partitions?: number | undefined;
  /** Which partitions of a cluster's topic are read, if it is not all, nor what --partition-list says. */
  choosePartitions?: (numPartitions: number) => readonly number[];
  /** Of the two of `join`: its name in what is said. */
  side?: 'A' | 'B';
}

export type Read<Result> = (source: Source, options: SourceOptions, notes: SourceNotes) => Promise<Result & ReadCounts>;

/**
 * Opens a source, hands it to `read`, and tells on standard error what was read.
 * @param names a path, or "-" for standard input; or several of segment files
 * @param whenEmpty what was read if there are no records, where that is no error
 * @throws {KeylaneError} `ERR_USAGE`, `ERR_SOURCE…`, `ERR_COLUMN`, and what `read` throws
 */
export async function readSource<Result>(
  names: readonly string[],
  options: ReadArguments,
  how: ReadHow,
  io: Io,
  read: Read<Result>,
  whenEmpty?: () => (Result & ReadCounts) | undefined,
): Promise<Result & ReadCounts> {
  checkSource(options, isKafkaAddress(names[0]) ? 'kafka' : options.format);
  const isSegments = options.format === 'segments' || (options.format === undefined && isSegmentPath(names[0]));
  // Transactions are in segment files as well.
  checkKafka(names, isSegments ? { ...options, isolationLevel: undefined } : options);
  let progress: Progress | undefined;
  const { side, partitions, choosePartitions, ...wanted } = how;
  const sourceOptions: SourceOptions = {
    ...wanted,
    ...readingOptions(options, options.memory),
    committed: options.isolationLevel === 'read_committed',
    kafka: { ...kafkaOptionsOf(options, io), ...(choosePartitions ? { partitions: choosePartitions } : {}) },
    onBytes: bytes => progress?.add(bytes),
  };
  const notes = emptyNotes();
  const orEmpty = (error: unknown): Result & ReadCounts => {
    const isEmpty = error instanceof KeylaneError && error.code === 'ERR_SOURCE_EMPTY';
    const nothing = isEmpty ? whenEmpty?.() : undefined;
    if (!nothing) throw error;
    return nothing;
  };
  try {
    const source = await openSource(names, sourceOptions);
    try {
      checkSource(options, source.reading.format, source.reading.tellsTopics);
      checkCount(source, partitions);
      if (source.announced !== undefined) io.err.line(source.announced);
      progress = startProgress(
        io.progress ?? io.err,
        source.size ?? sizeOfSource(names[0]),
        undefined,
        source.shareRead,
      );
      const result = await read(source, sourceOptions, notes).catch(orEmpty);
      progress.stop();
      say(source, result, notes, options, side, io);
      return result;
    } finally {
      await source.close();
    }
  } catch (error) {
    const isOfSide = side !== undefined && error instanceof KeylaneError && error.code === 'ERR_COLUMN';
    return orEmpty(isOfSide ? columnErrorOfSide(error, side) : error);
  } finally {
    progress?.stop();
  }
}

/** @throws {KeylaneError} `ERR_USAGE` */
function checkCount({ name, hasAllPartitions, numPartitions }: Source, given: number | undefined): void {
  if (!hasAllPartitions || given === undefined || given === numPartitions) return;
  throw usageError(
    `The number of partitions is said to be ${integer(given)}, but "${printable(name)}" has ${integer(numPartitions!)}. Leave it out: the cluster tells.`,
  );
}

/** Warnings come always, the rest is for people, and says nothing of nothing. */
function say(
  { reading }: Source,
  counts: ReadCounts,
  notes: SourceNotes,
  { json }: ReadArguments,
  side: 'A' | 'B' | undefined,
  { err }: Io,
): void {
  const of = side === undefined ? '' : `${side}: `;
  const takesHints = !json && counts.records > 0;
  for (const { text, isHint } of notesOf(reading, counts, notes)) if (takesHints || !isHint) err.line(`${of}${text}`);
}
