// The other clients' hashes, one key at a time: a scan asks all of them about each key, so that each one's waiting is filled by the others'
// work. Their readable twins are in src/rules/hashes/.

import { SEED } from './murmur2';

/** u32[8][256]: the CRC of a byte, and of that byte with 1 to 7 zero bytes behind it. In the room that only core.wasm's keys use. */
const CRC_TABLES: usize = 0x8000;

/** Fills the tables; to be called once, before `crc32`. */
export function initCrc32(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    store<u32>(CRC_TABLES + (<usize>byte << 2), crc);
  }
  for (let i: usize = 256; i < 8 * 256; i++) {
    const crc = load<u32>(CRC_TABLES + ((i - 256) << 2));
    store<u32>(CRC_TABLES + (i << 2), (crc >> 8) ^ entry(0, crc));
  }
}

// @ts-ignore: decorator
@inline
function entry(table: usize, byte: u32): u32 {
  return load<u32>(CRC_TABLES + (table << 10) + (<usize>(byte & 255) << 2));
}

/** CRC-32 (IEEE 802.3), as zlib's. Eight bytes a step. */
export function crc32(ptr: usize, length: u32): u32 {
  let crc: u32 = ~0;
  const end = ptr + length;
  for (; ptr + 8 <= end; ptr += 8) {
    const a = load<u32>(ptr) ^ crc, b = load<u32>(ptr, 4);
    crc = entry(7, a) ^ entry(6, a >> 8) ^ entry(5, a >> 16) ^ entry(4, a >> 24)
      ^ entry(3, b) ^ entry(2, b >> 8) ^ entry(1, b >> 16) ^ entry(0, b >> 24);
  }
  for (; ptr < end; ptr++) crc = (crc >> 8) ^ entry(0, crc ^ load<u8>(ptr));
  return ~crc;
}

let fnv: u32 = 0;
let code: u32 = 0;
let isText: bool = false;

/** FNV-1a and `String.hashCode` go byte by byte: together, in half the time. The results are what the three functions below return. */
export function hashBytes(ptr: usize, length: u32): void {
  let f: u32 = 0x811c9dc5;
  let c: u32 = 0;
  let all: u32 = 0;
  for (const end = ptr + length; ptr < end; ptr++) {
    const byte = <u32>load<u8>(ptr);
    f = (f ^ byte) * 0x01000193;
    c = (c << 5) - c + byte;
    all |= byte;
  }
  fnv = f;
  code = c;
  isText = all < 0x80;
}

export function fnv1a(): u32 {
  return fnv;
}

/** Java's `String.hashCode`, right only if the key is ASCII: each byte is a UTF-16 unit then. */
export function hashCode(): u32 {
  return code;
}

export function isAscii(): bool {
  return isText;
}

const PRIME1: u32 = 0x9e3779b1;
const PRIME2: u32 = 0x85ebca77;
const PRIME3: u32 = 0xc2b2ae3d;
const PRIME4: u32 = 0x27d4eb2f;
const PRIME5: u32 = 0x165667b1;

/** XXH32 with seed 0: https://github.com/Cyan4973/xxHash/blob/v0.8.3/doc/xxhash_spec.md */
export function xxhash32(ptr: usize, length: u32): u32 {
  const end = ptr + length;
  let h: u32 = PRIME5;
  if (length >= 16) {
    let a: u32 = PRIME1 + PRIME2, b: u32 = PRIME2, c: u32 = 0, d: u32 = 0 - PRIME1;
    for (; ptr + 16 <= end; ptr += 16) {
      a = rotl<u32>(a + load<u32>(ptr) * PRIME2, 13) * PRIME1;
      b = rotl<u32>(b + load<u32>(ptr, 4) * PRIME2, 13) * PRIME1;
      c = rotl<u32>(c + load<u32>(ptr, 8) * PRIME2, 13) * PRIME1;
      d = rotl<u32>(d + load<u32>(ptr, 12) * PRIME2, 13) * PRIME1;
    }
    h = rotl<u32>(a, 1) + rotl<u32>(b, 7) + rotl<u32>(c, 12) + rotl<u32>(d, 18);
  }
  h += length;
  for (; ptr + 4 <= end; ptr += 4) h = rotl<u32>(h + load<u32>(ptr) * PRIME3, 17) * PRIME4;
  for (; ptr < end; ptr++) h = rotl<u32>(h + <u32>load<u8>(ptr) * PRIME5, 11) * PRIME1;
  h = (h ^ (h >> 15)) * PRIME2;
  h = (h ^ (h >> 13)) * PRIME3;
  return h ^ (h >> 16);
}

/**
 * The murmur2 of kafkajs before 2.0, whose multiplications are JavaScript's: a 32-bit integer times M as a double, of which only 53 bits are
 * exact. A partial last word is mixed as a whole one, with zeros, and then once more as the tail.
 * https://github.com/tulios/kafkajs/blob/v2.2.4/src/producer/partitioners/legacy/murmur2.js
 */
export function murmur2Float(ptr: usize, length: u32): u32 {
  let h: u32 = SEED ^ length;
  const words = ptr + (length & ~3);
  for (; ptr < words; ptr += 4) h = mixFloat(h, load<u32>(ptr));
  const rest = length & 3;
  if (rest) {
    let last = <u32>load<u8>(ptr);
    if (rest > 1) last |= <u32>load<u8>(ptr, 1) << 8;
    if (rest > 2) last |= <u32>load<u8>(ptr, 2) << 16;
    h = timesFloat(mixFloat(h, last) ^ last);
  }
  h = timesFloat(h ^ (h >> 13));
  return h ^ (h >> 15);
}

// @ts-ignore: decorator
@inline
function mixFloat(h: u32, word: u32): u32 {
  let k = timesFloat(word);
  k ^= k >> 24;
  return timesFloat(h) ^ timesFloat(k);
}

/** ToInt32 of the product: below 2^62, so that it fits 64 bits. */
// @ts-ignore: decorator
@inline
function timesFloat(x: u32): u32 {
  return <u32><i64>(<f64><i32>x * 1540483477.0);
}
