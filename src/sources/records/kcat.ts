// What `kcat -J` prints: {"topic":"t","partition":0,"offset":5,"tstype":"create","ts":1700000000000,"broker":1,"key":"k","payload":"v"}
// https://github.com/edenhill/kcat/blob/1.7.1/json.c

import type { SourceNotes, SourceOptions } from '../options.ts';
import { KEYLESS, TOMBSTONE } from './block.ts';
import { type Fields, topicFilter } from './fields.ts';
import { jsonAdder, jsonLineParser } from './json.ts';
import type { AddRecord } from './key-text.ts';
import type { LineParser } from './lines.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACE = 0x7d;
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
const TOPIC = ascii('{"topic":"');
const PARTITION = ascii('","partition":');
const OFFSET = ascii(',"offset":');
/** `"unknown"` and `"logappend"` are rare. */
const TIME = ascii(',"tstype":"create","ts":');
const OTHER_TIME = ascii(',"ts":');
const LONGEST_TIME_TYPE = 24;
const BROKER = ascii(',"broker":');
const KEY = ascii(',"key":');
const NULL = ascii('null');
const NULL_PAYLOAD = ascii(',"payload":null}');
const PAYLOAD = ascii(',"payload":"');

/** Of lines that kcat has not written as it does. */
const FIELDS: Fields = {
  key: [['key']],
  partition: ['partition'],
  offset: ['offset'],
  timestamp: ['ts'],
  topic: ['topic'],
  value: ['payload'],
};

export interface KcatParser {
  parse: LineParser;
  /** What lines that are wanted begin with, up to the partition; undefined before there was one. */
  readonly prefix: Uint8Array | undefined;
}

/**
 * kcat always writes its fields in this order and without spaces, so they are found without parsing the payload. Within a JSON string a
 * quote has a backslash before it: `,"key":` is never part of a header or a topic. The key's bytes are taken as they stand, also where
 * they are not UTF-8. A line that looks otherwise is parsed as any JSON. assembly/writers/kcat.ts does the same for ordinary lines.
 */
export function kcatParser(
  name: string,
  options: Pick<SourceOptions, 'topic' | 'valueBytes'>,
  add: AddRecord,
  notes: SourceNotes,
): KcatParser {
  const isWanted = topicFilter(name, options.topic, notes);
  const layout = { fields: FIELDS, separator: '', takesObjects: false, valueBytes: options.valueBytes ?? false };
  const addAny = jsonLineParser(jsonAdder(layout, add, notes, isWanted));
  let topic: string | undefined;
  /** What lines begin with, up to the partition. */
  let start: Buffer = TOPIC;
  const parse: LineParser = (lines, from, to, builder) => {
    const { bytes } = lines;
    if (topic === undefined || !isAt(bytes, from, start)) {
      const end = isAt(bytes, from, TOPIC) ? bytes.indexOf(QUOTE, from + TOPIC.length) : -1;
      if (end < 0 || !isAt(bytes, end, PARTITION)) return addAny(lines, from, to, builder);
      topic = bytes.toString('latin1', from + TOPIC.length, end);
      start = Buffer.from(bytes.subarray(from, end + PARTITION.length));
    }
    let at = from + start.length;
    let end = digitsEnd(bytes, at);
    const partition = integer(bytes, at, end);
    const isKcat = partition < 0x7fffffff && bytes[end] === COMMA && bytes[to - 1] === BRACE;
    if (!isKcat) return addAny(lines, from, to, builder);
    at = end;
    let offset = NaN;
    let timestamp = NaN;
    if (isAt(bytes, at, OFFSET)) {
      at += OFFSET.length;
      end = digitsEnd(bytes, at);
      offset = integer(bytes, at, end);
      at = end;
      const time = isAt(bytes, at, TIME) ? at + TIME.length : timeAt(bytes, at);
      if (time >= 0) {
        at = digitsEnd(bytes, time);
        timestamp = integer(bytes, time, at);
      }
    }
    if (isAt(bytes, at, BROKER)) at = digitsEnd(bytes, at + BROKER.length);
    // Headers may stand in between.
    const key = isAt(bytes, at, KEY) ? at : bytes.indexOf(KEY, at);
    if (key < 0 || key >= to) return addAny(lines, from, to, builder);
    if (!isWanted(topic)) return;
    const value = key + KEY.length;
    const flags = isAt(bytes, to - NULL_PAYLOAD.length, NULL_PAYLOAD) ? TOMBSTONE : 0;
    const valueBytes = options.valueBytes ? payloadBytes(bytes, value, to) : NaN;
    if (isAt(bytes, value, NULL)) {
      builder.add(bytes, 0, 0, partition, KEYLESS | flags, offset, timestamp, valueBytes);
      return;
    }
    // A key that kcat has decoded (-s key=avro) is an object, or a number.
    if (bytes[value] !== QUOTE) return addAny(lines, from, to, builder);
    for (end = value + 1; bytes[end] !== QUOTE; end++) {
      if (end >= to) return builder.addUnreadable();
      if (bytes[end] === BACKSLASH) {
        const unescaped = unescapeBytes(bytes, value + 1, to);
        if (unescaped) add(builder, unescaped, 0, unescaped.length, partition, flags, offset, timestamp, valueBytes);
        else builder.addUnreadable();
        return;
      }
    }
    // A string that breaks off swallows the quote of the next one.
    if (bytes[end + 1] === COMMA || bytes[end + 1] === BRACE) {
      add(builder, bytes, value + 1, end, partition, flags, offset, timestamp, valueBytes);
    } else builder.addUnreadable();
  };
  return {
    parse,
    get prefix() {
      return topic !== undefined && topic === (options.topic ?? topic) ? start : undefined;
    },
  };
}

