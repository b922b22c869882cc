// Keys in: a file or standard input → blocks of keys.

import type { KeyBatch } from './batch.ts';
import { readCsv } from './csv.ts';
import { readLines } from './lines.ts';
import { openSource } from './open.ts';

export type { KeyBatch } from './batch.ts';
export { openSource, readPlainFile, type Sink } from './open.ts';
export { markLength } from './text.ts';

export const FORMATS = ['keys', 'csv'] as const;
/** `keys`: one a line. `csv`: a column of a CSV file with a header. */
export type Format = (typeof FORMATS)[number];

export interface ReadOptions {
  /** Guessed if left out: `csv` if a column is named or the file is called .csv or .csv.gz, else `keys`. */
  format?: Format | undefined;
  /** The CSV column that holds the key. */
  column?: string | undefined;
  /** Called with the number of bytes of each chunk, after decompression. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * The keys of a source, in order.
 * @param name a path, or "-" for standard input
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export function readKeys(name: string, options: ReadOptions = {}): AsyncGenerator<KeyBatch> {
  const { column, onBytes } = options;
  const format = formatOf(name, options);
  const chunks = counted(openSource(name), onBytes);
  return format === 'csv' ? readCsv(chunks, name, column) : readLines(chunks, name);
}

/** The format that was asked for, or the guess. */
export function formatOf(name: string, { format, column }: ReadOptions): Format {
  return format ?? (column !== undefined || /\.csv(\.gz)?$/i.test(name) ? 'csv' : 'keys');
}

async function* counted(chunks: AsyncIterable<Buffer>, onBytes?: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes?.(chunk.length);
    yield chunk;
  }
}
