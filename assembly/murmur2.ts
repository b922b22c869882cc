// Kafka's murmur2: org.apache.kafka.common.utils.Utils.murmur2
// https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/common/utils/Utils.java
// In two halves, so that a key longer than the memory window can be hashed slice by slice.

export const SEED: u32 = 0x9747b28c;
export const M: u32 = 0x5bd1e995;

/** Mixes `length` bytes at `ptr` into `h`, four at a time, little-endian. `length` is a multiple of 4. */
export function murmur2Words(h: u32, ptr: usize, length: u32): u32 {
  const end = ptr + length;
  while (ptr < end) {
    let k = load<u32>(ptr) * M;
    k ^= k >> 24;
    h = (h * M) ^ (k * M);
    ptr += 4;
  }
  return h;
}

/** Mixes in the last 0 to 3 bytes at `ptr` and finishes. Byte by byte: a wider load could read past the key. */
export function murmur2Tail(h: u32, ptr: usize, length: u32): u32 {
  if (length) {
    if (length == 3) h ^= <u32>load<u8>(ptr, 2) << 16;
    if (length >= 2) h ^= <u32>load<u8>(ptr, 1) << 8;
    h = (h ^ <u32>load<u8>(ptr)) * M;
  }
  h ^= h >> 13;
  h *= M;
  return h ^ (h >> 15);
}

/** The hash of the `length` bytes at `ptr`. */
export function murmur2(ptr: usize, length: u32): u32 {
  const words = length & ~3;
  return murmur2Tail(murmur2Words(SEED ^ length, ptr, words), ptr + words, length & 3);
}
