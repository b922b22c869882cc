// Rules that people write themselves, and that keylane need not know: functions of the key's bytes.

import { createHash } from 'node:crypto';
import { murmur2 } from '../../src/core/murmur2.ts';
import { crc32 } from '../../src/rules/hashes/crc32.ts';
import { fnv1a } from '../../src/rules/hashes/fnv1a.ts';
import { murmur3 } from '../../src/rules/hashes/murmur3.ts';

export type OwnRule = (key: Uint8Array, numPartitions: number) => number;

const abs = (h: number, n: number): number => Math.abs(h | 0) % n;
const unsigned = (h: number, n: number): number => (h >>> 0) % n;
const floor = (h: number, n: number): number => (((h | 0) % n) + n) % n;

/** h * multiplier + byte. */
const polynomial = (key: Uint8Array, multiplier: number, seed = 0): number => {
  let h = seed;
  for (const byte of key) h = (Math.imul(h, multiplier) + byte) | 0;
  return h;
};
const sum = (key: Uint8Array): number => key.reduce((total, byte) => total + byte, 0);
/** The number in a key, be it eight bytes or digits; the sum of its bytes if there is none. */
const numberIn = (key: Uint8Array): number => {
  if (key.length === 8 && key[0] === 0) return Number(Buffer.from(key).readBigInt64BE());
  const digits = Buffer.from(key).toString('latin1').match(/\d+/g)?.at(-1);
  return digits ? Number(digits.slice(-15)) : sum(key);
};
const digest = (algorithm: string, key: Uint8Array): Buffer => createHash(algorithm).update(key).digest();

function crcOf(polynomialBits: number): (key: Uint8Array) => number {
  const table = Uint32Array.from({ length: 256 }, (_, i) => {
    let c = i;
    for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ polynomialBits : c >>> 1;
    return c >>> 0;
  });
  return key => {
    let h = 0xffffffff;
    for (const byte of key) h = (h >>> 8) ^ table[(h ^ byte) & 255];
    return ~h >>> 0;
  };
}
const crc32c = crcOf(0x82f63b78);
const koopman = crcOf(0xeb31d82e);

const oneAtATime = (key: Uint8Array): number => {
  let h = 0;
  for (const byte of key) {
    h = (h + byte) | 0;
    h = (h + (h << 10)) | 0;
    h ^= h >>> 6;
  }
  h = (h + (h << 3)) | 0;
  h ^= h >>> 11;
  return (h + (h << 15)) | 0;
};

const fnv1 = (key: Uint8Array): number => {
  let h = 0x811c9dc5;
  for (const byte of key) h = Math.imul(h, 0x01000193) ^ byte;
  return h;
};

