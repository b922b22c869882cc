// A hash of a key, whatever it is computed over. Those that are a few lines live in hashes/; the digests are in table.ts, which carries them.

import { murmur2 } from '../core/murmur2.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { crc32, crc32OfLowBytes } from './hashes/crc32.ts';
import { fnv1a } from './hashes/fnv1a.ts';
import { murmur2Float } from './hashes/murmur2-float.ts';
import { hashCode, kafkaNodeHash } from './hashes/text.ts';
import { xxhash32 } from './hashes/xxhash32.ts';

/** A hash function. Its value is an unsigned 32-bit integer, or any other integer as a bigint; undefined for keys that it does not read. */
export interface Hash<Value extends number | bigint = number | bigint> {
  readonly name: string;
  /** What keys it reads, if not all: `decimal integers of at most 64 bits`. */
  readonly readsOnly?: string;
  ofBytes(bytes: Uint8Array): Value | undefined;
  ofText(text: string): Value | undefined;
}

/** Over the key's bytes: a string is the bytes of Java's StringSerializer. */
export function byteHash<Value extends number | bigint>(
  name: string,
  ofBytes: (bytes: Uint8Array) => Value,
): Hash<Value> {
  return { name, ofBytes, ofText: text => ofBytes(encodeUtf8(text)) };
}

// Without ignoreBOM a leading U+FEFF would be swallowed.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const SHORT = 32;
const strictDecoder = new TextDecoder('utf-8', { ignoreBOM: true, fatal: true });

/**
 * Over a text's UTF-16 units, as they are. Bytes are decoded as UTF-8 first, each malformed part as U+FFFD: that is what kafka-node does
 * with a Buffer, and Java with `new String(bytes, UTF_8)`, but that Java takes an encoded surrogate (`ed a0 80` …) for one malformed part
 * and this decoder for three.
 */
export function textHash(name: string, ofText: (text: string) => number): Hash<number> {
  return { name, ofText, ofBytes: bytes => ofText(textOf(bytes)) };
}

/** Of short ASCII a decoder takes twice as long. */
function textOf(bytes: Uint8Array): string {
  const isShort = bytes.length <= SHORT && isAscii(bytes);
  return isShort ? String.fromCharCode.apply(null, bytes as unknown as number[]) : decoder.decode(bytes);
}

/** Over the low eight bits of each UTF-16 unit: other bytes than everybody else's as soon as a key is not ASCII. */
export function lowBytesHash(name: string, ofBytes: (bytes: Uint8Array) => number): Hash<number> {
  return textHash(`${name}-low-bytes`, text =>
    ofBytes(Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))),
  );
}

/** Of keys of one form alone, which `readsOnly` names. */
export function partialHash<Value extends number | bigint>(
  name: string,
  readsOnly: string,
  ofBytes: (bytes: Uint8Array) => Value | undefined,
): Hash<Value> {
  return { name, readsOnly, ofBytes, ofText: text => ofBytes(encodeUtf8(text)) };
}

/**
 * Over the first so many bytes as the key has *characters*: rdkafka-ruby passes the length of its `partition_key` so. Bytes that are not
 * UTF-8 are binary there and are hashed whole.
 * https://github.com/karafka/rdkafka-ruby/blob/d1c92e5f8c7f6be38a6d4f469873c374d3f0e632/lib/rdkafka/bindings.rb
 */
export function characterCountHash(hash: Hash<number>): Hash<number> {
  return byteHash(`${hash.name}-character-count`, bytes => hash.ofBytes(bytes.subarray(0, characterCount(bytes)))!);
}

function characterCount(bytes: Uint8Array): number {
  if (isAscii(bytes)) return bytes.length;
  try {
    return Array.from(strictDecoder.decode(bytes)).length;
  } catch {
    return bytes.length;
  }
}

export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] > 0x7f) return false;
  return true;
}

export const MURMUR2: Hash<number> = byteHash('murmur2', bytes => murmur2(bytes, 0, bytes.length) >>> 0);
export const MURMUR2_FLOAT: Hash<number> = byteHash('murmur2-float', murmur2Float);
export const CRC32: Hash<number> = byteHash('crc32', crc32);
export const CRC32_LOW_BYTES: Hash<number> = textHash('crc32-low-bytes', crc32OfLowBytes);
export const FNV1A: Hash<number> = byteHash('fnv1a', fnv1a);
export const XXHASH32: Hash<number> = byteHash('xxhash32', xxhash32);
export const HASH_CODE: Hash<number> = textHash('hashCode', hashCode);
export const KAFKA_NODE: Hash<number> = textHash('kafka-node', kafkaNodeHash);
