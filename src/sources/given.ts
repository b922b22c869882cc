// What a program has in its hands as a source: bytes as they come, records, columns of records.

import { KeyBlock } from '../core/index.ts';
import { iteratorFrom } from '../core/iterator.ts';
import { checkBytes, isBytes, isTypedArray } from '../core/key.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { columnsError, describe, parquetPipeError, recordError } from '../errors.ts';
import type { GivenColumns, GivenRecord, GivenSource } from './given-types.ts';
import { Input } from './input.ts';
import type { SourceNotes, SourceOptions } from './options.ts';
import type { Reading } from './reading.ts';
import { KEYLESS, type RecordBlock, RecordBlockBuilder, TOMBSTONE } from './records/block.ts';
import { topicFilter } from './records/fields.ts';
import { sourceOf } from './source.ts';
import { keysOf, type Source } from './source-types.ts';
import { isParquet } from './tables/is-table.ts';

const NAME = 'what is given';
const INTEGER = /^\d{1,19}$/;
const MOST_PARTITION = 0x7ffffffe;

/**
 * Opens what a program gives. The first element tells what all of them are; of records it also tells whether they say their partitions.
 * @throws {KeylaneError} `ERR_RECORD`, `ERR_KEY`, `ERR_COLUMNS`, and what reading bytes throws
 */
export async function openGiven(given: GivenSource, options: SourceOptions): Promise<Source> {
  const elements = iteratorOf(given);
  const first = await elements.next();
  const all = joined(first, elements);
  if (!first.done && isBytes(first.value)) {
    const input = await Input.of(NAME, buffersOf(all), options.onBytes);
    if (isParquet(input.head)) throw parquetPipeError(NAME);
    return sourceOf(input, options);
  }
  const tellsPartitions = first.done !== true && tellsPartition(first.value);
  const records = (notes: SourceNotes): AsyncGenerator<RecordBlock> =>
    blocksOf(all, tellsPartitions, options.topic, notes);
  return {
    name: NAME,
    reading: readingOf(tellsPartitions),
    records,
    async *keys(notes) {
      for await (const block of records(notes)) yield keysOf(block);
    },
    async close() {
      await elements.return?.();
    },
  };
}

function readingOf(tellsPartitions: boolean): Reading {
  return {
    format: 'given',
    as: 'records',
    isGuess: false,
    isPlain: true,
    tellsPartitions,
    tellsTopics: true,
    skip: 0,
    skippedLines: 0,
    keyType: 'string',
  };
}

function iteratorOf(given: GivenSource): AsyncIterator<unknown> | Iterator<unknown> {
  const source = given as Partial<AsyncIterable<unknown> & Iterable<unknown>>;
  const iterator = iteratorFrom(() => source?.[Symbol.asyncIterator]?.() ?? source?.[Symbol.iterator]?.());
  if (iterator) return iterator;
  throw recordError('A source must be a path, several, or something to iterate over', given);
}

async function* joined(
  first: IteratorResult<unknown>,
  rest: AsyncIterator<unknown> | Iterator<unknown>,
): AsyncGenerator<unknown> {
  if (first.done) return;
  yield first.value;
  yield* { [Symbol.asyncIterator]: () => rest as AsyncIterator<unknown> };
}

async function* buffersOf(elements: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let i = 0;
  for await (const bytes of elements) {
    if (!isBytes(bytes)) throw recordError(`Element ${i} must be a Uint8Array as the first one is`, bytes);
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    i++;
  }
}

/** Of a record, or of columns. */
function partitionIn(element: unknown): unknown {
  const { partition, partitions } = (element ?? {}) as Partial<GivenRecord & GivenColumns>;
  return isColumns(element) ? partitions : partition;
}

const tellsPartition = (element: unknown): boolean => (partitionIn(element) ?? undefined) !== undefined;

async function* blocksOf(
  elements: AsyncIterable<unknown>,
  tellsPartitions: boolean,
  topic: string | undefined,
  notes: SourceNotes,
): AsyncGenerator<RecordBlock> {
  const builder = new RecordBlockBuilder();
  const isWanted = topicFilter(NAME, topic, notes);
  let i = 0;
  for await (const element of elements) {
    // Those without would be counted where a rule puts them, and these with them.
    if (!tellsPartitions && tellsPartition(element))
      throw recordError(`Record ${i} must have no partition, as the first one has none`, partitionIn(element));
    if (isColumns(element)) {
      for (const row of rowsOf(element)) {
        builder.add(...row);
        i++;
        if (builder.isFull) yield builder.take();
      }
      continue;
    }
    addRecord(builder, element, i++, isWanted);
    if (builder.isFull) yield builder.take();
  }
  if (!builder.isEmpty) yield builder.take();
}

