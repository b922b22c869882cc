// Views of keys, in words.

import type { ViewName } from '../analysis/shared/views.ts';
import { printable } from '../printable.ts';

const TEXTS: Record<ViewName['kind'], (name: string) => string> = {
  int32: () => 'the number as int32',
  int64: () => 'the number as int64',
  'number-text': () => 'the number as text',
  'uuid-bytes': () => "the UUID's 16 bytes",
  hex: () => 'the bytes behind the hex digits',
  base64: () => 'the bytes behind base64',
  'lower-case': () => 'the key in lower case',
  'upper-case': () => 'the key in upper case',
  trimmed: () => 'the key without white space around it',
  unquoted: () => 'the key without quotes',
  field: name => (name === '' ? 'a field' : `the field ${printable(name)}`),
  'schema-payload': () => 'the part behind the schema id',
  'avro-text': () => "the Avro key's text",
  'window-key': () => "the windowed key's inner key",
  'session-key': () => "the session window's inner key",
  'before-first': name => `the part before the first '${name}'`,
  'after-first': name => `the part behind the first '${name}'`,
  'before-last': name => `the part before the last '${name}'`,
  'after-last': name => `the part behind the last '${name}'`,
  'first-4-bytes': () => 'the first 4 bytes',
  'first-8-bytes': () => 'the first 8 bytes',
};

/** `the part before the first ':'` */
export function viewText({ kind, name, as }: ViewName): string {
  const text = TEXTS[kind](name ?? '');
  return as === null ? text : `${text} as ${as}`;
}

/** What of the key was printed otherwise than the topic holds it, rather than that a part of it was hashed. */
const PRINTED: Partial<Record<ViewName['kind'], string>> = {
  int32: 'this dump prints the number; the topic holds its 4 bytes (IntegerSerializer)',
  int64: 'this dump prints the number; the topic holds its 8 bytes (LongSerializer)',
  'uuid-bytes': 'this dump prints the UUID; the topic holds its 16 bytes',
  hex: 'this dump prints keys as hex: say --key-type hex',
  base64: 'this dump prints keys as base64: say --key-type base64',
  unquoted: 'this dump prints keys in quotes, or the partitioner is given them without',
  trimmed: 'this dump prints white space around keys, or the partitioner is given them without',
  'window-key': 'Kafka Streams routes windowed keys so (WindowedStreamPartitioner); a plain producer does not',
  'session-key': 'Kafka Streams routes windowed keys so (WindowedStreamPartitioner); a plain producer does not',
};

/** What follows from it. */
export function viewAdvice(view: ViewName): string {
  return (
    PRINTED[view.kind] ??
    'the partitioner is given this alone: whoever writes or looks up keys of this topic must hash the same, and keys that share it share a partition'
  );
}
