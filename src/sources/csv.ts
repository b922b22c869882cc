// One column of a CSV file with a header, as keys.

import { pipeline } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { KeyBlock } from '../core/index.ts';
import { columnError, sourceDamagedError } from '../errors.ts';
import type { KeyBatch } from './batch.ts';

const RECORDS_PER_BATCH = 16384;

/**
 * As PostgreSQL's COPY reads CSV: an empty field is null, so a record without a key; an empty field in quotes is the empty key.
 * Fields are bytes all the way: invalid UTF-8 stays as it is.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  name: string,
  column: string | undefined,
): AsyncGenerator<KeyBatch> {
  const options = { encoding: null, bom: true, cast: nullForEmpty } as unknown as Options;
  const records = pipeline(chunks, parse(options), () => {}) as AsyncIterable<(Buffer | null)[]>;
  let index = -1;
  let keys: Buffer[] = [];
  let keyless = 0;
  try {
    for await (const record of records) {
      if (index < 0) {
        const columns = record.map(field => field?.toString() ?? '');
        index = column === undefined ? -1 : columns.indexOf(column);
        if (index < 0) throw columnError(name, column, columns);
        continue;
      }
      const key = record[index];
      if (key === null) keyless++;
      else keys.push(key);
      if (keys.length + keyless === RECORDS_PER_BATCH) {
        yield { keys: KeyBlock.from(keys), keyless };
        keys = [];
        keyless = 0;
      }
    }
  } catch (cause) {
    if (cause instanceof CsvError) throw sourceDamagedError(name, `it is not valid CSV (${cause.message}).`, cause);
    throw cause;
  }
  if (keys.length + keyless > 0) yield { keys: KeyBlock.from(keys), keyless };
}

/** csv-parse calls it for each field. */
export function nullForEmpty(field: Buffer, context: { quoting: boolean }): Buffer | null {
  return field.length === 0 && !context.quoting ? null : field;
}
