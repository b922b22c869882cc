// Sources of rows: fields between delimiters.

import { columnError } from '../../errors.ts';
import type { SourceOptions } from '../options.ts';
import { isRecordsHeader } from '../records/fields.ts';
import { type Found, LF, namedColumns, type Start } from './start.ts';
import { tsv } from './templates.ts';

const TABLE_NAME = /\.(?:csv|tsv|tab)(?:\.gz)?$/i;

/** Whether what reads CSV is needed to tell. */
export function mayBeCsv(name: string, [first = '']: readonly string[], options: SourceOptions): boolean {
  const { format, columns, partitionColumn } = options;
  // Of another format it is what the source looks like.
  if (format !== undefined) return format === 'csv' || isRecordsHeader(first);
  return columns !== undefined || partitionColumn !== undefined || TABLE_NAME.test(name) || isRecordsHeader(first);
}

export function csv(start: Start): Found | undefined {
  const { name, options, lines } = start;
  if (!start.csv) return undefined;
  const isAsked = options.columns !== undefined || options.partitionColumn !== undefined;
  // A .tsv file can be what kcat prints: partition, TAB, key.
  const isKcat = !isAsked && /\.(?:tsv|tab)(?:\.gz)?$/i.test(name) && !isRecordsHeader(lines[0] ?? '') && tsv(start);
  return isKcat ? undefined : csvFound(start);
}

/** @throws {KeylaneError} `ERR_COLUMN`, `ERR_SOURCE_FORMAT` */
export function csvFound({ bytes, name, options, csv }: Start): Found {
  const layout = csv!.csvLayout(wholeRows(bytes), name, options);
  const { delimiter, names, key, partition, topic, hasHeader } = layout;
  if (options.needsPartitions && partition < 0) throw columnError(name, undefined, names, 'partition');
  const shown = delimiter === ',' ? 'CSV' : `CSV with ${delimiter === '\t' ? 'TABs' : delimiter}`;
  const as = `${shown}${hasHeader ? '' : ' without a header'}${namedColumns(
    options.columns ?? [],
    key.map(i => names[i]),
  )}`;
  return { format: 'csv', as, tellsPartitions: partition >= 0, tellsTopics: topic >= 0, csv: layout };
}

/** Up to the end of the last line, if the text goes on. */
function wholeRows(bytes: Buffer): Buffer {
  const end = bytes.lastIndexOf(LF);
  return end < 0 ? bytes : bytes.subarray(0, end + 1);
}
