// boost::hash<std::string> where std::size_t has 64 bits: one algorithm before Boost 1.81, another since 1.82 (1.81 has one of its own).

import { littleEndian } from './words.ts';

const M = 0xc6a4a7935bd1e995n;

/**
 * Before 1.81: MurmurHash2's 64-bit mixing of one char after the other. A char is signed on x86-64, so bytes from 0x80 on are negative.
 * https://github.com/boostorg/container_hash/blob/boost-1.80.0/include/boost/container_hash/hash.hpp
 */
export function boostHash(bytes: Uint8Array): bigint {
  let h = 0n;
  for (const byte of bytes) {
    let k = wrapped(BigInt((byte << 24) >> 24) * M);
    k = wrapped((k ^ (k >> 47n)) * M);
    h = wrapped((h ^ k) * M + 0xe6546b64n);
  }
  return h;
}

const Q = 0x9e3779b97f4a7c15n;
const K = 0xdf442d22ce4859b9n;

/**
 * From 1.82 on: eight bytes at a time.
 * https://github.com/boostorg/container_hash/blob/boost-1.83.0/include/boost/container_hash/detail/hash_range.hpp
 */
export function boostHashOf182(bytes: Uint8Array): bigint {
  let w = mulx(Q, K);
  let h = w ^ BigInt(bytes.length);
  const add = (value: bigint): void => {
    w = wrapped(w + Q);
    h ^= mulx(wrapped(value + w), K);
  };
  let at = 0;
  for (; bytes.length - at >= 8; at += 8) add(littleEndian(bytes, at, 8));
  add(tail(bytes, at));
  return mulx(wrapped(h + w), K);
}

/** The 0 to 7 bytes that are left, some of them twice. */
function tail(bytes: Uint8Array, at: number): bigint {
  const n = bytes.length - at;
  if (n === 0) return 0n;
  if (n >= 4) {
    return (littleEndian(bytes, at + n - 4, 4) << BigInt((n - 4) * 8)) | littleEndian(bytes, at, 4);
  }
  const second = (n - 1) & 2;
  const third = n >> 1;
  return BigInt((bytes[at + second] << (second * 8)) | (bytes[at + third] << (third * 8)) | bytes[at]);
}

function mulx(x: bigint, y: bigint): bigint {
  const product = x * y;
  return wrapped(product) ^ (product >> 64n);
}

function wrapped(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
