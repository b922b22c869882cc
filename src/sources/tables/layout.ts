// A table's columns → which of them are what.

import { columnError, columnTypeError } from '../../errors.ts';
import type { SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';
import { chooseFields } from '../records/fields.ts';
import type { TableColumn, TableLayout } from './columns.ts';

/**
 * The columns that are named, or that are called as people call them. A table that has one column of texts or bytes needs no name for it.
 * @param readsValues whether the values are looked at, where there are any
 * @throws {KeylaneError} `ERR_COLUMN` if one is not there, or is of a type that it can't be of, or the key could be several
 */
export function tableLayout(
  name: string,
  columns: readonly TableColumn[],
  options: SourceOptions,
  readsValues: boolean,
): TableLayout {
  const { needsPartitions, separator = ',', keyType } = options;
  const names = columns.map(column => column.name);
  const texts = columns.filter(({ kind }) => kind === 'bytes');
  const fields = chooseFields(
    name,
    names.map(each => [each]),
    options,
    { onlyKey: texts.length === 1 ? [texts[0].name] : undefined },
  );
  if (needsPartitions && !fields.partition) throw columnError(name, undefined, names, 'partition');
  const key = fields.key.map(([column]) => column);
  const columnOf = (wanted: string): TableColumn => columns.find(column => column.name === wanted)!;
  for (const { name: column, kind, type } of key.map(columnOf)) {
    const hasText = kind === 'integer' && (keyType !== undefined || key.length > 1);
    if (kind === 'bytes' || hasText) continue;
    const advice =
      kind === 'integer'
        ? "say what the producer's serializer makes of it, such as --key-type long, or cast it to texts"
        : "cast it to what the producer's serializer writes";
    throw columnTypeError(name, column, type, `keys are texts or bytes: ${advice}`);
  }
  const [partition, offset, timestamp, topic, value] = [
    fields.partition,
    fields.offset,
    fields.timestamp,
    fields.topic,
    readsValues ? fields.value : undefined,
  ].map(path => path?.[0]);
  if (partition !== undefined && ['nested', 'time'].includes(columnOf(partition).kind)) {
    throw columnTypeError(name, partition, columnOf(partition).type, 'partitions are integers: cast it to one');
  }
  return {
    key,
    separator,
    isText: key.length === 1 && columnOf(key[0]).isText,
    hasValueBytes: value !== undefined && columnOf(value).kind === 'bytes',
    hasTimes: timestamp !== undefined && columnOf(timestamp).kind === 'time',
    ...(partition !== undefined && { partition }),
    ...(offset !== undefined && { offset }),
    ...(timestamp !== undefined && columnOf(timestamp).kind !== 'nested' && { timestamp }),
    ...(topic !== undefined && { topic }),
    ...(value !== undefined && { value }),
  };
}

/** How a table is read. */
export function readingOfTable(
  format: 'arrow' | 'parquet',
  layout: TableLayout,
  columns: readonly TableColumn[],
  { format: said, columns: named, keyType = 'string' }: SourceOptions,
): Reading {
  const isOnly = columns.length === 1 || named !== undefined;
  return {
    format,
    as: `${format === 'arrow' ? 'Arrow' : 'Parquet'}${isOnly ? '' : `, key "${layout.key[0]}"`}`,
    isGuess: said === undefined,
    isPlain: false,
    tellsPartitions: layout.partition !== undefined,
    tellsTopics: layout.topic !== undefined,
    skip: 0,
    skippedLines: 0,
    keyType,
    table: layout,
  };
}
