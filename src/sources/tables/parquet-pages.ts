// What a Parquet file claims of itself, held against what it has: its reader believes every count, and goes through as many rows, values or runs
// as a damaged byte says. https://github.com/apache/parquet-format/blob/apache-parquet-format-2.12.0/README.md

import type { ColumnMetaData, DataPageHeader, FileMetaData, PageHeader, SchemaTree } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, isFlatColumn } from 'hyparquet/src/schema.js';
import { memoryError } from '../../errors.ts';
import { integer } from '../../numbers.ts';
import { checkEncoded, checkPlain, checkRuns, lengthAt, type Values, widthOf } from './parquet-values.ts';
import { endOfStruct } from './thrift.ts';

/** A page of so few values is no matter of memory. */
const FEW_VALUES = 1 << 10;
/** A value's level, and its place in an array. */
const PER_VALUE = 8;
const MAGIC_SIZE = 4;

type DataPageHeaderV2 = NonNullable<PageHeader['data_page_header_v2']>;

/** @throws any error for anything but a count */
export function count(value: unknown, most = Number.MAX_SAFE_INTEGER): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (!Number.isSafeInteger(number)) throw new Error(`${value} is no count`);
  if ((number as number) < 0 || (number as number) > most) throw new Error(`${value}, where ${most} are the most`);
  return number as number;
}

/** @throws any error if columns have no names, or row groups no count of rows */
export function checkFooter({ schema, row_groups }: FileMetaData): void {
  if (schema.some(({ name }, i) => i > 0 && typeof name !== 'string')) throw new Error('a column without a name');
  count(row_groups.reduce((sum, { num_rows }) => sum + count(num_rows), 0));
}

/** Where a column chunk lies. @throws any error if that is not in its file */
export function rangeOf(chunk: ColumnMetaData, fileSize: number): { start: number; end: number } {
  const start = count(chunk.dictionary_page_offset || chunk.data_page_offset, fileSize);
  const size = count(chunk.total_compressed_size, fileSize - start);
  if (size > 0 && start < MAGIC_SIZE) throw new Error('a column before its file');
  return { start, end: start + size };
}

/** What looks at a page, or at what of it was packed, as it is unpacked. */
export type PageCheck = (unpacked: Uint8Array) => void;

export interface Chunk {
  readonly bytes: Uint8Array;
  readonly metadata: ColumnMetaData;
  /** Of its row group. */
  readonly rows: number;
  /** Its column's elements, from the root of the schema on. */
  readonly path: SchemaTree[];
  /** How many bytes a page may become. */
  readonly longest: number;
}

/**
 * Goes through the pages of a column chunk. What was packed is looked at when it is unpacked: `onPacked` gets where it lies, and the check.
 * @throws any error if they hold less than they claim; {KeylaneError} `ERR_MEMORY` if that is more than may be
 */
