// Which column or field of a record is what.

import { columnError, columnTwiceError, topicsError } from '../../errors.ts';
import type { SourceNotes, SourceOptions } from '../options.ts';

/**
 * The names that people and tools give to fields, the likeliest first, in small letters and without what is no letter: `key`, `Key`, `_key` and
 * ClickHouse's `_partition`, Tableflow's `$$raw-key`, Redpanda Connect's `kafka_partition`, ksqlDB's `ROWPARTITION`, Spark's and Trino's `_partition_id`.
 */
const NAMES = {
  key: ['key', 'rawkey', 'recordkey', 'messagekey', 'kafkakey', 'rowkey', 'k'],
  partition: ['partition', 'partitionid', 'kafkapartition', 'rowpartition', 'p'],
  offset: ['offset', 'kafkaoffset', 'partitionoffset', 'rowoffset', 'o'],
  timestamp: [
    'ts',
    'timestamp',
    'time',
    'kafkatimestamp',
    'rowtime',
    'createtime',
    'timestampms',
    'kafkatimestampms',
    'tsms',
  ],
  topic: ['topic', 'kafkatopic'],
  value: ['payload', 'value', 'rawvalue', 'kafkavalue', 'recordcontent'],
} as const;
/** Objects in which connectors and collectors put what they know of a record: Lenses' S3 sink, Snowflake's, BigQuery's, Logstash, Filebeat. */
const ENVELOPES = ['metadata', 'meta', 'recordmetadata', 'kafka', 'kafkadata', 'record', 'message'];
const DEEPEST = 3;
/** What is longer is no name: a first line may have megabytes. */
const LONGEST_NAME = 1000;

type Field = keyof typeof NAMES;

/** Where a field is: its name, or several, from the outside in. */
export type Path = readonly string[];

/** The fields of a source; the key's may be several. */
export interface Fields extends Record<Exclude<Field, 'key'>, Path | undefined> {
  key: readonly Path[];
}

export type FieldOptions = Pick<SourceOptions, 'columns' | 'partitionColumn' | 'needsPartitions'>;

/**
 * The fields of a source that has these.
 * @param mayBeKeys whether each line may be meant as a key
 * @param onlyKey what is the key if no name says so, unless it is something else by its own name
 * @throws {KeylaneError} `ERR_COLUMN` if one is wished that is not there, there is no key, or a column that is wanted is there twice
 */
export function chooseFields(
  name: string,
  paths: readonly Path[],
  options: FieldOptions,
  { mayBeKeys = false, onlyKey }: { mayBeKeys?: boolean; onlyKey?: Path | undefined } = {},
): Fields {
  const texts = paths.map(path => path.join('.'));
  const { columns = [], partitionColumn, needsPartitions } = options;
  const named = (wished: string, what: 'key' | 'partition'): Path => {
    const at = texts.indexOf(wished);
    if (at < 0) throw columnError(name, wished, texts, what);
    if (texts.indexOf(wished, at + 1) >= 0) throw columnTwiceError(name, wished);
    return paths[at];
  };
  const guess = (field: Field): Path | undefined => {
    const fitting = NAMES[field].flatMap(guess => {
      const found = paths.filter(path => plainName(path.at(-1)!) === guess);
      return found.sort((a, b) => a.length - b.length || Number(b.at(-1) === guess) - Number(a.at(-1) === guess));
    });
    const [best] = fitting;
    if (best && texts.filter(text => text === best.join('.')).length > 1) throw columnTwiceError(name, best.join('.'));
    return best;
  };
  const key = guess('key');
  const fields: Fields = {
    key: columns.length > 0 ? namesIn(columns, texts).map(column => named(column, 'key')) : key ? [key] : [],
    partition: partitionColumn === undefined ? guess('partition') : named(partitionColumn, 'partition'),
    offset: guess('offset'),
    timestamp: guess('timestamp'),
    topic: guess('topic'),
    value: guess('value'),
  };
  const isTaken = [fields.partition, fields.topic].some(path => path?.join('.') === onlyKey?.join('.'));
  if (fields.key.length === 0 && onlyKey && !(isTaken && paths.length > 1)) fields.key = [onlyKey];
  if (fields.key.length === 0) throw columnError(name, undefined, texts, 'key', mayBeKeys && !needsPartitions);
  // Who keys by other fields together asks what would be, not what is.
  if (fields.key.length > 1 && partitionColumn === undefined && !needsPartitions) fields.partition = undefined;
  return fields;
}

/** What was given with --column: one each, or several between commas, if no column is called so. */
export function namesIn(columns: readonly string[], names: readonly string[]): string[] {
  return columns.flatMap(column => (names.includes(column) ? [column] : column.split(',')));
}

export const DELIMITERS = [',', ';', '\t', '|'];

/** Whether a line is a header that names columns as a dump of records does. Without the parser of CSV, which takes a while to load. */
export function isRecordsHeader(line: string): boolean {
  return DELIMITERS.some(delimiter => looksLikeRecords(line.split(delimiter).map(name => name.replace(/^"|"$/g, ''))));
}

/** Whether somebody names columns so who dumps records. */
export function looksLikeRecords(names: readonly string[]): boolean {
  const plainNames = new Set(names.filter(name => name.length <= LONGEST_NAME).map(plainName));
  const has = (field: Field): boolean => NAMES[field].some(name => plainNames.has(name));
  return has('partition')
    ? has('key') || has('offset')
    : has('key') && (has('offset') || has('timestamp') || has('topic'));
}

/** The fields of an object, and of the objects in it that hold what is known of a record. */
export function pathsOf(record: object, before: Path = []): Path[] {
  return Object.entries(record).flatMap(([name, value]) => {
    const path = [...before, name];
    const isEnvelope = ENVELOPES.includes(plain(name)) && typeof value === 'object' && value !== null;
    if (!isEnvelope || Array.isArray(value) || path.length === DEEPEST) return [path];
    return [path, ...pathsOf(value, path)];
  });
}

/** Of a column that stands for a field of an envelope, `metadata.partition`, that field's. */
function plainName(name: string): string {
  const parts = name.split('.').map(plain);
  return parts.slice(0, -1).every(part => ENVELOPES.includes(part)) ? parts.at(-1)! : plain(name);
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');

/** Says of a record's topic whether it is to be read. */
export type TopicFilter = (topic: unknown) => boolean;

/** @throws {KeylaneError} `ERR_SOURCE_TOPICS` from the filter, if there are several and none was wished */
export function topicFilter(name: string, wished: string | undefined, notes: SourceNotes): TopicFilter {
  return topic => {
    if (wished !== undefined && topic !== wished) {
      notes.otherTopics++;
      notes.otherTopic ??= { of: topic };
      return false;
    }
    // Of all files of a source; there are records without one too.
    notes.topic ??= { of: topic };
    if (topic !== notes.topic.of) throw topicsError(name, notes.topic.of, topic);
    return true;
  };
}
