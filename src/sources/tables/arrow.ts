// Arrow IPC streams and files: what DuckDB, Spark, Polars and pyarrow write into a pipe, ClickHouse and R into files.
// https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc

import {
  type BinaryView,
  CompressionType,
  compressionRegistry,
  type Data,
  DataType,
  type Dictionary,
  type Field,
  RecordBatchReader,
  Vector,
} from 'apache-arrow';
import { sourceDamagedError } from '../../errors.ts';
import { asBuffer } from '../batches/bytes.ts';
import { LONGEST } from '../longest.ts';
import { arrowMessages } from './arrow-messages.ts';
import { checkNulls } from './arrow-nulls.ts';
import { ofClaimedSize } from './arrow-unpacked.ts';
import { checkVectors } from './arrow-vectors.ts';
import {
  type Cells,
  type ColumnKind,
  checkPart,
  type Rows,
  rowsOf,
  type TableColumn,
  type TableLayout,
} from './columns.ts';
import { damagedTable } from './damaged.ts';

checkNulls();

/** A message's marker and length. */
const PREFIX = 8;
/** A message of no length. */
const END = Buffer.from('ffffffff00000000', 'hex');
/** The length of a file's footer, which is behind the end, and the magic. */
const FILE_TAIL = 10;

/** @throws {KeylaneError} `ERR_SOURCE_DAMAGED` if the bytes do not begin with a schema */
export function arrowColumns(head: Uint8Array, name: string): TableColumn[] {
  let columns: TableColumn[];
  try {
    checkVectors(asBuffer(head).subarray(PREFIX));
    columns = RecordBatchReader.from(head).open().schema?.fields.map(columnOf) ?? [];
  } catch (cause) {
    throw damaged(name, cause);
  }
  if (columns.length === 0) throw sourceDamagedError(name, 'it is no Arrow IPC stream.');
  return columns;
}

function columnOf(field: Field): TableColumn {
  const values = valuesOf(field.type);
  const isText = DataType.isUtf8(values) || DataType.isLargeUtf8(values) || DataType.isUtf8View(values);
  return { name: nameOf(field), kind: kindOf(field.type), isText, type: String(field.type) };
}

/**
 * The rows of a stream, a record batch at a time.
 * @param longest how many bytes a message may have, packed or not
 * @param isFile whether it is a file's, which tells behind it where its batches are
 * @throws {KeylaneError} `ERR_SOURCE_DAMAGED`, `ERR_SOURCE_LINE`
 */
export async function* readArrow(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  layout: TableLayout,
  longest = LONGEST,
  isFile = false,
): AsyncGenerator<Rows> {
  try {
    const reader = await RecordBatchReader.from(checked(arrowMessages(chunks, longest, loadCodecs), isFile));
    await reader.open();
    const names = reader.schema?.fields.map(nameOf) ?? [];
    for await (const batch of reader) {
      const cells = (column: string): Cells => {
        const [data] = batch.getChildAt(names.indexOf(column))!.data;
        if (data.length !== batch.numRows || isShort(data)) throw new Error('a column is shorter than its batch');
        return cellsOf(data);
      };
      if (batch.numRows > 0) yield rowsOf(layout, batch.numRows, cells);
    }
  } catch (cause) {
    throw damaged(name, cause);
  }
}

/** A field may have none, whatever the types say. */
const nameOf = ({ name }: Field): string => (name as string | null) ?? '';

/** What is no message is damage: its reader would take it for the end, and be content with the rows before. */
async function* checked(messages: AsyncIterable<Buffer>, isFile: boolean): AsyncGenerator<Buffer> {
  let isOver = false;
  let behind = 0;
  let tail: Buffer = Buffer.alloc(0);
  for await (const message of messages) {
    if (isOver) {
      behind += message.length;
      tail = Buffer.concat([tail, message]).subarray(-FILE_TAIL);
      continue;
    }
    isOver = END.equals(message);
    if (!isOver) checkMessage(message);
    yield message;
  }
  // A file that ends between two messages has no footer to read.
  const expected = isFile ? tail.readUInt32LE() + FILE_TAIL : 0;
  if (behind !== expected) throw new Error('more behind its end');
}

function checkMessage(message: Buffer): void {
  const size = message.length > PREFIX && message.readInt32LE() === -1 ? message.readInt32LE(4) : -1;
  if (size < 0 || size > message.length - PREFIX) throw new Error('no message');
  checkVectors(message.subarray(PREFIX, PREFIX + size), message.length - PREFIX - size);
}

/** ClickHouse compresses with LZ4 unless it is told not to. */
async function loadCodecs(): Promise<void> {
  if (compressionRegistry.get(CompressionType.ZSTD)) return;
  const [{ MOST_OF_BLOCK, unlz4 }, { loadZstd }] = await Promise.all([
    import('../batches/lz4.ts'),
    import('../batches/zstd.ts'),
  ]);
  const unzstd = await loadZstd();
  compressionRegistry.set(CompressionType.LZ4_FRAME, {
    decode: ofClaimedSize((packed, size) => unlz4(packed, size + MOST_OF_BLOCK)),
  });
  compressionRegistry.set(CompressionType.ZSTD, { decode: ofClaimedSize(unzstd) });
}

