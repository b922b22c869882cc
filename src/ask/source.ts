// The one way to a source for a question of a program: opened, read without keeping others from running, told, and closed whatever happens.

import { misplacedError, optionError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { printable } from '../printable.ts';
import {
  emptyNotes,
  type GivenSource,
  openGiven,
  openSource,
  type Source,
  type SourceNotes,
  type SourceOptions,
} from '../sources/index.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import { sourceOptionsOf } from './checked-options.ts';
import { checkFormatOptions, type FormatOption } from './format-options.ts';
import { notesOf, type ReadCounts } from './notes.ts';
import type { AnalysisOptions, AnalysisSource } from './options.ts';

export interface SourceHow extends Pick<SourceOptions, 'needsPartitions' | 'needsTombstones' | 'valueBytes'> {
  /** As the caller says; a cluster that says otherwise is right. */
  readonly numPartitions?: number | undefined;
  /** Which partitions of a cluster's topic are read. */
  readonly choosePartitions?: ((numPartitions: number) => readonly number[]) | undefined;
}

export type ReadSource<Result> = (
  source: Source,
  options: SourceOptions,
  notes: SourceNotes,
) => Promise<Result & ReadCounts>;

const NAMES: Record<FormatOption, string> = {
  format: 'format',
  keyType: 'keyType',
  column: 'column',
  separator: 'separator',
  partitionColumn: 'partitionColumn',
  topic: 'topic',
};

/** For so long nobody else may run. */
const LONGEST_TURN = 15;

/**
 * Opens a source and hands it to `read`.
 * @throws {KeylaneError} `ERR_OPTION`, `ERR_SOURCE…`, `ERR_KAFKA_…`, `ERR_RECORD`, and what `read` throws; the signal's reason
 */
export async function withSource<Result>(
  source: AnalysisSource,
  options: AnalysisOptions,
  { numPartitions, choosePartitions, ...how }: SourceHow,
  read: ReadSource<Result>,
): Promise<Result & ReadCounts> {
  const { signal, onProgress } = options;
  signal?.throwIfAborted();
  checkMeaning(source, options);
  let bytesRead = 0;
  const asked = sourceOptionsOf(options);
  const sourceOptions: SourceOptions = {
    ...how,
    ...asked,
    ...(choosePartitions ? { kafka: { ...asked.kafka!, partitions: choosePartitions } } : {}),
    yields: true,
    onBytes(bytes) {
      signal?.throwIfAborted();
      bytesRead += bytes;
      onProgress?.(bytesRead);
    },
  };
  const notes = emptyNotes();
  const work = (async () => {
    const opened = await open(source, sourceOptions);
    try {
      signal?.throwIfAborted();
      const { hasAllPartitions, name, reading } = opened;
      checkFormat(options, reading.format, reading.tellsTopics);
      if (hasAllPartitions && numPartitions !== undefined && numPartitions !== opened.numPartitions)
        throw misplacedError(
          `numPartitions is ${integer(numPartitions)}, but "${printable(name)}" has ${integer(opened.numPartitions!)}. Leave it out: the cluster tells.`,
        );
      const result = await read(politely(opened, signal), sourceOptions, notes);
      tell(opened, result, notes, options);
      return result;
    } finally {
      // Whoever has given up does not wait for a source that says nothing.
      const closed = opened.close();
      if (signal?.aborted) closed.catch(() => {});
      else await closed;
    }
  })();
  return signal ? orAborted(work, signal) : work;
}

/**
 * What an option means nothing for is told before anything is read, as far as that is known.
 * @throws {KeylaneError} `ERR_OPTION`
 */
function checkMeaning(source: AnalysisSource, options: AnalysisOptions): void {
  const path: unknown = Array.isArray(source) ? source[0] : source;
  const isTopic = typeof path === 'string' && isKafkaAddress(path);
  if (options.kafka !== undefined && !isTopic)
    throw misplacedError('kafka is for kafka://HOST:PORT/TOPIC, but the source is something else. Leave it out.');
  checkFormatOptions(options, isTopic ? 'kafka' : options.format, true, NAMES, misplacedError);
}

function checkFormat(options: AnalysisOptions, format: string, tellsTopics: boolean): void {
  checkFormatOptions(options, format, tellsTopics, NAMES, misplacedError);
  if (options.committed !== undefined && format !== 'kafka' && format !== 'segments')
    throw misplacedError('committed is for topics of a cluster and segment files. Leave it out.');
}

function open(source: AnalysisSource, options: SourceOptions): Promise<Source> {
  return typeof source === 'string' || isPaths(source) ? openSource(source, options) : openGiven(source, options);
}

function isPaths(source: readonly string[] | GivenSource): source is readonly string[] {
  if (!Array.isArray(source) || source.length === 0 || typeof source[0] !== 'string') return false;
  const other = source.find(path => typeof path !== 'string');
  if (other !== undefined) throw optionError('Each path', 'a string', other);
  return true;
}

/** The same source, whose blocks let others run in between: those of files are there at once, one after the other. */
function politely(source: Source, signal: AbortSignal | undefined): Source {
  async function* slowly<Block>(blocks: AsyncIterable<Block>): AsyncGenerator<Block> {
    let since = performance.now();
    for await (const block of blocks) {
      if (performance.now() - since > LONGEST_TURN) {
        await new Promise(resolve => void setImmediate(resolve));
        since = performance.now();
      }
      signal?.throwIfAborted();
      yield block;
    }
  }
  // Brokers let others run by themselves; batches of files are read in one go.
  const { batches, ...others } = source;
  return {
    ...others,
    ...(source.hasAllPartitions && batches ? { batches } : {}),
    records: notes => slowly(source.records(notes)),
    keys: notes => slowly(source.keys(notes)),
    ...(source.again ? { again: async () => politely(await source.again!(), signal) } : {}),
  };
}

/** What is read may never come to an end, or to the next look at the signal. */
async function orAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  let giveUp = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } catch (error) {
    // What ended the reading is told, not what it broke.
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

function tell({ reading }: Source, counts: ReadCounts, notes: SourceNotes, { onNote }: AnalysisOptions): void {
  for (const { text, isHint } of notesOf(reading, counts, notes)) {
    if (onNote) onNote(text);
    else if (!isHint) process.emitWarning(text.replace(/^warning: /, ''), 'KeylaneWarning');
  }
}
