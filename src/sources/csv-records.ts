// Records from a CSV file with a header: one column is the key, one the partition.

import { pipeline } from 'node:stream';
import { CsvError, type Options, parse } from 'csv-parse';
import { sourceDamagedError } from '../errors.ts';
import { nullForEmpty } from './csv.ts';
import { chooseFields, type Fields, partitionFrom, type TopicFilter, timeFrom, topicFilter } from './json-lines.ts';
import type { AddRecord } from './key-text.ts';
import { KEYLESS, type RecordBlock, RecordBlockBuilder } from './record-block.ts';
import type { RecordOptions, SourceNotes } from './record-options.ts';

/** An empty field is no key, an empty field in quotes the empty key. */
export async function* readCsvRecords(
  chunks: AsyncIterable<Buffer>,
  name: string,
  options: RecordOptions,
  add: AddRecord,
  notes: SourceNotes,
): AsyncGenerator<RecordBlock> {
  const csv = { encoding: null, bom: true, cast: nullForEmpty } as unknown as Options;
  const rows = pipeline(chunks, parse(csv), () => {}) as AsyncIterable<(Buffer | null)[]>;
  const builder = new RecordBlockBuilder();
  const isWanted = topicFilter(name, options.topic, notes);
  let columns: Columns | undefined;
  try {
    for await (const row of rows) {
      if (!columns) columns = columnsOf(name, row, options);
      else addRow(row, columns, builder, add, isWanted);
      if (builder.isFull) yield builder.take();
    }
  } catch (cause) {
    if (cause instanceof CsvError) throw sourceDamagedError(name, `it is not valid CSV (${cause.message}).`, cause);
    throw cause;
  }
  if (!builder.isEmpty) yield builder.take();
}

/** Where each field is; -1 for one that is not there. */
type Columns = Record<keyof Fields, number>;

function columnsOf(name: string, header: readonly (Buffer | null)[], options: RecordOptions): Columns {
  const names = header.map(field => field?.toString() ?? '');
  const fields = chooseFields(name, names, options);
  return Object.fromEntries(
    Object.entries(fields).map(([field, column]) => [field, column === undefined ? -1 : names.indexOf(column)]),
  ) as Columns;
}

function addRow(
  row: readonly (Buffer | null)[],
  columns: Columns,
  builder: RecordBlockBuilder,
  add: AddRecord,
  isWanted: TopicFilter,
): void {
  const text = (column: number) => row[column]?.toString('latin1') ?? '';
  if (columns.topic >= 0 && !isWanted(text(columns.topic))) return;
  const key = row[columns.key];
  const partition = partitionFrom(text(columns.partition));
  if (Number.isNaN(partition)) {
    builder.addUnreadable();
    return;
  }
  const offset = columns.offset < 0 ? NaN : Number.parseInt(text(columns.offset), 10);
  const timestamp = columns.timestamp < 0 ? NaN : timeFrom(text(columns.timestamp));
  if (key) add(builder, key, 0, key.length, partition, 0, offset, timestamp);
  else builder.add(Buffer.alloc(0), 0, 0, partition, KEYLESS, offset, timestamp);
}