const valuesOf = (type: DataType): DataType => (DataType.isDictionary(type) ? type.dictionary : type);

function kindOf(type: DataType): ColumnKind {
  const values = valuesOf(type);
  if (isBytes(values) || isView(values)) return 'bytes';
  if (DataType.isInt(type)) return 'integer';
  if (DataType.isTimestamp(type) || DataType.isDate(type)) return 'time';
  return values.children?.length > 0 ? 'nested' : 'other';
}

const hasOffsets = (type: DataType): boolean =>
  DataType.isUtf8(type) || DataType.isBinary(type) || DataType.isLargeUtf8(type) || DataType.isLargeBinary(type);
const isBytes = (type: DataType): boolean => hasOffsets(type) || DataType.isFixedSizeBinary(type);
const isView = (type: DataType): boolean => DataType.isUtf8View(type) || DataType.isBinaryView(type);

/** Whether there are fewer values than the batch claims. */
function isShort({ type, length, values, valueOffsets }: Data): boolean {
  if (isView(type)) return values.length < VIEW_SIZE * length;
  if (hasOffsets(type)) return valueOffsets.length <= length;
  if (DataType.isFixedSizeBinary(type)) return values.length < type.byteWidth * length;
  return (kindOf(type) === 'integer' || DataType.isDictionary(type)) && values.length < length;
}

function cellsOf(data: Data): Cells {
  // Asked once: it counts.
  const hasNulls = data.nullCount > 0;
  const isNull = (row: number): boolean => hasNulls && !data.getValid(row);
  if (isBytes(valuesOf(data.type)) || isView(valuesOf(data.type))) {
    const at = DataType.isDictionary(data.type) ? viaDictionary(data as Data<Dictionary>) : bytesOf(data);
    const bytesAt = (row: number) => (isNull(row) ? undefined : at(row));
    const valueAt = (row: number) => {
      const bytes = bytesAt(row);
      return bytes && asBuffer(bytes).toString();
    };
    const { values: bytes, valueOffsets: offsets } = data;
    if (!hasOffsets(data.type)) return { bytesAt, valueAt };
    return { bytesAt, valueAt, lying: { bytes, offsets, isNull: hasNulls ? isNull : undefined } };
  }
  const vector = new Vector([data]);
  const isNested = kindOf(data.type) === 'nested';
  const valueAt = (row: number): unknown => {
    const value: unknown = vector.get(row);
    return typeof value === 'bigint' ? Number(value) : value instanceof Date ? value.getTime() : value;
  };
  return {
    valueAt,
    // Digits as they are: a 64-bit integer can be larger than a number is exact.
    bytesAt: row => (isNull(row) ? undefined : isNested ? SOME : Buffer.from(String(vector.get(row)))),
  };
}

const SOME = new Uint8Array();

type BytesAt = (row: number) => Uint8Array;

function bytesOf(data: Data): BytesAt {
  const { type, values, valueOffsets } = data;
  if (isView(type)) return viewedBytes(data as Data<BinaryView>);
  // A slice's offsets have been sliced already, the values of a fixed size too.
  if (DataType.isFixedSizeBinary(type)) {
    const { byteWidth } = type;
    return row => partOf(values, row * byteWidth, (row + 1) * byteWidth);
  }
  return row => partOf(values, Number(valueOffsets[row]), Number(valueOffsets[row + 1]));
}

/** @throws any error if it is not there */
function partOf(bytes: Uint8Array, from: number, to: number): Uint8Array {
  checkPart(bytes, from, to);
  return bytes.subarray(from, to);
}

const VIEW_SIZE = 16;
const MOST_INLINE = 12;

/** A view has the length, and then the bytes, or their first four, the number of a buffer, and where in it they are. */
function viewedBytes({ values, variadicBuffers }: Data<BinaryView>): BytesAt {
  const views = new DataView(values.buffer, values.byteOffset, values.byteLength);
  return row => {
    const at = row * VIEW_SIZE;
    const length = views.getInt32(at, true);
    if (length <= MOST_INLINE) return partOf(values, at + 4, at + 4 + length);
    const from = views.getInt32(at + 12, true);
    return partOf(variadicBuffers[views.getInt32(at + 8, true)], from, from + length);
  };
}

function viaDictionary({ dictionary, values }: Data<Dictionary>): BytesAt {
  // A dictionary that grew with the stream has several parts.
  const parts = dictionary!.data.map(part => ({ length: part.length, at: bytesOf(part) }));
  const [only] = parts;
  if (parts.length === 1) return row => only.at(Number(values[row]));
  const starts: number[] = [];
  let count = 0;
  for (const { length } of parts) {
    starts.push(count);
    count += length;
  }
  return row => {
    const index = Number(values[row]);
    const part = starts.findLastIndex(start => start <= index);
    return parts[part].at(index - starts[part]);
  };
}

const damaged = (name: string, cause: unknown): unknown =>
  damagedTable(name, 'it is no Arrow IPC stream, or it breaks off', cause);
