// What `kcat -J` prints: {"topic":"t","partition":0,"offset":5,"tstype":"create","ts":1700000000000,"broker":1,"key":"k","payload":"v"}
// https://github.com/edenhill/kcat/blob/1.7.1/json.c

import { jsonParser, topicFilter } from './json-lines.ts';
import type { AddRecord } from './key-text.ts';
import { KEYLESS, TOMBSTONE } from './record-block.ts';
import type { LineParser } from './record-lines.ts';
import type { RecordOptions, SourceNotes } from './record-options.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACE = 0x7d;
const TOPIC = '{"topic":"';
const PARTITION = '","partition":';
const OFFSET = ',"offset":';
/** `"unknown"` and `"logappend"` are rare. */
const TIME = ',"tstype":"create","ts":';
const OTHER_TIME = ',"ts":';
const LONGEST_TIME_TYPE = 24;
const BROKER = ',"broker":';
const KEY = ',"key":';
const NULL = 'null';
const NULL_PAYLOAD = ',"payload":null}';
const PAYLOAD = ',"payload":"';

/**
 * kcat always writes its fields in this order and without spaces, so they are found without parsing the payload. Within a JSON string a
 * quote has a backslash before it: `,"key":` is never part of a header or a topic. The key's bytes are taken as they stand, also where
 * they are not UTF-8. A line that looks otherwise is parsed as any JSON.
 */
export function kcatParser(name: string, options: RecordOptions, add: AddRecord, notes: SourceNotes): LineParser {
  const isWanted = topicFilter(name, options.topic, notes);
  const addAny = jsonParser(name, options, add, notes, isWanted);
  let topic: string | undefined;
  let start = '';
  let at = 0;
  /** The digits from `at` on, which is then behind them; NaN if there are none. */
  const number = (text: string): number => {
    const from = at;
    let value = 0;
    for (;;) {
      const digit = text.charCodeAt(at) - 48;
      // What is no digit, the end of the text too.
      if (!(digit >= 0 && digit <= 9)) return at === from ? NaN : value;
      value = value * 10 + digit;
      at++;
    }
  };
  return (text, bytes, from, to, builder) => {
    at = from;
    if (topic !== undefined && text.startsWith(start, from)) at += start.length;
    else {
      const end = text.startsWith(TOPIC, from) ? text.indexOf('"', from + TOPIC.length) : -1;
      if (end < 0 || !text.startsWith(PARTITION, end)) return addAny(text, bytes, from, to, builder);
      topic = text.slice(from + TOPIC.length, end);
      start = TOPIC + topic + PARTITION;
      at = end + PARTITION.length;
    }
    const partition = number(text);
    const isKcat = partition < 0x7fffffff && text.charCodeAt(at) === COMMA && text.charCodeAt(to - 1) === BRACE;
    if (!isKcat) return addAny(text, bytes, from, to, builder);
    let offset = NaN;
    let timestamp = NaN;
    if (text.startsWith(OFFSET, at)) {
      at += OFFSET.length;
      offset = number(text);
      if (text.startsWith(TIME, at)) {
        at += TIME.length;
        timestamp = number(text);
      } else {
        const time = text.indexOf(OTHER_TIME, at);
        if (time >= 0 && time < at + LONGEST_TIME_TYPE) {
          at = time + OTHER_TIME.length;
          timestamp = number(text);
        }
      }
    }
    if (text.startsWith(BROKER, at)) {
      at += BROKER.length;
      number(text);
    }
    // Headers may stand in between.
    const key = text.startsWith(KEY, at) ? at : text.indexOf(KEY, at);
    if (key < 0 || key >= to) return addAny(text, bytes, from, to, builder);
    if (!isWanted(topic)) return;
    const value = key + KEY.length;
    const flags = text.startsWith(NULL_PAYLOAD, to - NULL_PAYLOAD.length) ? TOMBSTONE : 0;
    const valueBytes = options.valueBytes ? payloadBytes(text, bytes, value, to) : NaN;
    if (text.startsWith(NULL, value)) {
      builder.add(bytes, 0, 0, partition, KEYLESS | flags, offset, timestamp, valueBytes);
      return;
    }
    // A key that kcat has decoded (-s key=avro) is an object, or a number.
    if (text.charCodeAt(value) !== QUOTE) return addAny(text, bytes, from, to, builder);
    let end = value + 1;
    for (let unit = text.charCodeAt(end); unit !== QUOTE; unit = text.charCodeAt(++end)) {
      if (end >= to) return builder.addUnreadable();
      if (unit === BACKSLASH) {
        const unescaped = unescapeBytes(bytes, value + 1, to);
        if (unescaped) add(builder, unescaped, 0, unescaped.length, partition, flags, offset, timestamp, valueBytes);
        else builder.addUnreadable();
        return;
      }
    }
    // A string that breaks off swallows the quote of the next one.
    const after = text.charCodeAt(end + 1);
    if (after === COMMA || after === BRACE) {
      add(builder, bytes, value + 1, end, partition, flags, offset, timestamp, valueBytes);
    } else builder.addUnreadable();
  };
}

/** How many bytes the payload has, which follows the key; NaN if kcat has decoded it, or there is none. */
function payloadBytes(text: string, bytes: Buffer, key: number, to: number): number {
  let end = key + NULL.length;
  if (bytes[key] === QUOTE) {
    for (end = key + 1; end < to && bytes[end] !== QUOTE; end++) if (bytes[end] === BACKSLASH) end++;
    end++;
  }
  if (!text.startsWith(PAYLOAD, end)) return NaN;
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