/** Whether these bytes stand there. A loop: a call into Node takes longer than it. */
function isAt(bytes: Buffer, at: number, expected: Buffer): boolean {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false;
  return true;
}

function digitsEnd(bytes: Buffer, at: number): number {
  while (bytes[at] >= 48 && bytes[at] <= 57) at++;
  return at;
}

/** NaN if there is no digit. */
function integer(bytes: Buffer, at: number, end: number): number {
  if (at === end) return NaN;
  let value = 0;
  for (; at < end; at++) value = value * 10 + bytes[at] - 48;
  return value;
}

/** Where the timestamp is if another type of it is named before it; -1 if none is. */
function timeAt(bytes: Buffer, at: number): number {
  for (let time = at; time < at + LONGEST_TIME_TYPE; time++) {
    if (isAt(bytes, time, OTHER_TIME)) return time + OTHER_TIME.length;
  }
  return -1;
}

/** How many bytes the payload has, which follows the key; NaN if kcat has decoded it, or there is none. */
function payloadBytes(bytes: Buffer, key: number, to: number): number {
  let end = key + NULL.length;
  if (bytes[key] === QUOTE) {
    for (end = key + 1; end < to && bytes[end] !== QUOTE; end++) if (bytes[end] === BACKSLASH) end++;
    end++;
  }
  if (!isAt(bytes, end, PAYLOAD)) return NaN;
  return unescapeBytes(bytes, end + PAYLOAD.length, to)?.length ?? NaN;
}

const ESCAPES: Record<number, number> = {
  34: 0x22, // "
  92: 0x5c, // \
  47: 0x2f, // /
  98: 0x08, // b
  102: 0x0c, // f
  110: 0x0a, // n
  114: 0x0d, // r
  116: 0x09, // t
};

/** The bytes of the JSON string from `at` to its quote; those that are not UTF-8 stay as they are. */
function unescapeBytes(bytes: Buffer, at: number, to: number): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let from = at; at < to; at++) {
    if (bytes[at] === QUOTE) {
      parts.push(bytes.subarray(from, at));
      return Buffer.concat(parts);
    }
    if (bytes[at] !== BACKSLASH) continue;
    parts.push(bytes.subarray(from, at));
    if (bytes[at + 1] === 0x75) {
      // One or more \uXXXX: a pair of surrogates is one character.
      const end = at + (/^(?:\\u[0-9a-fA-F]{4})+/.exec(bytes.toString('latin1', at, to))?.[0].length ?? 0);
      if (end === at) return undefined;
      parts.push(Buffer.from(JSON.parse(`"${bytes.toString('latin1', at, end)}"`)));
      from = end;
    } else {
      const byte = ESCAPES[bytes[at + 1]];
      if (byte === undefined) return undefined;
      parts.push(Buffer.from([byte]));
      from = at + 2;
    }
    at = from - 1;
  }
  return undefined;
}
