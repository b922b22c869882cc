// Keys in: a file or standard input → blocks of keys.

import type { KeyBatch } from './batch.ts';
import type { Format } from './formats.ts';
import { readEncodedLines } from './keys/encoded-lines.ts';
import { readLines } from './lines.ts';
import { openSource } from './open.ts';

export type { KeyBatch } from './batch.ts';
export { FORMATS, type Format, type KeyEncoding, type RecordFormat } from './formats.ts';
export { isRereadable, openSource, readInto, type Sink } from './open.ts';
export { bytesRead, closeShared, openShared, type SharedText, stopSharing, takeRanges } from './ranges.ts';
export { type BlockBatches, KEYLESS, type RecordBlock, RecordBlockBuilder, TOMBSTONE } from './records/block.ts';
export { isPlainTsv, type Peeked, peekFormat, plainKcat, readRecords } from './records/index.ts';
export type { KcatParser } from './records/kcat.ts';
export { Lines } from './records/lines.ts';
export { emptyNotes, type RecordOptions, type SourceNotes } from './records/options.ts';
export { standardInput, withStandardInput } from './stdin.ts';
export { markLength, textSink } from './text.ts';
export { answerTask, askThread, availableParallelism } from './threads.ts';

export interface ReadOptions {
  /** Guessed if left out: `csv` if a column is named or the file is called .csv or .csv.gz, else `keys`. */
  format?: Format | undefined;
  /** The column of CSV or Arrow that holds the key. */
  column?: string | undefined;
  /** Called with the number of bytes of each chunk, after decompression. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * The keys of a source, in order.
 * @param name a path, or "-" for standard input
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function* readKeys(name: string, options: ReadOptions = {}): AsyncGenerator<KeyBatch> {
  const { column, onBytes } = options;
  const format = formatOf(name, options);
  const chunks = openSource(name, onBytes);
  // Parsers that are packages are loaded only for what needs them.
  if (format === 'csv') yield* (await import('./keys/csv.ts')).readCsv(chunks, name, column);
  else if (format === 'arrow') yield* (await import('./keys/arrow.ts')).readArrow(chunks, name, column);
  else if (format === 'hex' || format === 'base64') yield* readEncodedLines(chunks, name, format);
  else yield* readLines(chunks, name);
}

/** The format that was asked for, or the guess. */
export function formatOf(name: string, { format, column }: ReadOptions): Format {
  return format ?? (column !== undefined || /\.csv(\.gz)?$/i.test(name) ? 'csv' : 'keys');
}