export function checkPages(chunk: Chunk, onPacked: (from: number, to: number, size: number, check: PageCheck) => void) {
  const { bytes, metadata, rows, path } = chunk;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isFlat = isFlatColumn(path);
  // Lists have more values than rows.
  const values = isFlat ? rows : count(metadata.num_values);
  let seen = 0;
  let hasDictionary = false;
  // The reader goes no further.
  for (let at = 0; at < bytes.length - 1 && (seen < values || !isFlat); ) {
    const from = endOfStruct(bytes, at);
    const header = parquetHeader({ view, offset: at });
    const to = from + count(header.compressed_page_size, bytes.length - from);
    const size = count(header.uncompressed_page_size);
    const body = bytes.subarray(from, to);
    let [levels, isPacked] = [0, metadata.codec !== 'UNCOMPRESSED'];
    let check: PageCheck;
    if (header.type === 'DICTIONARY_PAGE') {
      hasDictionary = true;
      check = dictionaryCheck(header.dictionary_page_header?.num_values, chunk);
    } else if (header.type === 'DATA_PAGE' && header.data_page_header) {
      seen += valuesOf(header.data_page_header, values - seen, chunk.longest);
      check = dataCheck(header.data_page_header, hasDictionary, chunk);
    } else if (header.type === 'DATA_PAGE_V2' && header.data_page_header_v2) {
      const head = header.data_page_header_v2;
      seen += valuesOf(head, values - seen, chunk.longest);
      if (isFlat && head.num_rows !== head.num_values) throw new Error('a row has one value');
      levels = count(head.repetition_levels_byte_length) + count(head.definition_levels_byte_length);
      count(levels, Math.min(size, body.length));
      isPacked &&= head.is_compressed !== false && size > levels;
      check = dataCheckV2(head, body, hasDictionary, chunk);
    } else throw new Error(`a page of the kind ${header.type}`);
    if (isPacked) onPacked(from + levels, to, size - levels, check);
    else check(body.subarray(levels));
    at = to;
  }
  if (isFlat && seen !== rows) throw new Error(`${seen} values in ${rows} rows`);
}

function valuesOf({ num_values }: { num_values: number }, most: number, longest: number): number {
  const values = count(num_values, most);
  const mostAtOnce = Math.max(FEW_VALUES, Math.floor(longest / PER_VALUE));
  if (values <= mostAtOnce) return values;
  const what = `a page of ${integer(values)} values, where ${integer(mostAtOnce)} are the most,`;
  throw memoryError(what, 'write the file with smaller pages');
}

const dictionaryCheck =
  (values: number | undefined, { metadata, path }: Chunk): PageCheck =>
  page =>
    checkPlain(page, 0, metadata.type, count(values, page.length * 8), path.at(-1)!.element.type_length);

/** Levels, each with its length before it, and values. */
function dataCheck({ num_values, encoding }: DataPageHeader, hasDictionary: boolean, chunk: Chunk): PageCheck {
  const [repetitions, definitions] = levelsOf(chunk);
  return page => {
    let at = 0;
    let present = num_values;
    for (const [most, isLast] of [
      [repetitions, false],
      [definitions, true],
    ] as const) {
      if (most === 0) continue;
      const end = at + 4 + lengthAt(page, at);
      const ofMost = checkRuns(page.subarray(0, end), at + 4, widthOf(most), num_values, most);
      if (isLast) present = ofMost;
      at = end;
    }
    checkEncoded(page, at, { ...encodedIn(chunk), encoding, hasDictionary, count: present, isV2: false });
  };
}

/** The levels, which are never packed, have their lengths in the header. */
function dataCheckV2(head: DataPageHeaderV2, body: Uint8Array, hasDictionary: boolean, chunk: Chunk): PageCheck {
  const { num_values: values, num_nulls, encoding } = head;
  const { repetition_levels_byte_length: before, definition_levels_byte_length: length } = head;
  const [repetitions, definitions] = levelsOf(chunk);
  if (repetitions > 0) checkRuns(body.subarray(0, before), 0, widthOf(repetitions), values, repetitions);
  let present = values;
  if (definitions > 0)
    present = checkRuns(body.subarray(0, before + length), before, widthOf(definitions), values, definitions);
  else if (length > 0) throw new Error('levels of a column that has none');
  if (present !== values - num_nulls) throw new Error(`${present} of ${values} values, and ${num_nulls} nulls`);
  return page => checkEncoded(page, 0, { ...encodedIn(chunk), encoding, hasDictionary, count: present, isV2: true });
}

const levelsOf = ({ path }: Chunk): [repetitions: number, definitions: number] => [
  getMaxRepetitionLevel(path),
  getMaxDefinitionLevel(path),
];

const encodedIn = ({ metadata, path, longest }: Chunk): Pick<Values, 'type' | 'width' | 'longest'> => ({
  type: metadata.type,
  width: path.at(-1)!.element.type_length,
  longest,
});
