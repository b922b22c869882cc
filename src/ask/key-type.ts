// A key that was written as text → the bytes that a producer's serializer makes of it.

import type { Key } from '../core/index.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { KeylaneError, valueError } from '../errors.ts';
import * as serializers from '../serializers/index.ts';
import { decodeKey } from '../sources/encodings.ts';
import type { KeyEncoding, KeyReader } from '../sources/formats.ts';
import { nearestFloat } from './float-text.ts';
import { ALIASES, type KeyType, type KeyTypeName } from './key-types.ts';

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
// As Java writes them.
const NO_DECIMAL = /^(?:[+-]?Infinity|NaN)$/;
const JSON_STRING_OR_SPACE = /("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g;

// What is not a number stays a text: the serializer then says what it takes.
const integer = (text: string): number => (INTEGER.test(text) ? Number(text) : (text as never));
const long = (text: string): bigint => (INTEGER.test(text) ? BigInt(text) : (text as never));
/** Digits that no double reaches are refused: as an infinity they would be another key. */
const isDecimal = (text: string): boolean => DECIMAL.test(text) && Number.isFinite(Number(text));
const number = (text: string): number => (isDecimal(text) || NO_DECIMAL.test(text) ? Number(text) : (text as never));

const PARSERS = {
  string: (text: string): Key => text,
  short: (text: string) => serializers.int16(integer(text)),
  int: (text: string) => serializers.int32(integer(text)),
  long: (text: string) => serializers.int64(long(text)),
  float: (text: string) => serializers.float32(isDecimal(text) ? nearestFloat(text) : number(text)),
  double: (text: string) => serializers.float64(number(text)),
  boolean: (text: string) =>
    serializers.boolean(text === 'true' || text === 'false' ? text === 'true' : (text as never)),
  uuid: serializers.uuid,
  'uuid-bytes': serializers.uuidBytes,
  json: compactJson,
  hex: (text: string) => decoded('hex', 'two hexadecimal digits a byte', text),
  base64: (text: string) => decoded('base64', 'base64', text),
} satisfies Record<KeyType, (text: string) => Key>;

/**
 * The key that a text stands for.
 * @throws {KeylaneError} `ERR_VALUE` if the text is no such value
 */
export function parseKey(type: KeyTypeName, text: string): Key {
  return PARSERS[type in ALIASES ? ALIASES[type as keyof typeof ALIASES] : (type as KeyType)](text);
}

/** White space outside of strings goes, as JSON.stringify and Java's ObjectMapper leave it out; everything else stays as it was written. */
function compactJson(text: string): Key {
  try {
    JSON.parse(text);
  } catch {
    throw valueError('--key-type json', 'JSON, a text in quotes', text);
  }
  return text.replace(JSON_STRING_OR_SPACE, '$1');
}

function decoded(encoding: 'hex' | 'base64', expected: string, text: string): Uint8Array {
  const bytes = decodeKey(text, encoding);
  if (!bytes) throw valueError(`--key-type ${encoding}`, expected, text);
  return bytes;
}

/** How a source's keys are read that are written so; a text that is not of the type is none. */
export function keyReaderOf(type: KeyTypeName): KeyEncoding | KeyReader {
  if (type === 'string' || type === 'hex' || type === 'base64') return type;
  return {
    type,
    parse: text => keyBytes(type, text),
  };
}

/** The bytes of the key that a text stands for; undefined if it is not of the type. */
export function keyBytes(type: KeyTypeName, text: string): Uint8Array | undefined {
  try {
    const key = parseKey(type, text);
    return typeof key === 'string' ? encodeUtf8(key) : key;
  } catch (error) {
    if (error instanceof KeylaneError) return undefined;
    throw error;
  }
}
