// A column of an Arrow IPC stream as keys: what DuckDB, Spark, Polars and pyarrow write into a pipe. Null and the empty key stay apart.
// https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format

import { type Data, DataType, type Dictionary, RecordBatchReader, type Vector } from 'apache-arrow';
import { KeyBlock } from '../../core/index.ts';
import { columnError, sourceDamagedError } from '../../errors.ts';
import type { KeyBatch } from '../batch.ts';

/** A column's bytes with where each value starts and ends in them. */
interface Bytes {
  values: Uint8Array;
  startOf(i: number): number;
  endOf(i: number): number;
}

/**
 * The column of texts or bytes that is named, or the only one.
 * @throws {KeylaneError} `ERR_SOURCE_DAMAGED`, `ERR_COLUMN`
 */
export async function* readArrow(
  chunks: AsyncIterable<Buffer>,
  name: string,
  column: string | undefined,
): AsyncGenerator<KeyBatch> {
  let batches: AsyncIterable<{ getChildAt(i: number): Vector | null }>;
  let index: number;
  try {
    const reader = await RecordBatchReader.from(chunks);
    await reader.open();
    const fields = reader.schema?.fields ?? [];
    if (fields.length === 0) throw sourceDamagedError(name, 'it is no Arrow IPC stream.');
    index = chooseColumn(name, column, fields);
    batches = reader;
    for await (const batch of batches) {
      for (const data of batch.getChildAt(index)?.data ?? []) yield keysOf(data);
    }
  } catch (cause) {
    throw asDamaged(name, cause);
  }
}

function chooseColumn(
  name: string,
  column: string | undefined,
  fields: readonly { name: string; type: DataType }[],
): number {
  const names = fields.map(field => field.name);
  const fitting = fields.filter(({ type }) => isBytes(valuesOf(type)));
  const chosen =
    column === undefined && fitting.length === 1 ? fields.indexOf(fitting[0]) : names.indexOf(column ?? '');
  if (chosen < 0) throw columnError(name, column, names);
  const { type } = fields[chosen];
  if (!isBytes(valuesOf(type))) {
    throw sourceDamagedError(
      name,
      `its column "${names[chosen]}" is of type ${type}, and keys are texts or bytes: cast it to what the producer's serializer writes.`,
    );
  }
  return chosen;
}

const valuesOf = (type: DataType): DataType => (DataType.isDictionary(type) ? type.dictionary : type);
const isBytes = (type: DataType): boolean =>
  DataType.isUtf8(type) ||
  DataType.isBinary(type) ||
  DataType.isLargeUtf8(type) ||
  DataType.isLargeBinary(type) ||
  DataType.isFixedSizeBinary(type);

function keysOf(data: Data): KeyBatch {
  const { length, nullCount } = data;
  const source = DataType.isDictionary(data.type) ? viaDictionary(data as Data<Dictionary>) : bytesOf(data);
  const offsets = new Uint32Array(length - nullCount + 1);
  let size = 0;
  let count = 0;
  for (let i = 0; i < length; i++) {
    if (nullCount > 0 && !data.getValid(i)) continue;
    size += source.endOf(i) - source.startOf(i);
    offsets[++count] = size;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < length; i++) {
    if (nullCount > 0 && !data.getValid(i)) continue;
    const start = source.startOf(i);
    const end = source.endOf(i);
    bytes.set(source.values.subarray(start, end), at);
    at += end - start;
  }
  return { keys: KeyBlock.fromColumns(bytes, offsets), keyless: nullCount };
}

function bytesOf({ type, values, valueOffsets }: Data): Bytes {
  // A slice's offsets have been sliced already, the values of a fixed size too.
  if (DataType.isFixedSizeBinary(type)) {
    const { byteWidth } = type;
    return { values, startOf: i => i * byteWidth, endOf: i => (i + 1) * byteWidth };
  }
  return { values, startOf: i => Number(valueOffsets[i]), endOf: i => Number(valueOffsets[i + 1]) };
}

function viaDictionary(data: Data<Dictionary>): Bytes {
  const parts = data.dictionary!.data.map(part => ({ length: part.length, bytes: bytesOf(part) }));
  const [only] = parts;
  if (parts.length === 1) {
    return {
      values: only.bytes.values,
      startOf: i => only.bytes.startOf(Number(data.values[i])),
      endOf: i => only.bytes.endOf(Number(data.values[i])),
    };
  }
  // A dictionary that grew with the stream: its parts, one behind the other.
  const starts: number[] = [];
  const ends: number[] = [];
  const sizes = parts.map(({ bytes }) => bytes.values.length);
  const values = new Uint8Array(sizes.reduce((a, b) => a + b, 0));
  let at = 0;
  for (const { length, bytes } of parts) {
    values.set(bytes.values, at);
    for (let i = 0; i < length; i++) {
      starts.push(at + bytes.startOf(i));
      ends.push(at + bytes.endOf(i));
    }
    at += bytes.values.length;
  }
  return { values, startOf: i => starts[Number(data.values[i])], endOf: i => ends[Number(data.values[i])] };
}

/** What apache-arrow throws at bytes that it can't read. */
function asDamaged(name: string, cause: unknown): unknown {
  const isOurs = cause instanceof Error && typeof (cause as { code?: unknown }).code === 'string';
  return isOurs ? cause : sourceDamagedError(name, 'it is no Arrow IPC stream, or it breaks off.', cause);
}
