// The rows of a CSV text, as csv-parse reads them. Up to the first quote they are cut at line ends and delimiters, which is five times as fast.

import { pipeline } from 'node:stream';
import { CsvError, type Options, type Parser, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import { sourceColumnsError, sourceDamagedError, sourceLineError } from '../errors.ts';
import { wholeLines } from './lines.ts';
import { LONGEST } from './longest.ts';

/** More than any database or spreadsheet has. */
export const MOST_COLUMNS = 1 << 16;
const PIECE = 1 << 16;
const QUOTE = 0x22;

// latin1 has a character for each byte, so that invalid UTF-8 stays as it is; with Buffers csv-parse fails where it should report an error.
const FORMAT: Options = { encoding: 'latin1', record_delimiter: ['\r\n', '\n'] };

/** Texts hold a byte in each character. */
export interface CsvRow {
  readonly fields: readonly string[];
  /** The row as it is written. */
  readonly raw: string;
}

/**
 * All rows, the header too.
 * @throws {KeylaneError} `ERR_SOURCE_DAMAGED` for what is no CSV, `ERR_SOURCE_BINARY`, `ERR_SOURCE_LINE` if a row is longer than `longest`, or has more
 * than MOST_COLUMNS
 */
export async function* readCsvRows(
  chunks: AsyncIterable<Buffer>,
  name: string,
  delimiter = ',',
  longest = LONGEST,
): AsyncGenerator<CsvRow> {
  let count = 0;
  let width = 0;
  const checked = (row: CsvRow): CsvRow => {
    const { length } = row.fields;
    if (length > MOST_COLUMNS) throw sourceColumnsError(MOST_COLUMNS);
    if (count++ === 0) width = length;
    // csv-parse would refuse the row before anybody has seen those that come before it.
    else if (length !== width) throw damaged(name, `row ${count}: it has ${length} fields, the first row has ${width}`);
    return row;
  };
  const lines = wholeLines(chunks, name, longest);
  try {
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      if (next.value.includes(QUOTE)) {
        const rest = joined(next.value, lines);
        for await (const row of quotedRows(rest, name, delimiter, longest, count)) yield checked(row);
        return;
      }
      for (const row of plainRows(next.value, delimiter)) yield checked(row);
    }
  } finally {
    await lines.return(undefined);
  }
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** Of whole lines without a quote. */
function* plainRows(lines: Buffer, delimiter: string): Generator<CsvRow> {
  const text = lines.toString('latin1');
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at);
    const isEnded = end >= 0;
    const hasReturn = isEnded && end > at && text.charCodeAt(end - 1) === 0x0d;
    const raw = text.slice(at, isEnded ? end - (hasReturn ? 1 : 0) : text.length);
    yield { fields: raw.split(delimiter, MOST_COLUMNS + 1), raw };
    at = isEnded ? end + 1 : text.length;
  }
}

/** @param before so many rows come before these */
async function* quotedRows(
  lines: AsyncIterable<Buffer>,
  name: string,
  delimiter: string,
  longest: number,
  before: number,
): AsyncGenerator<CsvRow> {
  const parser = parse({ ...FORMAT, delimiter, raw: true, relax_column_count: true, max_record_size: longest });
  // What it says of an error is in which line that is.
  (parser.info as { lines: number }).lines += before;
  const rows = pipeline(piecesOf(lines, parser), parser, () => {}) as AsyncIterable<{ record: string[]; raw: string }>;
  try {
    for await (const { record, raw } of rows) {
      if (raw.length > longest && withoutEnd(raw).length > longest) throw sourceLineError(longest, 'row');
      yield { fields: record, raw };
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    if (cause.code === 'CSV_MAX_RECORD_SIZE') throw sourceLineError(longest, 'row');
    throw damaged(name, cause.message, cause, cause.message);
  }
}

const withoutEnd = (raw: string): string => raw.replace(/\r?\n$/, '');

/** Whole lines in pieces: of each csv-parse makes all rows at once. A field takes more memory than its bytes, so a row's are counted as they come. */
async function* piecesOf(chunks: AsyncIterable<Buffer>, parser: Parser): AsyncGenerator<Buffer> {
  for await (const lines of chunks) {
    for (let at = 0; at < lines.length; at += PIECE) {
      if (fieldsSoFar(parser) > MOST_COLUMNS) throw sourceColumnsError(MOST_COLUMNS);
      yield lines.subarray(at, at + PIECE);
    }
  }
}

/** Of the row that has not ended. It is in what csv-parse keeps, but not in its types. */
function fieldsSoFar(parser: Parser): number {
  return (parser as Parser & { state: { record: unknown[] } }).state.record.length;
}

function damaged(name: string, what: string, cause?: unknown, quote?: string) {
  return sourceDamagedError(name, `it is not valid CSV (${what}).`, cause, quote);
}

/** The bytes of a field. */
export function bytesOf({ fields }: CsvRow, i: number): Buffer {
  return Buffer.from(fields[i], 'latin1');
}

/**
 * As PostgreSQL's COPY reads CSV: an empty field is null, an empty field in quotes is empty. csv-parse tells them apart only for a `cast`,
 * which makes all rows ten times as slow; so the few rows that matter are read twice.
 */
export function isNull({ fields, raw }: CsvRow, i: number, delimiter = ','): boolean {
  if (fields[i].length > 0) return false;
  if (!raw.includes('""')) return true;
  // Of CR LF it has left the CR.
  const row = Buffer.from(raw.replace(/\r$/, ''), 'latin1');
  const [quoted] = parseSync(row, {
    ...FORMAT,
    delimiter,
    cast: (_, { quoting }) => quoting,
  }) as unknown as boolean[][];
  return !quoted[i];
}

/** The first rows of a text that may break off, as far as they are whole; none if it is no CSV with that delimiter. */
export function firstRows(head: Buffer, delimiter: string, most: number): string[][] {
  const rows: string[][] = [];
  try {
    parseSync(head, {
      ...FORMAT,
      bom: false,
      delimiter,
      relax_column_count: true,
      to: most,
      on_record: (row: string[]) => {
        rows.push(row.map(field => Buffer.from(field, 'latin1').toString()));
        return null;
      },
    });
  } catch {
    // What is wrong is told by who reads all of it.
  }
  return rows;
}
