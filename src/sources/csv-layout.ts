// What a CSV file looks like, told from its first rows: its delimiter, whether it has a header, which column is what.

import { columnError, sourceColumnsError } from '../errors.ts';
import { firstRows, MOST_COLUMNS } from './csv-rows.ts';
import type { SourceOptions } from './options.ts';
import { chooseFields, DELIMITERS, looksLikeRecords, namesIn, type Path } from './records/fields.ts';

const MOST_ROWS = 100;

export interface CsvLayout {
  readonly delimiter: string;
  readonly hasHeader: boolean;
  /** The columns of the key, their names or numbers, and where each field is; -1 where there is none. */
  readonly names: readonly string[];
  readonly key: readonly number[];
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly topic: number;
  /** What joins a key of several columns. */
  readonly separator: string;
}

/**
 * @param head the start of the text, up to a line's end
 * @throws {KeylaneError} `ERR_COLUMN`, `ERR_SOURCE_LINE` if there are too many columns
 */
export function csvLayout(head: Buffer, name: string, options: SourceOptions): CsvLayout {
  const delimiter = delimiterOf(head);
  const rows = firstRows(head, delimiter, MOST_ROWS);
  const [first = []] = rows;
  const hasHeader = isHeader(first, rows.slice(1), options);
  const names = hasHeader ? first : first.map((_, i) => String(i + 1));
  const wished = [...namesIn(options.columns ?? [], names), options.partitionColumn ?? ''];
  // A number is a column's place, unless one is called so.
  const numbers = hasHeader ? wished.filter(each => /^[1-9]\d*$/.test(each) && !names.includes(each)) : [];
  const paths: Path[] = [...names, ...numbers.filter(each => Number(each) <= names.length)].map(each => [each]);
  if (!hasHeader && (options.columns ?? []).length === 0) throw columnError(name, undefined, names);
  const fields = chooseFields(name, paths, options);
  const indexOf = (path: Path | undefined): number => {
    if (!path) return -1;
    const at = names.indexOf(path[0]);
    return at >= 0 ? at : Number(path[0]) - 1;
  };
  return {
    delimiter,
    hasHeader,
    names,
    key: fields.key.map(indexOf),
    partition: indexOf(fields.partition),
    offset: indexOf(fields.offset),
    timestamp: indexOf(fields.timestamp),
    topic: indexOf(fields.topic),
    separator: options.separator ?? ',',
  };
}

/** The one that makes the most fields, as many in every row. */
function delimiterOf(head: Buffer): string {
  const lf = head.indexOf(0x0a);
  const firstLine = head.toString('latin1', 0, lf < 0 ? head.length : lf);
  const widths = DELIMITERS.map(delimiter => {
    if (firstLine.split(delimiter, MOST_COLUMNS + 1).length > MOST_COLUMNS) return NaN;
    const rows = firstRows(head, delimiter, MOST_ROWS);
    const width = rows[0]?.length ?? 0;
    return rows.every(row => row.length === width) ? width : 0;
  });
  const most = Math.max(...widths.filter(width => width >= 0));
  if (!(most > 1) && widths.some(Number.isNaN)) throw sourceColumnsError(MOST_COLUMNS);
  return most > 1 ? DELIMITERS[widths.indexOf(most)] : ',';
}

/**
 * Names that people give to columns, or texts over numbers, are a header. Where columns are asked for by numbers alone, and nothing speaks for a
 * header, the first row is data: no record may be lost.
 */
function isHeader(first: readonly string[], rows: readonly string[][], options: SourceOptions): boolean {
  const wished = [...(options.columns ?? []).flatMap(column => column.split(',')), options.partitionColumn].filter(
    each => each !== undefined,
  );
  const areNumbers = wished.length > 0 && wished.every(each => /^[1-9]\d*$/.test(each));
  if (!areNumbers || wished.some(each => first.includes(each))) return true;
  if (first.some(field => isNumber(field) || field === '')) return false;
  return looksLikeRecords(first) || first.some((_, i) => rows.length > 0 && rows.every(row => isNumber(row[i] ?? '')));
}

const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/.test(text);
