#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t murmur2(const uint8_t *key, size_t length) {
  const uint32_t m = 0x5bd1e995;
  uint32_t h = 0x9747b28c ^ (uint32_t)length;
  for (; length >= 4; key += 4, length -= 4) {
    uint32_t k = (key[0] | key[1] << 8 | key[2] << 16 | (uint32_t)key[3] << 24) * m;
    k ^= k >> 24;
    h = h * m ^ k * m;
  }
  if (length > 0) {
    for (size_t i = 0; i < length; i++) h ^= (uint32_t)key[i] << (8 * i);
    h *= m;
  }
  h = (h ^ h >> 13) * m;
  return h ^ h >> 15;
}

int main(void) {
  static char line[1 << 16];
  static uint8_t key[1 << 15];
  while (fgets(line, sizeof line, stdin)) {
    size_t length = strcspn(line, "\t") / 2;
    for (size_t i = 0; i < length; i++) sscanf(line + 2 * i, "%2hhx", &key[i]);
    printf("%u\n", (murmur2(key, length) & 0x7fffffff) % (unsigned)atoi(line + 2 * length + 1));
  }
}
