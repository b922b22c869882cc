// One column of a CSV file with a header, as keys.

import { KeyBlock } from '../../core/index.ts';
import { columnError } from '../../errors.ts';
import type { KeyBatch } from '../batch.ts';
import { bytesOf, isNull, readCsvRows, textsOf } from '../csv-rows.ts';

const RECORDS_PER_BATCH = 16384;

/** An empty field is a record without a key, an empty field in quotes the empty key. */
export async function* readCsv(
  chunks: AsyncIterable<Buffer>,
  name: string,
  column: string | undefined,
): AsyncGenerator<KeyBatch> {
  let index = -1;
  let keys: Buffer[] = [];
  let keyless = 0;
  for await (const row of readCsvRows(chunks, name)) {
    if (index < 0) {
      const columns = textsOf(row);
      index = column === undefined ? -1 : columns.indexOf(column);
      if (index < 0) throw columnError(name, column, columns);
      continue;
    }
    if (isNull(row, index)) keyless++;
    else keys.push(bytesOf(row, index));
    if (keys.length + keyless === RECORDS_PER_BATCH) {
      yield { keys: KeyBlock.from(keys), keyless };
      keys = [];
      keyless = 0;
    }
  }
  if (keys.length + keyless > 0) yield { keys: KeyBlock.from(keys), keyless };
}
