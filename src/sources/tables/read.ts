// Rows of a table → keys, or records.

import { KeyBlock } from '../../core/index.ts';
import { sourceDamagedError } from '../../errors.ts';
import { printable } from '../../printable.ts';
import type { KeyBatch } from '../batch.ts';
import { asBuffer } from '../batches/bytes.ts';
import type { SourceNotes, SourceOptions } from '../options.ts';
import type { Reading } from '../reading.ts';
import { KEYLESS, type RecordBlock, RecordBlockBuilder, TOMBSTONE } from '../records/block.ts';
import { topicFilter } from '../records/fields.ts';
import { keyReader } from '../records/key-text.ts';
import { numberFrom, partitionFrom, timeFrom } from '../records/values.ts';
import { keysOf } from '../source-types.ts';
import { type Cells, checkPart, type LyingBytes, type Rows, type TableLayout } from './columns.ts';
import { whole } from './damaged.ts';

const NO_KEY = new Uint8Array();
const MOST_KEYS = 1 << 16;
/** Of a block's keys: one of a dictionary, however long, may be that of every row. */
const MOST_BYTES = 1 << 22;

/** The text or the bytes of a row's key; undefined for none: null, or of several columns nothing but nulls. */
type KeyAt = (row: number) => Uint8Array | undefined;

function keyAt({ key }: Rows, { separator }: TableLayout): KeyAt {
  const [first] = key;
  if (key.length === 1) return row => first.bytesAt(row);
  const joint = Buffer.from(separator);
  return row => {
    const parts = key.map(cells => cells.bytesAt(row));
    if (parts.every(part => part === undefined)) return undefined;
    return Buffer.concat(parts.flatMap((part = NO_KEY, i) => (i === 0 ? [part] : [joint, part])));
  };
}

type TableReading = Pick<Reading, 'table' | 'keyType' | 'tellsTopics'>;

type Parameters = readonly [
  tables: AsyncIterable<Rows>,
  name: string,
  reading: TableReading,
  options: SourceOptions,
  notes: SourceNotes,
];

/** @throws {KeylaneError} `ERR_SOURCE_DAMAGED`, for a text that is not of the key's type too */
export const readTableKeys = (...all: Parameters): AsyncGenerator<KeyBatch> => whole(keysIn(...all), all[1]);

/**
 * Rows whose partition is no integer, or whose key is not of its type, are unreadable.
 * @throws {KeylaneError} `ERR_SOURCE_DAMAGED`
 */
export const readTableRecords = (...all: Parameters): AsyncGenerator<RecordBlock> => whole(recordsIn(...all), all[1]);

async function* keysIn(
  tables: AsyncIterable<Rows>,
  name: string,
  reading: TableReading,
  options: SourceOptions,
  notes: SourceNotes,
): AsyncGenerator<KeyBatch> {
  if (reading.tellsTopics) {
    for await (const block of recordsIn(tables, name, reading, options, notes)) yield keysOf(block);
    return;
  }
  const layout = reading.table!;
  const { type, parse } = keyReader(reading.keyType);
  for await (const rows of tables) {
    const at = keyAt(rows, layout);
    const typed = (row: number): Uint8Array | undefined => {
      const bytes = at(row);
      if (bytes === undefined) return undefined;
      const text = asBuffer(bytes).toString();
      const key = parse(text);
      if (!key) throw sourceDamagedError(name, `its key "${printable(text.slice(0, 60))}" is not ${type}.`);
      return key;
    };
    const { lying } = rows.key[0];
    for (let from = 0; from < rows.count; from += MOST_KEYS) {
      const to = Math.min(rows.count, from + MOST_KEYS);
      if (type === 'string' && lying && rows.key.length === 1) yield lyingKeys(lying, from, to);
      else yield* packed(type === 'string' ? at : typed, from, to);
    }
  }
}

