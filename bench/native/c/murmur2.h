// Kafka's murmur2 for one key, and the partition librdkafka's "murmur2" partitioner picks for it.
#ifndef MURMUR2_H
#define MURMUR2_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the key words are read in host order: little endian only"
#endif

#define MURMUR2_SEED 0x9747b28cu
#define MURMUR2_M 0x5bd1e995u

static inline uint32_t murmur2_step(uint32_t h, uint32_t k) {
  k *= MURMUR2_M;
  k ^= k >> 24;
  return h * MURMUR2_M ^ k * MURMUR2_M;
}

// The hash of a key whose first words are already in h: what is left of it is `length` bytes at `key`.
static inline uint32_t murmur2_finish(uint32_t h, const uint8_t *key, size_t length) {
  for (; length >= 4; key += 4, length -= 4) {
    uint32_t word;
    memcpy(&word, key, sizeof word);
    h = murmur2_step(h, word);
  }
  switch (length) {
    case 3: h ^= (uint32_t)key[2] << 16; // fall through
    case 2: h ^= (uint32_t)key[1] << 8; // fall through
    case 1: h ^= key[0];
      h *= MURMUR2_M;
  }
  h ^= h >> 13;
  h *= MURMUR2_M;
  return h ^ h >> 15;
}

static inline uint32_t murmur2(const uint8_t *key, size_t length) {
  return murmur2_finish(MURMUR2_SEED ^ (uint32_t)length, key, length);
}

static inline uint32_t murmur2_partition(const uint8_t *key, size_t length, uint32_t partitions) {
  return (murmur2(key, length) & 0x7fffffff) % partitions;
}

#endif
