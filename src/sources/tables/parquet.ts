// Parquet files. https://parquet.apache.org/docs/file-format/

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  type AsyncBuffer,
  type ColumnMetaData,
  type Compressors,
  type DecodedArray,
  type FileMetaData,
  type ParquetParsers,
  parquetMetadata,
  parquetScan,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { getTreePath } from 'hyparquet/src/schema.js';
import { memoryError, parquetEncryptedError, parquetPipeError, sourceError } from '../../errors.ts';
import { integer } from '../../numbers.ts';
import { asBuffer } from '../batches/bytes.ts';
import { isGzip } from '../input.ts';
import { LONGEST } from '../longest.ts';
import {
  type Cells,
  type ColumnKind,
  columnsOf,
  type Rows,
  rowsOf,
  type TableColumn,
  type TableLayout,
} from './columns.ts';
import { damagedTable } from './damaged.ts';
import { parquetCodecs } from './parquet-codecs.ts';
import { checkFooter, checkPages, count, type PageCheck, rangeOf } from './parquet-pages.ts';
import { endOfStruct } from './thrift.ts';

const MAGIC = 'PAR1';
const ENCRYPTED_MAGIC = 'PARE';
const MAGIC_SIZE = 4;
/**
 * So many rows are unpacked at a time: of a row group, a million in what pyarrow writes, the values alone take 200 MB. The bytes of its columns
 * stay in memory until the next one, and pages in which none of the rows are, are not unpacked.
 */
const MOST_ROWS = 1 << 15;
const FEWEST_ROWS = 1 << 10;

/** A footer becomes many times as much. */
const LEAST_FOOTER = 1 << 20;
/** The footer's length, and the magic. */
const TAIL = 8;

export class ParquetFile {
  readonly columns: readonly TableColumn[];
  readonly #file: OpenFile;
  readonly #metadata: FileMetaData;
  readonly #schema: SchemaTree;
  readonly #longest: number;

  private constructor(file: OpenFile, metadata: FileMetaData, longest: number) {
    this.#file = file;
    this.#metadata = metadata;
    this.#longest = longest;
    this.#schema = parquetSchema(metadata);
    this.columns = this.#schema.children.map(columnOf);
  }

  /**
   * @param longest how many bytes a page may become
   * @throws {KeylaneError} `ERR_SOURCE`, `ERR_SOURCE_DAMAGED`, `ERR_SOURCE_FORMAT`
   */
  static async open(name: string, onBytes?: (bytes: number) => void, longest = LONGEST): Promise<ParquetFile> {
    const file = openFile(name, onBytes);
    try {
      if (file.magic === ENCRYPTED_MAGIC) throw parquetEncryptedError(name);
      if (isGzip(Buffer.from(file.magic, 'latin1'))) throw parquetPipeError(name);
      return new ParquetFile(file, footerOf(file, longest), longest);
    } catch (cause) {
      file.close();
      throw damaged(name, cause);
    }
  }

  /** How many bytes of the file reading these columns takes. */
  sizeOf(layout: TableLayout): number {
    return this.#sizes(layout).reduce((sum, size) => sum + size, 0);
  }

  /** How many bytes of the file are in memory at a time at most. */
  heldOf(layout: TableLayout): number {
    return this.#sizes(layout).reduce((most, size) => Math.max(most, size), 0);
  }

