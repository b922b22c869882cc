// The readable twin of assembly/murmur2.ts: Kafka's murmur2 in plain JavaScript.
// https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/common/utils/Utils.java

export const SEED = 0x9747b28c | 0;
export const M = 0x5bd1e995;

/** The signed 32-bit hash of `bytes[start]` up to, not including, `bytes[end]`. */
export function murmur2(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  // Not `length & ~3`, which is negative from 2^31 on.
  const words = start + length - (length & 3);
  return murmur2Tail(murmur2Words(SEED ^ length, bytes, start, words), bytes, words, length & 3);
}

/** Mixes in whole words of four bytes, from `bytes[start]` up to, not including, `bytes[end]`. */
export function murmur2Words(h: number, bytes: Uint8Array, start: number, end: number): number {
  for (let i = start; i < end; i += 4) {
    let k = Math.imul(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24), M);
    k ^= k >>> 24;
    h = Math.imul(h, M) ^ Math.imul(k, M);
  }
  return h;
}

/** Mixes in the last 0 to 3 bytes from `bytes[at]` on and finishes. */
export function murmur2Tail(h: number, bytes: Uint8Array, at: number, length: number): number {
  if (length > 0) {
    if (length === 3) h ^= bytes[at + 2] << 16;
    if (length >= 2) h ^= bytes[at + 1] << 8;
    h = Math.imul(h ^ bytes[at], M);
  }
  h ^= h >>> 13;
  h = Math.imul(h, M);
  return h ^ (h >>> 15);
}
