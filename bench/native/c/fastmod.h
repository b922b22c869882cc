// x % n for 31-bit x by a multiplication: x / n is x * magic >> shift, exactly.
// With 2^bits >= n, magic * n exceeds 2^(31 + bits) by at most 2^bits, so the quotient's error stays below 1 / n.
#ifndef FASTMOD_H
#define FASTMOD_H

#include <stdint.h>

typedef struct {
  uint32_t divisor;
  uint32_t magic;
  uint32_t shift;
} fastmod;

static inline fastmod fastmod_of(uint32_t n) {
  uint32_t bits = n > 1 ? 32 - (uint32_t)__builtin_clz(n - 1) : 0;
  uint32_t shift = 31 + bits;
  return (fastmod){n, (uint32_t)(((uint64_t)1 << shift) / n + 1), shift};
}

static inline uint32_t fastmod_apply(fastmod f, uint32_t x) {
  return x - (uint32_t)((uint64_t)x * f.magic >> f.shift) * f.divisor;
}

#endif
