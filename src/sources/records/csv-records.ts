// Records from a CSV file with a header: one column is the key, one the partition.

import { bytesOf, type CsvRow, isNull, readCsvRows, textsOf } from '../csv-rows.ts';
import { KEYLESS, type RecordBlock, RecordBlockBuilder } from './block.ts';
import { chooseFields, type Fields, partitionFrom, type TopicFilter, timeFrom, topicFilter } from './json-lines.ts';
import type { AddRecord } from './key-text.ts';
import type { RecordOptions, SourceNotes } from './options.ts';

/** An empty field is no key, an empty field in quotes the empty key. */
export async function* readCsvRecords(
  chunks: AsyncIterable<Buffer>,
  name: string,
  options: RecordOptions,
  add: AddRecord,
  notes: SourceNotes,
): AsyncGenerator<RecordBlock> {
  const builder = new RecordBlockBuilder();
  const isWanted = topicFilter(name, options.topic, notes);
  let columns: Columns | undefined;
  for await (const row of readCsvRows(chunks, name)) {
    if (!columns) columns = columnsOf(name, row, options);
    else addRow(row, columns, builder, add, isWanted);
    if (builder.isFull) yield builder.take();
  }
  if (!builder.isEmpty) yield builder.take();
}

/** Where each field is; -1 for one that is not there. */
type Columns = Record<keyof Fields, number>;

function columnsOf(name: string, header: CsvRow, options: RecordOptions): Columns {
  const names = textsOf(header);
  const fields = chooseFields(name, names, options);
  return Object.fromEntries(
    Object.entries(fields).map(([field, column]) => [field, column === undefined ? -1 : names.indexOf(column)]),
  ) as Columns;
}

function addRow(
  row: CsvRow,
  columns: Columns,
  builder: RecordBlockBuilder,
  add: AddRecord,
  isWanted: TopicFilter,
): void {
  const { fields } = row;
  if (columns.topic >= 0 && !isWanted(fields[columns.topic])) return;
  const partition = partitionFrom(fields[columns.partition]);
  if (Number.isNaN(partition)) {
    builder.addUnreadable();
    return;
  }
  const offset = columns.offset < 0 ? NaN : Number.parseInt(fields[columns.offset], 10);
  const timestamp = columns.timestamp < 0 ? NaN : timeFrom(fields[columns.timestamp]);
  const key = bytesOf(row, columns.key);
  if (isNull(row, columns.key)) builder.add(key, 0, 0, partition, KEYLESS, offset, timestamp);
  else add(builder, key, 0, key.length, partition, 0, offset, timestamp);
}