const NOTHING = new Uint8Array(0);

function addRecord(
  builder: RecordBlockBuilder,
  element: unknown,
  i: number,
  isWanted: (topic: unknown) => boolean,
): void {
  if (typeof element !== 'object' || element === null || isBytes(element) || !('key' in element)) {
    throw recordError(`Element ${i} must be a record, an object with a key`, element);
  }
  const { key, partition, offset, timestamp, value, topic } = element as GivenRecord;
  if (!isWanted(topic)) return;
  const bytes = key === null || key === undefined ? undefined : bytesOf(key, i);
  const flags = (bytes ? 0 : KEYLESS) | (value === null ? TOMBSTONE : 0);
  builder.add(
    bytes ?? NOTHING,
    0,
    bytes?.length ?? 0,
    partitionOf(partition, i),
    flags,
    integerOf(offset, 'offset', i),
    integerOf(timestamp instanceof Date ? timestamp.getTime() : timestamp, 'timestamp', i),
    isBytes(value) ? value.length : typeof value === 'string' ? encodeUtf8(value).length : NaN,
  );
}

function bytesOf(key: unknown, i: number): Uint8Array {
  return typeof key === 'string' ? encodeUtf8(key) : checkBytes(key, `The key of record ${i}`);
}

function partitionOf(partition: unknown, i: number): number {
  if (partition === undefined || partition === null) return -1;
  if (typeof partition === 'number' && Number.isInteger(partition) && partition >= 0 && partition <= MOST_PARTITION) {
    return partition;
  }
  throw recordError(`The partition of record ${i} must be an integer from 0`, partition);
}

/** NaN for none, and for -1, which Kafka has for none. */
function integerOf(value: unknown, what: string, i: number): number {
  if (value === undefined || value === null) return NaN;
  const number =
    typeof value === 'bigint' || (typeof value === 'string' && INTEGER.test(value)) ? Number(value) : value;
  if (number === -1 || value === '-1') return NaN;
  if (typeof number === 'number' && number >= 0) return Math.trunc(number);
  throw recordError(`The ${what} of record ${i} must be an integer from 0`, value);
}

function isColumns(element: unknown): element is GivenColumns {
  const keys: unknown = (element as Partial<GivenColumns> | null | undefined)?.keys;
  return typeof keys === 'object' && keys !== null;
}

const COLUMN_TYPES = {
  keyless: ['Uint8Array'],
  partitions: ['Int32Array'],
  offsets: ['Float64Array', 'BigInt64Array'],
  timestamps: ['Float64Array', 'BigInt64Array'],
  tombstones: ['Uint8Array'],
  valueBytes: ['Float64Array', 'Int32Array', 'Uint32Array'],
} satisfies Partial<Record<keyof GivenColumns, string[]>>;

/** What `RecordBlockBuilder.add` takes, row by row. */
function* rowsOf(columns: GivenColumns): Generator<Parameters<RecordBlockBuilder['add']>> {
  const { keyless, partitions, offsets, timestamps, tombstones, valueBytes } = columns;
  const keys = KeyBlock.fromColumns(columns.keys.bytes, columns.keys.offsets);
  for (const [name, types] of Object.entries(COLUMN_TYPES)) {
    const column = columns[name as keyof typeof COLUMN_TYPES];
    if (column === undefined) continue;
    if (!isTypedArray(column, ...types))
      throw columnsError(`${name} must be a ${types.join(' or ')}, but it is ${describe(column)}.`);
    if (column.length !== keys.count)
      throw columnsError(`${name} must have an entry for each of the ${keys.count} keys, but it has ${column.length}.`);
  }
  for (let i = 0; i < keys.count; i++) {
    yield [
      keys.bytes,
      keys.offsets[i],
      keyless?.[i] ? keys.offsets[i] : keys.offsets[i + 1],
      partitions?.[i] ?? -1,
      (keyless?.[i] ? KEYLESS : 0) | (tombstones?.[i] ? TOMBSTONE : 0),
      Number(offsets?.[i] ?? NaN),
      Number(timestamps?.[i] ?? NaN),
      valueBytes?.[i] ?? NaN,
    ];
  }
}
