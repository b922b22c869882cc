// A Parquet file as a source. What tells of its columns stands at its end, so it is no text that comes from a pipe.

import type { SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';
import type { Source } from '../source-types.ts';
import type { TableLayout } from './columns.ts';
import { readingOfTable, tableLayout } from './layout.ts';
import { ParquetFile } from './parquet.ts';
import { readTableKeys, readTableRecords } from './read.ts';

/** @throws {KeylaneError} `ERR_SOURCE`, `ERR_SOURCE_DAMAGED`, `ERR_COLUMN`, `ERR_MEMORY` */
export async function openParquet(name: string, options: SourceOptions, known?: Reading): Promise<Source> {
  const file = await ParquetFile.open(name, options.onBytes, options.longestBatch);
  try {
    const { columns } = file;
    const readsValues = options.valueBytes || options.needsTombstones || false;
    const reading =
      known ?? readingOfTable('parquet', tableLayout(name, columns, options, readsValues), columns, options);
    const layout = reading.table!;
    return {
      name,
      reading,
      size: file.sizeOf(layout),
      held: file.heldOf(layout),
      keys: notes => readTableKeys(file.rows(layout), name, reading, options, notes),
      records: notes => readTableRecords(file.rows(layout), name, reading, options, notes),
      close: async () => file.close(),
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** What the one of these files holds that holds the most. @throws {KeylaneError} `ERR_SOURCE`, `ERR_SOURCE_DAMAGED` */
export async function mostHeld(names: readonly string[], layout: TableLayout): Promise<number> {
  let most = 0;
  for (const name of names) {
    const file = await ParquetFile.open(name);
    most = Math.max(most, file.heldOf(layout));
    file.close();
  }
  return most;
}