  /** How many bytes of each row group these columns are, as they lie in the file. */
  #sizes(layout: TableLayout): number[] {
    const { name, byteLength } = this.#file;
    const columns = columnsOf(layout);
    const sizeOf = (chunk: ColumnMetaData): number => {
      const { start, end } = rangeOf(chunk, byteLength);
      return end - start;
    };
    try {
      return this.#metadata.row_groups.map(group =>
        chunksOf(group, columns).reduce((sum, chunk) => sum + sizeOf(chunk), 0),
      );
    } catch (cause) {
      throw damaged(name, cause);
    }
  }

  /** @throws {KeylaneError} `ERR_SOURCE_DAMAGED`, `ERR_MEMORY` */
  async *rows(layout: TableLayout): AsyncGenerator<Rows> {
    const { name } = this.#file;
    try {
      const columns = columnsOf(layout);
      const checks: PageChecks = new WeakMap();
      const compressors = await parquetCodecs(this.#longest, packed => {
        const pages = checks.get(packed.buffer);
        const check = pages?.get(packed.byteOffset);
        // Once: a page is unpacked again for each part of its rows, and a dictionary for each part of a row group.
        pages?.delete(packed.byteOffset);
        return check;
      });
      // The scan has ranges of those that have rows.
      const groups = this.#metadata.row_groups.filter(({ num_rows }) => num_rows > 0);
      let group: RowGroup | undefined;
      const scan = await parquetScan({
        file: {
          byteLength: this.#file.byteLength,
          slice: (start, end) => {
            const bytes = this.#file.slice(start, end);
            if (!checks.has(bytes)) checks.set(bytes, this.#checked(bytes, start, group!, columns, compressors));
            return bytes;
          },
        },
        metadata: this.#metadata,
        columns,
        // The same range of bytes for every part of a row group.
        useOffsetIndex: false,
        utf8: false,
        parsers: PARSERS,
        compressors,
      });
      const rowsAtOnce = this.#rowsAtOnce(columns);
      for (const [i, { rowStart, rowEnd }] of scan.ranges.entries()) {
        this.#file.forget();
        group = groups[i];
        for (let from = rowStart; from < rowEnd; from += rowsAtOnce) {
          const to = Math.min(rowEnd, from + rowsAtOnce);
          const read = new Map<string, DecodedArray>();
          for (const column of columns) {
            const values = await scan.readColumn({ column, rowStart: from, rowEnd: to });
            if (values.length !== to - from) throw new Error(`${values.length} values in ${to - from} rows`);
            // What an index outside of the dictionary stands for.
            if (Array.isArray(values) && !this.#isNested(column) && values.includes(undefined)) {
              throw new Error('a value that is not there');
            }
            read.set(column, values);
          }
          yield rowsOf(layout, to - from, column => cellsOf(read.get(column)!));
        }
      }
    } catch (cause) {
      throw damaged(name, cause);
    }
  }

  #isNested(column: string): boolean {
    return this.columns.find(({ name }) => name === column)?.kind === 'nested';
  }

  /** Looks at the pages of what has been read; what is packed, and no list, when it is unpacked. */
  #checked(
    buffer: ArrayBuffer,
    from: number,
    group: RowGroup,
    columns: readonly string[],
    compressors: Compressors,
  ): Map<number, PageCheck> {
    const pages = new Map<number, PageCheck>();
    for (const metadata of chunksOf(group, columns)) {
      const { start, end } = rangeOf(metadata, this.#file.byteLength);
      if (start < from || end > from + buffer.byteLength) continue;
      const bytes = new Uint8Array(buffer, start - from, end - start);
      const path = getTreePath(this.#schema, metadata.path_in_schema);
      const chunk = { bytes, metadata, rows: count(group.num_rows), path, longest: this.#longest };
      checkPages(chunk, (at, to, size, check) => {
        // The reader copies chunks of lists that lie side by side: there it is not known which page is which.
        if (path.length > 2) check(decompressPage(bytes.subarray(at, to), size, metadata.codec, compressors));
        else pages.set(bytes.byteOffset + at, check);
      });
    }
    return pages;
  }

  /** Fewer of long values: as many as a page may become. */
  #rowsAtOnce(columns: readonly string[]): number {
    const bytesOfRows = this.#metadata.row_groups.map(group => unpackedSizeOf(group, columns) / Number(group.num_rows));
    const most = bytesOfRows.filter(Number.isFinite).reduce((max, bytes) => Math.max(max, bytes), 1);
    const rows = Math.floor(this.#longest / most);
    return Math.max(FEWEST_ROWS, Math.min(MOST_ROWS, rows));
  }

  close(): void {
    this.#file.close();
  }
}

/** By the bytes that were read, and where in them the packed page begins. */
type PageChecks = WeakMap<ArrayBufferLike, Map<number, PageCheck>>;

/** @throws any error if it is none; {KeylaneError} `ERR_MEMORY` */
function footerOf(file: OpenFile, longest: number): FileMetaData {
  const { byteLength } = file;
  const tail = Buffer.from(file.slice(Math.max(0, byteLength - TAIL)));
  const isWhole = tail.length === TAIL && tail.toString('latin1', TAIL - MAGIC_SIZE) === MAGIC;
  const size = isWhole ? tail.readUInt32LE() + TAIL : byteLength;
  const isThere = isWhole && size <= byteLength;
  const most = Math.max(LEAST_FOOTER, longest);
  if (isThere && size > most) {
    const what = `a footer of ${integer(size)} bytes, where ${integer(most)} are the most,`;
    throw memoryError(what, 'write the file with larger row groups');
  }
  const bytes = file.slice(Math.max(0, byteLength - (isThere ? size : LEAST_FOOTER)));
  // Of others the reader says what is wrong.
  if (isThere) endOfStruct(new Uint8Array(bytes, 0, size - TAIL), 0);
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  checkFooter(metadata);
  return metadata;
}

const unpackedSizeOf = (group: RowGroup, columns: readonly string[]): number =>
  chunksOf(group, columns).reduce((sum, chunk) => sum + Number(chunk.total_uncompressed_size), 0);

function chunksOf(group: RowGroup, columns: readonly string[]): ColumnMetaData[] {
  const chunks = group.columns.flatMap(chunk => chunk.meta_data ?? []);
  return chunks.filter(chunk => columns.includes(chunk.path_in_schema[0]));
}

function columnOf({ element, children }: SchemaTree): TableColumn {
  const { name, type = 'group', converted_type, logical_type, repetition_type } = element;
  const shown = logical_type?.type ?? converted_type ?? type;
  const isNested = children.length > 0 || repetition_type === 'REPEATED';
  return { name, kind: isNested ? 'nested' : kindOf(), isText: /^(?:STRING|UTF8|ENUM)$/.test(shown), type: shown };

  function kindOf(): ColumnKind {
    if (type === 'INT96' || /^TIMESTAMP/.test(shown) || shown === 'DATE') return 'time';
    if (/^(?:DECIMAL|INTERVAL|BSON|TIME|FLOAT16)/.test(shown)) return 'other';
    if (type === 'BYTE_ARRAY' || type === 'FIXED_LEN_BYTE_ARRAY') return 'bytes';
    return type === 'INT32' || type === 'INT64' ? 'integer' : 'other';
  }
}

/** Bytes stay bytes, and times are milliseconds. */
const PARSERS: ParquetParsers = {
  timestampFromMilliseconds: millis => asNumber(millis),
  timestampFromMicroseconds: micros => asNumber(micros, 1e3),
  timestampFromNanoseconds: nanos => asNumber(nanos, 1e6),
  dateFromDays: days => asNumber(days, 1 / 86_400_000),
  stringFromBytes: bytes => bytes,
  jsonFromBytes: bytes => bytes,
  geometryFromBytes: bytes => bytes,
  geographyFromBytes: bytes => bytes,
  uuidFromBytes: bytes => bytes,
};

/** Null stays null. */
const asNumber = (value: bigint | number | null | undefined, divisor = 1): number | undefined =>
  value === null || value === undefined ? undefined : Math.floor(Number(value) / divisor);

function cellsOf(values: DecodedArray): Cells {
  return {
    bytesAt(row) {
      const value: unknown = values[row];
      if (value === null || value === undefined) return undefined;
      return value instanceof Uint8Array ? value : Buffer.from(String(value));
    },
    valueAt(row) {
      const value: unknown = values[row];
      if (value instanceof Uint8Array) {
        return asBuffer(value).toString();
      }
      return typeof value === 'bigint' ? Number(value) : value;
    },
  };
}

interface OpenFile extends AsyncBuffer {
  readonly name: string;
  slice(start: number, end?: number): ArrayBuffer;
  /** Its first four bytes. */
  readonly magic: string;
  /** What has been read is kept until then. */
  forget(): void;
  close(): void;
}

function openFile(name: string, onBytes?: (bytes: number) => void): OpenFile {
  let file: number | undefined;
  const kept = new Map<string, ArrayBuffer>();
  const read = (start: number, end: number): ArrayBuffer => {
    const bytes = new Uint8Array(Math.max(0, end - start));
    let length = 0;
    while (length < bytes.length) {
      const more = readSync(file!, bytes, length, bytes.length - length, start + length);
      if (more === 0) throw new Error('it ends before its time');
      length += more;
    }
    onBytes?.(length);
    return bytes.buffer;
  };
  try {
    file = openSync(name, 'r');
    const byteLength = fstatSync(file).size;
    const magic = Buffer.from(read(0, Math.min(MAGIC_SIZE, byteLength))).toString('latin1');
    return {
      name,
      byteLength,
      magic,
      slice(start, end = byteLength) {
        const range = `${start} ${end}`;
        const bytes = kept.get(range) ?? read(start, Math.min(end, byteLength));
        kept.set(range, bytes);
        return bytes;
      },
      forget: () => kept.clear(),
      close() {
        if (file !== undefined) closeSync(file);
        file = undefined;
      },
    };
  } catch (cause) {
    if (file !== undefined) closeSync(file);
    throw sourceError(name, cause as NodeJS.ErrnoException);
  }
}

const damaged = (name: string, cause: unknown): unknown =>
  damagedTable(name, 'it is no Parquet file, or it is damaged or cut off', cause);
