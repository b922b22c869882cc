// Keys for a hash: MurmurHash3_x64_128 has no secret, and each of its steps can be undone.

import { SKETCH_SEED } from './murmur3-js.ts';

const MASK = 0xffffffffffffffffn;
const u64 = (value: bigint): bigint => value & MASK;
const rotateBack = (h: bigint, by: bigint): bigint => u64((h >> by) | (h << (64n - by)));

/** Of an odd number, modulo 2^64: each step of Newton's doubles the bits that are right. */
function inverse(odd: bigint): bigint {
  let found = odd;
  for (let i = 0; i < 6; i++) found = u64(found * u64(2n - u64(odd * found)));
  return found;
}

const C1 = inverse(0x87c37b91114253d5n);
const C2 = inverse(0x4cf5ad432745937fn);
const FIVE = inverse(5n);
const FINISH_1 = inverse(0xff51afd7ed558ccdn);
const FINISH_2 = inverse(0xc4ceb9fe1a85ec53n);

function unfinish(h: bigint): bigint {
  // A shift by more than half the width is its own inverse.
  let k = h ^ (h >> 33n);
  k = u64(k * FINISH_2);
  k ^= k >> 33n;
  k = u64(k * FINISH_1);
  return k ^ (k >> 33n);
}

/** The key of 16 bytes with this hash. */
export function keyOfHash(h1: bigint, h2: bigint): Buffer {
  let b = u64(h2 - h1);
  let a = unfinish(u64(h1 - b));
  b = unfinish(b);
  b = u64(b - a);
  a = u64(a - b) ^ 16n;
  b ^= 16n;
  const mixed2 = rotateBack(u64(u64((b - 0x38495ab5n) * FIVE) - a), 31n) ^ SKETCH_SEED;
  const mixed1 = rotateBack(u64(u64((a - 0x52dce729n) * FIVE) - SKETCH_SEED), 27n) ^ SKETCH_SEED;
  const key = Buffer.alloc(16);
  key.writeBigUInt64LE(u64(rotateBack(u64(mixed1 * C2), 31n) * C1), 0);
  key.writeBigUInt64LE(u64(rotateBack(u64(mixed2 * C1), 33n) * C2), 8);
  return key;
}
