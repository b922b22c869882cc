// Records from a CSV file: a column tells their partitions.

import type { CsvLayout } from '../csv-layout.ts';
import { readCsvRows } from '../csv-rows.ts';
import { csvKey } from '../keys/csv.ts';
import { KEYLESS, type RecordBlock, RecordBlockBuilder } from './block.ts';
import type { TopicFilter } from './fields.ts';
import type { AddRecord } from './key-text.ts';
import { numberFrom, partitionFrom, timeFrom } from './values.ts';

const NO_KEY = new Uint8Array();

/** An empty field is no key, an empty field in quotes the empty key. */
export async function* readCsvRecords(
  chunks: AsyncIterable<Buffer>,
  name: string,
  layout: CsvLayout,
  add: AddRecord,
  isWanted: TopicFilter,
  longest?: number,
): AsyncGenerator<RecordBlock> {
  const builder = new RecordBlockBuilder();
  let isHeader = layout.hasHeader;
  for await (const row of readCsvRows(chunks, name, layout.delimiter, longest)) {
    const { fields } = row;
    if (isHeader) {
      isHeader = false;
      continue;
    }
    if (layout.topic >= 0 && !isWanted(fields[layout.topic])) continue;
    const partition = layout.partition < 0 ? -1 : partitionFrom(fields[layout.partition]);
    if (Number.isNaN(partition)) builder.addUnreadable();
    else {
      const offset = layout.offset < 0 ? NaN : numberFrom(fields[layout.offset]);
      const timestamp = layout.timestamp < 0 ? NaN : timeFrom(fields[layout.timestamp]);
      const key = csvKey(row, layout);
      if (key) add(builder, key, 0, key.length, partition, 0, offset, timestamp);
      else builder.add(NO_KEY, 0, 0, partition, KEYLESS, offset, timestamp);
    }
    if (builder.isFull) yield builder.take();
  }
  if (!builder.isEmpty) yield builder.take();
}