const fnv1a64 = (key: Uint8Array): bigint => {
  let h = 0xcbf29ce484222325n;
  for (const byte of key) h = ((h ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return h;
};

const PEARSON = Uint8Array.from({ length: 256 }, (_, i) => (i * 167 + 41) & 255);
const pearson = (key: Uint8Array): number => key.reduce((h, byte) => PEARSON[h ^ byte], 0);

const adler = (key: Uint8Array): number => {
  let [a, b] = [1, 0];
  for (const byte of key) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return ((b << 16) | a) >>> 0;
};

/** Lamping and Veach's jump hash, of murmur3. */
const jump = (key: Uint8Array, n: number): number => {
  let h = (BigInt(murmur3(key, 1)) << 32n) | BigInt(murmur3(key, 2));
  let [b, j] = [-1, 0];
  while (j < n) {
    b = j;
    h = (h * 2862933555777941757n + 1n) & 0xffffffffffffffffn;
    j = Math.floor((b + 1) * (2 ** 31 / (Number(h >> 33n) + 1)));
  }
  return b;
};

export const OWN_RULES: Record<string, OwnRule> = {
  'id % n': (key, n) => numberIn(key) % n,
  'id / 10 % n': (key, n) => Math.floor(numberIn(key) / 10) % n,
  'id % 10 % n': (key, n) => (numberIn(key) % 10) % n,
  'id * 7 + 3': (key, n) => (numberIn(key) * 7 + 3) % n,
  'digit sum': (key, n) => [...String(numberIn(key))].reduce((total, digit) => total + (Number(digit) || 0), 0) % n,
  'Objects.hash': (key, n) => abs(polynomial(key, 31) + 31, n),
  'Objects.hash of two': (key, n) => abs(Math.imul(31 + polynomial(key, 31), 31) + key.length, n),
  'Arrays.hashCode': (key, n) => abs(polynomial(key, 31, 1), n),
  HashCodeBuilder: (key, n) => abs(Math.imul(17, 37) + polynomial(key, 31), n),
  'hashCode % 1000 % n': (key, n) => abs(polynomial(key, 31), 1000) % n,
  'hashCode xor length': (key, n) => abs(polynomial(key, 31) ^ key.length, n),
  'hashCode >>> 1': (key, n) => (polynomial(key, 31) >>> 1) % n,
  'hashCode, spread': (key, n) => {
    const h = polynomial(key, 31);
    return unsigned(h ^ (h >>> 16), n);
  },
  'hashCode, folded': (key, n) => {
    const h = polynomial(key, 31);
    return ((h >>> 16) ^ (h & 0xffff)) % n;
  },
  'hashCode and length': (key, n) => abs(polynomial(key, 31) + key.length, n),
  'multiplier 31, 64 bits, abs': (key, n) => {
    const h = key.reduce((h, byte) => BigInt.asIntN(64, h * 31n + BigInt(byte)), 0n);
    return Math.abs(Number(h % BigInt(n)));
  },
  'hashCode, floorMod': (key, n) => floor(polynomial(key, 31), n),
  'hashCode of the end': (key, n) => abs(polynomial(key.toReversed(), 31), n),
  'hashCode without a byte': (key, n) => abs(polynomial(key.subarray(0, -1), 31), n),
  'multiplier 31, no overflow': (key, n) => key.reduce((h, byte) => (h * 31 + byte) % n, 0),
  'multiplier 31 modulo a prime': (key, n) => key.reduce((h, byte) => (h * 31 + byte) % 1_000_000_007, 0) % n,
  'multiplier 37': (key, n) => abs(polynomial(key, 37), n),
  djb2: (key, n) => unsigned(polynomial(key, 33, 5381), n),
  'djb2, abs': (key, n) => abs(polynomial(key, 33, 5381), n),
  'djb2 of the end': (key, n) => unsigned(polynomial(key.toReversed(), 33, 5381), n),
  'djb2 xor': (key, n) => {
    let h = 5381;
    for (const byte of key) h = Math.imul(h, 33) ^ byte;
    return unsigned(h, n);
  },
  sdbm: (key, n) => unsigned(polynomial(key, 65599), n),
  sum: (key, n) => sum(key) % n,
  'sum and one': (key, n) => (sum(key) + 1) % n,
  'weighted sum': (key, n) => key.reduce((total, byte, i) => total + byte * (i + 1), 0) % n,
  'sum of units and length': (key, n) => (sum(key) + key.length) % n,
  xor: (key, n) => key.reduce((h, byte) => h ^ byte, 0) % n,
  'FNV-1': (key, n) => unsigned(fnv1(key), n),
  'FNV-1, abs': (key, n) => abs(fnv1(key), n),
  'FNV-1a, floorMod': (key, n) => floor(fnv1a(key), n),
  'FNV-1a, 64 bits': (key, n) => Number(fnv1a64(key) % BigInt(n)),
  'FNV-1a, 64 bits, abs': (key, n) => Math.abs(Number(BigInt.asIntN(64, fnv1a64(key)) % BigInt(n))),
  'FNV-1a >>> 16': (key, n) => (fnv1a(key) >>> 16) % n,
  'FNV-1a of the end': (key, n) => unsigned(fnv1a(key.toReversed()), n),
  pearson: (key, n) => pearson(key) % n,
  adler: (key, n) => adler(key) % n,
  'one at a time': (key, n) => unsigned(oneAtATime(key), n),
  'CRC-32C': (key, n) => crc32c(key) % n,
  'CRC-32K': (key, n) => koopman(key) % n,
  'CRC-32 not inverted': (key, n) => (~crc32(key) >>> 0) % n,
  'CRC-32, floorMod': (key, n) => floor(crc32(key), n),
  'CRC-32 >>> 1': (key, n) => (crc32(key) >>> 1) % n,
  'murmur2 >>> 16': (key, n) => (murmur2(key, 0, key.length) >>> 16) % n,
  'murmur2, floorMod': (key, n) => floor(murmur2(key, 0, key.length), n),
  'murmur2 % 64 % n': (key, n) => ((murmur2(key, 0, key.length) & 0x7fffffff) % 64) % n,
  'murmur2, range': (key, n) => Math.floor(((murmur2(key, 0, key.length) >>> 0) / 2 ** 32) * n),
  'murmur3, seed 7': (key, n) => unsigned(murmur3(key, 7), n),
  'murmur3, floorMod': (key, n) => floor(murmur3(key, 0), n),
  'MD5, 4 bytes': (key, n) => digest('md5', key).readUInt32BE(0) % n,
  'MD5 sum': (key, n) => sum(digest('md5', key)) % n,
  'SHA-256, a byte': (key, n) => digest('sha256', key)[0] % n,
  jump,
  'first letter': (key, n) => (key[0] ?? 0) % n,
  'last letter': (key, n) => (key.at(-1) ?? 0) % n,
  'two letters': (key, n) => ((key[0] ?? 0) + (key.at(-1) ?? 0)) % n,
  length: (key, n) => key.length % n,
  'first 4 bytes': (key, n) => sum(key.subarray(0, 4)) % n,
  ranges: (key, n) => Math.min(n - 1, Math.floor((((key.at(-1) ?? 0) - 48) / 75) * n + n) % n),
};
