// Records in: a file or standard input → blocks of records.

import { sourceFormatError } from '../errors.ts';
import { consoleParser } from './console.ts';
import type { RecordFormat } from './formats.ts';
import { jsonParser } from './json-lines.ts';
import { kcatParser } from './kcat.ts';
import { recordAdder } from './key-text.ts';
import type { RecordBlock } from './record-block.ts';
import { readRecordLines } from './record-lines.ts';
import type { RecordOptions, SourceNotes } from './record-options.ts';
import { tsvParser } from './tsv.ts';

const LF = 0x0a;
// The first line decides; what is longer is decided by its start.
const MOST_TO_GUESS = 1 << 16;

/**
 * The records of a source, in order.
 * @param chunks its bytes
 * @param name its name, for errors
 * @param notes what is noticed on the way is added here
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function* readRecords(
  chunks: AsyncIterable<Buffer>,
  name: string,
  options: RecordOptions,
  notes: SourceNotes,
): AsyncGenerator<RecordBlock> {
  const iterator = chunks[Symbol.asyncIterator]();
  const head = await readFirstLine(iterator);
  if (head.length === 0) return;
  const all = prepend(head, iterator);
  notes.isGuess = options.format === undefined;
  try {
    notes.format = options.format ?? guessFormat(head, name, options);
  } catch (error) {
    await iterator.return?.();
    throw error;
  }
  const add = recordAdder(options.keyType ?? 'text', notes);
  // The CSV parser is loaded only for CSV.
  if (notes.format === 'csv') {
    return yield* (await import('./csv-records.ts')).readCsvRecords(all, name, options, add, notes);
  }
  const parse = {
    kcat: () => kcatParser(name, options, add, notes),
    jsonl: () => jsonParser(name, options, add, notes),
    console: () => consoleParser(add, notes),
    tsv: () => tsvParser(options.fields ?? ['partition', 'key'], add),
  }[notes.format]();
  yield* readRecordLines(all, name, parse);
}

/** @throws {KeylaneError} `ERR_SOURCE_FORMAT` */
export function guessFormat(
  head: Buffer,
  name: string,
  { column, partitionColumn, fields }: RecordOptions,
): RecordFormat {
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
