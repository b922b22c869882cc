// Columns of a CSV file as keys.

import { KeyBlock } from '../../core/index.ts';
import type { KeyBatch } from '../batch.ts';
import type { CsvLayout } from '../csv-layout.ts';
import { bytesOf, type CsvRow, isNull, readCsvRows } from '../csv-rows.ts';

const RECORDS_PER_BATCH = 16384;

/** An empty field is a record without a key, an empty field in quotes the empty key. */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  name: string,
  layout: CsvLayout,
  longest?: number,
): AsyncGenerator<KeyBatch> {
  let isHeader = layout.hasHeader;
  let keys: Buffer[] = [];
  let keyless = 0;
  for await (const row of readCsvRows(chunks, name, layout.delimiter, longest)) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const key = csvKey(row, layout);
    if (key) keys.push(key);
    else keyless++;
    if (keys.length + keyless === RECORDS_PER_BATCH) {
      yield { keys: KeyBlock.from(keys), keyless };
      keys = [];
      keyless = 0;
    }
  }
  if (keys.length + keyless > 0) yield { keys: KeyBlock.from(keys), keyless };
}

/** Undefined for a record without a key: of several columns, if all are empty. */
export function csvKey(row: CsvRow, { key, separator, delimiter }: CsvLayout): Buffer | undefined {
  if (key.length === 1) return isNull(row, key[0], delimiter) ? undefined : bytesOf(row, key[0]);
  if (key.every(column => isNull(row, column, delimiter))) return undefined;
  const joint = Buffer.from(separator).toString('latin1');
  return Buffer.from(key.map(column => row.fields[column]).join(joint), 'latin1');
}
