// Records in: a file or standard input → blocks of records.

import { segmentsError, sourceFormatError } from '../../errors.ts';
import type { RecordFormat, TsvField } from '../formats.ts';
import type { RecordBlock } from './block.ts';
import { consoleParser } from './console.ts';
import { jsonParser } from './json-lines.ts';
import { type KcatParser, kcatParser } from './kcat.ts';
import { recordAdder } from './key-text.ts';
import { readRecordLines } from './lines.ts';
import type { RecordOptions, SourceNotes } from './options.ts';
import { tsvParser } from './tsv.ts';

const LF = 0x0a;
// The first line decides; what is longer is decided by its start.
const MOST_TO_GUESS = 1 << 16;
const PLAIN_FIELDS: readonly TsvField[] = ['partition', 'key'];

/** A source of which the first line has been looked at. */
export interface Peeked {
  format: RecordFormat;
  isGuess: boolean;
  /** All of its bytes, those that were looked at too. */
  chunks: AsyncIterable<Buffer>;
  /** For who doesn't read them. */
  close(): Promise<void>;
}

/**
 * The format of a source: the one that was asked for, or a guess by its first line.
 * @returns undefined if there is nothing in it
 * @throws {KeylaneError} `ERR_SOURCE…`
 */
export async function peekFormat(
  chunks: AsyncIterable<Buffer>,
  name: string,
  options: RecordOptions,
): Promise<Peeked | undefined> {
  if (options.segments) return { format: 'segments', isGuess: false, chunks, close: async () => {} };
  const iterator = chunks[Symbol.asyncIterator]();
  const head = await readFirstLine(iterator);
  if (head.length === 0) return undefined;
  try {
    const format = options.format ?? guessFormat(head, name, options);
    const close = async (): Promise<void> => void (await iterator.return?.());
    return { format, isGuess: options.format === undefined, chunks: prepend(head, iterator), close };
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
}

/**
 * The records of a source, in order.
 * @param name its name, for errors
 * @param notes what is noticed on the way is added here
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function* readRecords(
  { format, chunks }: Omit<Peeked, 'close'>,
  name: string,
  options: RecordOptions,
  notes: SourceNotes,
): AsyncGenerator<RecordBlock> {
  const add = recordAdder(options.keyType ?? 'string');
  // The CSV parser is loaded only for CSV.
  if (format === 'csv') {
    return yield* (await import('./csv-records.ts')).readCsvRecords(chunks, name, options, add, notes);
  }
  if (format === 'segments') {
    if (!options.segments) throw segmentsError(`"${name}" is read as segment files, but they lie in folders.`);
    return yield* (await import('../segments/index.ts')).readSegments(options.segments, notes, options.onBytes);
  }
  const parse = {
    kcat: () => kcatParser(name, options, add, notes).parse,
    jsonl: () => jsonParser(name, options, add, notes),
    console: () => consoleParser(add, notes),
    tsv: () => tsvParser(options.fields ?? PLAIN_FIELDS, add),
  }[format]();
  yield* readRecordLines(chunks, name, parse);
}

/** Whether its lines are `partition<TAB>key`, which scan.wasm reads. */
export function isPlainTsv(format: RecordFormat, { fields, keyType = 'string' }: RecordOptions): boolean {
  return format === 'tsv' && keyType === 'string' && (fields ?? PLAIN_FIELDS).join() === PLAIN_FIELDS.join();
}

/** The parser of lines of `kcat -J`, if that is the format and scan.wasm reads most of them; undefined if it is not. */
export function plainKcat(
  format: RecordFormat,
  name: string,
  options: RecordOptions,
  notes: SourceNotes,
): KcatParser | undefined {
  const { keyType = 'string' } = options;
  return format === 'kcat' && keyType === 'string' ? kcatParser(name, options, recordAdder(keyType), notes) : undefined;
}

/** @throws {KeylaneError} `ERR_SOURCE_FORMAT` */
function guessFormat(head: Buffer, name: string, { column, partitionColumn, fields }: RecordOptions): RecordFormat {
  if (fields) return 'tsv';
  const lf = head.indexOf(LF);
  const line = head.toString('utf8', 0, lf < 0 ? head.length : lf).replace(/^\ufeff|\r$/g, '');
  if (/^\{"topic":".*?","partition":\d/.test(line)) return 'kcat';
  if (/^\s*\{/.test(line)) return 'jsonl';
  if (column !== undefined || partitionColumn !== undefined || /\.csv(\.gz)?$/i.test(name)) return 'csv';
  if (/^(?:(?:CreateTime|LogAppendTime):\d+|NO_TIMESTAMP)\t|(?:^|\t)Partition:\d+(?:\t|$)/.test(line)) return 'console';
  if (/^-?\d*\t/.test(line)) return 'tsv';
  if (/^(?:[^,\t]*,)*"?partition"?(?:,|$)/i.test(line)) return 'csv';
  throw sourceFormatError(name, line);
}

/** The first chunks, up to the end of the first line. */
async function readFirstLine(iterator: AsyncIterator<Buffer>): Promise<Buffer> {
  let head = Buffer.alloc(0);
  while (head.length < MOST_TO_GUESS && !head.includes(LF)) {
    const { done, value } = await iterator.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* prepend(head: Buffer, iterator: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield head;
  yield* { [Symbol.asyncIterator]: () => iterator };
}