/** Where they lie, unless there are bytes of no key between them. */
function lyingKeys({ bytes, offsets, isNull }: LyingBytes, from: number, to: number): KeyBatch {
  const ends = new Uint32Array(to - from + 1);
  let count = 0;
  let start = Number(offsets[from]);
  let isDense = true;
  ends[0] = start;
  for (let row = from; row < to; row++) {
    const end = Number(offsets[row + 1]);
    // Those that overlap could be more than any memory.
    checkPart(bytes, start, end);
    if (isNull?.(row)) isDense &&= end === start;
    else ends[++count] = end;
    start = end;
  }
  if (!isDense) return movedKeys({ bytes, offsets, isNull }, from, to);
  return { keys: KeyBlock.fromColumns(bytes, ends.subarray(0, count + 1)), keyless: to - from - count };
}

function movedKeys({ bytes, offsets, isNull }: LyingBytes, from: number, to: number): KeyBatch {
  const keys = new KeyPacker(to - from, Number(offsets[to]));
  for (let row = from; row < to; row++)
    if (!isNull?.(row)) keys.add(bytes, Number(offsets[row]), Number(offsets[row + 1]));
  return keys.take(to - from);
}

function* packed(at: KeyAt, from: number, to: number): Generator<KeyBatch> {
  let keys = new KeyPacker(to - from, 1 << 16);
  let start = from;
  for (let row = from; row < to; row++) {
    const key = at(row);
    if (key) keys.add(key, 0, key.length);
    if (keys.size < MOST_BYTES) continue;
    yield keys.take(row + 1 - start);
    start = row + 1;
    keys = new KeyPacker(to - start, 1 << 16);
  }
  if (start < to) yield keys.take(to - start);
}

class KeyPacker {
  readonly #offsets: Uint32Array<ArrayBuffer>;
  #bytes: Buffer;
  #size = 0;
  #count = 0;

  /** @param most how many keys there can be */
  constructor(most: number, bytes: number) {
    this.#offsets = new Uint32Array(most + 1);
    this.#bytes = Buffer.allocUnsafe(bytes);
  }

  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (this.#size + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#size + length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = larger;
    }
    const target = this.#bytes;
    let at = this.#size;
    // A call to copy costs more than a short key's bytes.
    if (length > 48) target.set(bytes.subarray(start, end), at);
    else for (let i = start; i < end; ) target[at++] = bytes[i++];
    this.#size += length;
    this.#offsets[++this.#count] = this.#size;
  }

  /** @param records how many there are, those without a key among them */
  take(records: number): KeyBatch {
    const offsets = this.#offsets.subarray(0, this.#count + 1);
    const keys = KeyBlock.fromColumns(this.#bytes.subarray(0, this.#size), offsets);
    return { keys, keyless: records - this.#count };
  }
}

async function* recordsIn(
  tables: AsyncIterable<Rows>,
  name: string,
  reading: TableReading,
  options: SourceOptions,
  notes: SourceNotes,
): AsyncGenerator<RecordBlock> {
  const layout = reading.table!;
  const isWanted = topicFilter(name, options.topic, notes);
  const builder = new RecordBlockBuilder();
  const { type, parse } = keyReader(reading.keyType);
  for await (const rows of tables) {
    const { count, partition, offset, timestamp, topic, value } = rows;
    const at = keyAt(rows, layout);
    for (let row = 0; row < count; row++) {
      if (topic && !isWanted(topic.valueAt(row))) continue;
      const place = partition ? partitionFrom(partition.valueAt(row)) : -1;
      const bytes = at(row);
      const key = bytes === undefined || type === 'string' ? bytes : parse(asBuffer(bytes).toString());
      if (Number.isNaN(place) || (bytes !== undefined && !key)) builder.addUnreadable();
      else {
        const body = value?.bytesAt(row);
        const flags = (key ? 0 : KEYLESS) | (value && !body ? TOMBSTONE : 0);
        const position = offset ? numberFrom(offset.valueAt(row)) : NaN;
        const { length } = key ?? NO_KEY;
        const time = timestamp ? timeOf(timestamp, row, layout) : NaN;
        const size = layout.hasValueBytes && body ? body.length : NaN;
        builder.add(key ?? NO_KEY, 0, length, place, flags, position, time, size);
      }
      if (builder.isFull) yield builder.take();
    }
  }
  if (!builder.isEmpty) yield builder.take();
}

function timeOf(cells: Cells, row: number, { hasTimes }: TableLayout): number {
  const value = cells.valueAt(row);
  return hasTimes ? numberFrom(value) : timeFrom(value);
}
