// Parquet files. https://parquet.apache.org/docs/file-format/

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import {
  type AsyncBuffer,
  type ColumnMetaData,
  type DecodedArray,
  type FileMetaData,
  type ParquetParsers,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type RowGroup,
  type SchemaTree,
} from 'hyparquet';
import { parquetEncryptedError, parquetPipeError, sourceError } from '../../errors.ts';
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

const ENCRYPTED_MAGIC = 'PARE';
const MAGIC_SIZE = 4;
/**
 * So many rows are unpacked at a time: of a row group, a million in what pyarrow writes, the values alone take 200 MB. The bytes of its columns
 * stay in memory until the next one, and pages in which none of the rows are, are not unpacked.
 */
const MOST_ROWS = 1 << 15;
const FEWEST_ROWS = 1 << 10;

export class ParquetFile {
  readonly columns: readonly TableColumn[];
  readonly #file: OpenFile;
  readonly #metadata: FileMetaData;
  readonly #longest: number;

  private constructor(file: OpenFile, metadata: FileMetaData, longest: number) {
    this.#file = file;
    this.#metadata = metadata;
    this.#longest = longest;
    this.columns = parquetSchema(metadata).children.map(columnOf);
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
      return new ParquetFile(file, await parquetMetadataAsync(file, { geoparquet: false }), longest);
    } catch (cause) {
      file.close();
      throw damaged(name, cause);
    }
  }

  /** How many bytes of the file reading these columns takes. */
  sizeOf(layout: TableLayout): number {
    return this.#metadata.row_groups.reduce((sum, group) => sum + sizeOfGroup(group, columnsOf(layout)), 0);
  }

  /** How many bytes of the file are in memory at a time at most. */
  heldOf(layout: TableLayout): number {
    return this.#metadata.row_groups.reduce((most, group) => Math.max(most, sizeOfGroup(group, columnsOf(layout))), 0);
  }

  /** @throws {KeylaneError} `ERR_SOURCE_DAMAGED`, `ERR_MEMORY` */
  async *rows(layout: TableLayout): AsyncGenerator<Rows> {
    const { name } = this.#file;
    try {
      const columns = columnsOf(layout);
      const scan = await parquetScan({
        file: this.#file,
        metadata: this.#metadata,
        columns,
        // The same range of bytes for every part of a row group.
        useOffsetIndex: false,
        utf8: false,
        parsers: PARSERS,
        compressors: await parquetCodecs(this.#longest),
      });
      const rowsAtOnce = this.#rowsAtOnce(columns);
      for (const { rowStart, rowEnd } of scan.ranges) {
        this.#file.forget();
        for (let from = rowStart; from < rowEnd; from += rowsAtOnce) {
          const to = Math.min(rowEnd, from + rowsAtOnce);
          const read = new Map<string, DecodedArray>();
          for (const column of columns) {
            const values = await scan.readColumn({ column, rowStart: from, rowEnd: to });
            if (values.length !== to - from) throw new Error(`${values.length} values in ${to - from} rows`);
            read.set(column, values);
          }
          yield rowsOf(layout, to - from, column => cellsOf(read.get(column)!));
        }
      }
    } catch (cause) {
      throw damaged(name, cause);
    }
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

/** How many bytes of a row group these columns are, as they lie in the file. */
const sizeOfGroup = (group: RowGroup, columns: readonly string[]): number =>
  chunksOf(group, columns).reduce((sum, chunk) => sum + Number(chunk.total_compressed_size), 0);

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
