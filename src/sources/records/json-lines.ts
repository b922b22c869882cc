// A JSON object a line.

import { columnError, topicsError } from '../../errors.ts';
import { KEYLESS, type RecordBlockBuilder, TOMBSTONE } from './block.ts';
import type { AddRecord } from './key-text.ts';
import type { LineParser } from './lines.ts';
import type { RecordOptions, SourceNotes } from './options.ts';

/** The names that people and tools give to fields, the likeliest first. */
export const FIELD_NAMES = {
  key: ['key', 'Key', 'record_key', 'message_key', 'kafka_key', 'k'],
  partition: ['partition', 'Partition', 'partition_id', 'partitionId', 'kafka_partition', 'p'],
  offset: ['offset', 'Offset', 'kafka_offset', 'o'],
  timestamp: ['ts', 'timestamp', 'Timestamp', 'time', 'kafka_timestamp'],
  topic: ['topic', 'Topic', 'kafka_topic'],
  value: ['payload', 'value', 'Value'],
} as const;

export type Fields = Record<keyof typeof FIELD_NAMES, string | undefined>;

/** The fields of a source whose first record has these names. */
export function chooseFields(name: string, names: readonly string[], options: RecordOptions): Fields {
  const choose = (field: keyof typeof FIELD_NAMES, wished?: string): string | undefined => {
    if (wished !== undefined && !names.includes(wished)) throw columnError(name, wished, names);
    return wished ?? FIELD_NAMES[field].find(guess => names.includes(guess));
  };
  const fields = {
    key: choose('key', options.column),
    partition: choose('partition', options.partitionColumn),
    offset: choose('offset'),
    timestamp: choose('timestamp'),
    topic: choose('topic'),
    value: choose('value'),
  };
  if (fields.key === undefined) throw columnError(name, undefined, names);
  if (fields.partition === undefined) throw columnError(name, undefined, names, 'partition');
  return fields;
}

/** Says of a record's topic whether it is to be read. */
export type TopicFilter = (topic: unknown) => boolean;

export function topicFilter(name: string, wished: string | undefined, notes: SourceNotes): TopicFilter {
  let first: unknown;
  return topic => {
    if (wished !== undefined) {
      if (topic === wished) return true;
      notes.otherTopics++;
      return false;
    }
    first ??= topic;
    if (topic !== first) throw topicsError(name, String(first), String(topic));
    return true;
  };
}

export function jsonParser(
  name: string,
  options: RecordOptions,
  add: AddRecord,
  notes: SourceNotes,
  isWanted: TopicFilter = topicFilter(name, options.topic, notes),
): LineParser {
  const addObject = objectAdder(name, options, add, isWanted);
  return ({ bytes }, from, to, builder) => {
    let record: unknown;
    try {
      record = JSON.parse(bytes.toString('utf8', from, to));
    } catch {
      return builder.addUnreadable();
    }
    addObject(record, builder);
  };
}

/** Adds a record that is an object. */
function objectAdder(name: string, options: RecordOptions, add: AddRecord, isWanted: TopicFilter) {
  let fields: Fields | undefined;
  return (record: unknown, builder: RecordBlockBuilder): void => {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      builder.addUnreadable();
      return;
    }
    const values = record as Record<string, unknown>;
    fields ??= chooseFields(name, Object.keys(values), options);
    if (fields.topic !== undefined && !isWanted(values[fields.topic])) return;
    const partition = partitionFrom(values[fields.partition!]);
    const key = keyFrom(values[fields.key!]);
    if (Number.isNaN(partition) || key === undefined) {
      builder.addUnreadable();
      return;
    }
    const flags = fields.value !== undefined && values[fields.value] === null ? TOMBSTONE : 0;
    const offset = fields.offset === undefined ? NaN : numberFrom(values[fields.offset]);
    const valueBytes = options.valueBytes && fields.value !== undefined ? bytesOfValue(values[fields.value]) : NaN;
    const timestamp = fields.timestamp === undefined ? NaN : timeFrom(values[fields.timestamp]);
    if (key === null) builder.add(new Uint8Array(), 0, 0, partition, KEYLESS | flags, offset, timestamp, valueBytes);
    else if (typeof key === 'string') {
      const bytes = Buffer.from(key);
      add(builder, bytes, 0, bytes.length, partition, flags, offset, timestamp, valueBytes);
    } else builder.add(key, 0, key.length, partition, flags, offset, timestamp, valueBytes);
  };
}

/** Of a text its UTF-8; of a value that was decoded nobody knows. */
function bytesOfValue(value: unknown): number {
  return typeof value === 'string' ? Buffer.byteLength(value) : NaN;
}

/** A text, bytes as Node writes a Buffer, null for none; undefined for what leaves open which bytes the key has. */
function keyFrom(value: unknown): string | Uint8Array | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  // Its text, as far as JavaScript's numbers don't change it.
  if (Number.isSafeInteger(value)) return String(value);
  const { type, data } = value as { type?: unknown; data?: unknown };
  if (type === 'Buffer' && Array.isArray(data) && data.every(isByte)) return Uint8Array.from(data);
  return undefined;
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 256;
}

/** NaN if it is there but no integer. */
export function partitionFrom(value: unknown): number {
  if (value === null || value === undefined || value === '') return -1;
  const number = numberFrom(value);
  if (!Number.isInteger(number)) return NaN;
  return number >= 0 && number < 0x7fffffff ? number : -1;
}

export function numberFrom(value: unknown): number {
  if (typeof value === 'string') return /^-?\d+$/.test(value) ? Number(value) : NaN;
  return typeof value === 'number' ? value : NaN;
}

// Seconds since 1970 stay below this until the year 5138; milliseconds have been above since 1973.
const LEAST_MILLISECONDS = 1e11;

/** Milliseconds since 1970 from milliseconds, seconds or a date as ISO 8601 writes it. */
export function timeFrom(value: unknown): number {
  const number = numberFrom(value);
  if (!Number.isNaN(number)) return Math.abs(number) < LEAST_MILLISECONDS ? number * 1000 : number;
  return typeof value === 'string' ? Date.parse(value) : NaN;
}
