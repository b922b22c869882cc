// Records that are JSON objects: one a line, over several lines, or in an array.

import { sourceLineError } from '../../errors.ts';
import { LONGEST } from '../longest.ts';
import type { SourceNotes } from '../options.ts';
import { markLength } from '../text.ts';
import { KEYLESS, type RecordBlock, RecordBlockBuilder, TOMBSTONE } from './block.ts';
import type { Fields, Path, TopicFilter } from './fields.ts';
import { numberText, ObjectFinder } from './json-text.ts';
import type { AddRecord } from './key-text.ts';
import type { LineParser } from './lines.ts';
import { numberFrom, partitionFrom, timeFrom } from './values.ts';

const NO_KEY = new Uint8Array();

/** What the objects of a source hold. */
export interface JsonLayout {
  readonly fields: Fields;
  /** What stands between the parts of a key of several fields. */
  readonly separator: string;
  /** A key that is an object is taken as its text without white space. */
  readonly takesObjects: boolean;
  readonly valueBytes: boolean;
}

/** Adds the record whose text this is. */
export type AddText = (text: string, builder: RecordBlockBuilder) => void;

export function jsonAdder(layout: JsonLayout, add: AddRecord, notes: SourceNotes, isWanted: TopicFilter): AddText {
  const { fields, valueBytes: tellsValues } = layout;
  return (text, builder) => {
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch {
      return builder.addUnreadable();
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return builder.addUnreadable();
    if (fields.topic && !isWanted(at(record, fields.topic))) return;
    const partition = fields.partition ? partitionFrom(at(record, fields.partition)) : -1;
    const key = keyOf(record, text, layout, notes);
    if (Number.isNaN(partition) || key === undefined) return builder.addUnreadable();
    const value = fields.value && at(record, fields.value);
    const flags = fields.value && value === null ? TOMBSTONE : 0;
    const offset = fields.offset ? numberFrom(at(record, fields.offset)) : NaN;
    const timestamp = fields.timestamp ? timeFrom(at(record, fields.timestamp)) : NaN;
    // Of a text its UTF-8; of a value that was decoded nobody knows.
    const valueBytes = tellsValues && typeof value === 'string' ? Buffer.byteLength(value) : NaN;
    if (key === null) builder.add(NO_KEY, 0, 0, partition, KEYLESS | flags, offset, timestamp, valueBytes);
    else if (typeof key === 'string') {
      const bytes = Buffer.from(key);
      add(builder, bytes, 0, bytes.length, partition, flags, offset, timestamp, valueBytes);
    } else builder.add(key, 0, key.length, partition, flags, offset, timestamp, valueBytes);
  };
}

function at(record: object, path: Path): unknown {
  let value: unknown = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

function keyOf(record: object, text: string, layout: JsonLayout, notes: SourceNotes): ReturnType<typeof keyFrom> {
  const { key: paths } = layout.fields;
  if (paths.length === 1) return keyFrom(record, text, paths[0], layout, notes);
  const parts = paths.map(path => keyFrom(record, text, path, layout, notes));
  if (parts.every(part => part === null)) return null;
  if (parts.some(part => part === undefined)) return undefined;
  return parts
    .map(part => (part instanceof Uint8Array ? Buffer.from(part).toString() : (part ?? '')))
    .join(layout.separator);
}

/** A text, bytes as Node writes a Buffer, null for none; undefined for what leaves open which bytes the key has. */
function keyFrom(record: object, text: string, path: Path, { takesObjects }: JsonLayout, notes: SourceNotes) {
  const value = at(record, path);
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(text, path);
  if (typeof value === 'boolean') return String(value);
  const { type, data } = value as { type?: unknown; data?: unknown };
  if (type === 'Buffer' && Array.isArray(data) && data.every(isByte)) return Uint8Array.from(data);
  if (takesObjects) return JSON.stringify(value);
  notes.decodedKeys++;
  return undefined;
}

function isByte(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 256;
}

export function jsonLineParser(addText: AddText): LineParser {
  return ({ bytes }, from, to, builder) => addText(bytes.toString('utf8', from, to), builder);
}

/**
 * Objects wherever they stand; what breaks off or is none is counted.
 * @throws {KeylaneError} `ERR_SOURCE_BINARY`, `ERR_SOURCE_LINE` if an object is longer than `longest`
 */
export async function* readJsonObjects(
  chunks: AsyncIterable<Buffer>,
  name: string,
  addText: AddText,
  longest = LONGEST,
): AsyncGenerator<RecordBlock> {
  const builder = new RecordBlockBuilder();
  const finder = new ObjectFinder();
  let waiting = Buffer.alloc(0);
  let isFirst = true;
  for await (let chunk of chunks) {
    if (isFirst) chunk = chunk.subarray(markLength(chunk, name));
    isFirst = false;
    const seen = waiting.length;
    const bytes = seen === 0 ? chunk : Buffer.concat([waiting, chunk]);
    let start = seen > 0 ? 0 : -1;
    const ends: [start: number, end: number][] = [];
    finder.find(bytes, seen, {
      start(at) {
        start = at;
      },
      end(at) {
        ends.push([start, at]);
        start = -1;
      },
      garbage() {
        start = -1;
        builder.addUnreadable();
      },
    });
    for (const [from, to] of ends) {
      if (to - from > longest) throw sourceLineError(longest, 'object');
      addText(bytes.toString('utf8', from, to), builder);
      if (builder.isFull) yield builder.take();
    }
    waiting = start < 0 ? Buffer.alloc(0) : Buffer.from(bytes.subarray(start));
    if (waiting.length > longest) throw sourceLineError(longest, 'object');
  }
  if (finder.isOpen) builder.addUnreadable();
  if (!builder.isEmpty) yield builder.take();
}
