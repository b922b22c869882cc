// Every client's hash of one key, in one loop (of four keys: hashes4.ts): each one's waiting is filled by the others' work, and a loop of its own for each would be
// mispredicted at its end as often. Their readable twins are in src/rules/hashes/.

import { M, SEED } from '../murmur2';

/** u32[4][256]: the CRC of a byte, and of that byte with 1 to 3 zero bytes behind it. In the room that only core.wasm's keys use. */
const CRC_TABLES: usize = 0x8000;

/** Fills the tables; to be called once, before `hashKey`. */
export function initCrc32(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    store<u32>(CRC_TABLES + (<usize>byte << 2), crc);
  }
  for (let i: usize = 256; i < 4 * 256; i++) {
    const crc = load<u32>(CRC_TABLES + ((i - 256) << 2));
    store<u32>(CRC_TABLES + (i << 2), (crc >> 8) ^ entry(0, crc));
  }
}

// @ts-ignore: decorator
@inline
function entry(table: usize, byte: u32): u32 {
  return load<u32>(CRC_TABLES + (table << 10) + (<usize>(byte & 255) << 2));
}

/** A byte into a CRC. */
// @ts-ignore: decorator
@inline
export function crcByte(crc: u32, byte: u32): u32 {
  return (crc >> 8) ^ entry(0, crc ^ byte);
}

/** Four bytes into a CRC. */
// @ts-ignore: decorator
@inline
export function crcWord(crc: u32, word: u32): u32 {
  crc ^= word;
  return entry(3, crc) ^ entry(2, crc >> 8) ^ entry(1, crc >> 16) ^ entry(0, crc >> 24);
}

const FNV_PRIME: u32 = 0x01000193;

// What the last key's hashes are.
export let murmur: u32 = 0;
export let float: u32 = 0;
export let xxh: u32 = 0;
/** CRC-32 (IEEE 802.3), as zlib's. */
export let crc: u32 = 0;
export let fnv1a: u32 = 0;
/** Java's `String.hashCode`, right only if the key is ASCII: each byte is a UTF-16 unit then. */
export let hashCode: u32 = 0;
export let isAscii: bool = false;

export function hashKey(ptr: usize, length: u32): void {
  let m: u32 = SEED ^ length, d: u32 = m;
  let x: u32 = PRIME5 + length;
  let r: u32 = ~0;
  let f: u32 = 0x811c9dc5;
  let c: u32 = 0;
  let all: u32 = 0;
  const long = length >= 16 ? xxhash32(ptr, length) : 0;
  for (const words = ptr + (length & ~3); ptr < words; ptr += 4) {
    const word = load<u32>(ptr);
    const b = (word >> 8) & 255, e = (word >> 16) & 255;
    let k = word * M;
    k ^= k >> 24;
    m = (m * M) ^ (k * M);
    d = mixFloat(d, word);
    x = rotl<u32>(x + word * PRIME3, 17) * PRIME4;
    r = crcWord(r, word);
    f = (f ^ (word & 255)) * FNV_PRIME;
    f = (f ^ b) * FNV_PRIME;
    f = (f ^ e) * FNV_PRIME;
    f = (f ^ (word >> 24)) * FNV_PRIME;
    // Four steps of c * 31 + byte.
    c = c * 923521 + (word & 255) * 29791 + b * 961 + e * 31 + (word >> 24);
    all |= word;
  }
  const rest = length & 3;
  if (rest) {
    let last: u32 = 0;
    for (let i: u32 = 0; i < rest; i++) {
      const byte = <u32>load<u8>(ptr + i);
      last |= byte << (i << 3);
      x = rotl<u32>(x + byte * PRIME5, 11) * PRIME1;
      r = crcByte(r, byte);
      f = (f ^ byte) * FNV_PRIME;
      c = c * 31 + byte;
    }
    m = (m ^ last) * M;
    // A partial last word is mixed as a whole one, with zeros, and then once more as the tail.
    d = timesFloat(mixFloat(d, last) ^ last);
    all |= last;
  }
  m = (m ^ (m >> 13)) * M;
  murmur = m ^ (m >> 15);
  d = timesFloat(d ^ (d >> 13));
  float = d ^ (d >> 15);
  xxh = length >= 16 ? long : avalanche(x);
  crc = ~r;
  fnv1a = f;
  hashCode = c;
  isAscii = !(all & 0x80808080);
}

const PRIME1: u32 = 0x9e3779b1;
const PRIME2: u32 = 0x85ebca77;
const PRIME3: u32 = 0xc2b2ae3d;
const PRIME4: u32 = 0x27d4eb2f;
const PRIME5: u32 = 0x165667b1;

/** XXH32 with seed 0 of 16 bytes or more: https://github.com/Cyan4973/xxHash/blob/v0.8.3/doc/xxhash_spec.md */
export function xxhash32(ptr: usize, length: u32): u32 {
  const end = ptr + length;
  let a: u32 = PRIME1 + PRIME2, b: u32 = PRIME2, c: u32 = 0, d: u32 = 0 - PRIME1;
  for (; ptr + 16 <= end; ptr += 16) {
    a = rotl<u32>(a + load<u32>(ptr) * PRIME2, 13) * PRIME1;
    b = rotl<u32>(b + load<u32>(ptr, 4) * PRIME2, 13) * PRIME1;
    c = rotl<u32>(c + load<u32>(ptr, 8) * PRIME2, 13) * PRIME1;
    d = rotl<u32>(d + load<u32>(ptr, 12) * PRIME2, 13) * PRIME1;
  }
  let h = rotl<u32>(a, 1) + rotl<u32>(b, 7) + rotl<u32>(c, 12) + rotl<u32>(d, 18) + length;
  for (; ptr + 4 <= end; ptr += 4) h = rotl<u32>(h + load<u32>(ptr) * PRIME3, 17) * PRIME4;
  for (; ptr < end; ptr++) h = rotl<u32>(h + <u32>load<u8>(ptr) * PRIME5, 11) * PRIME1;
  return avalanche(h);
}

// @ts-ignore: decorator
@inline
function avalanche(h: u32): u32 {
  h = (h ^ (h >> 15)) * PRIME2;
  h = (h ^ (h >> 13)) * PRIME3;
  return h ^ (h >> 16);
}

/**
 * A step of the murmur2 of kafkajs before 2.0, whose multiplications are JavaScript's: a 32-bit integer times M as a double, of which only
 * 53 bits are exact.
 * https://github.com/tulios/kafkajs/blob/v2.2.4/src/producer/partitioners/legacy/murmur2.js
 */
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
