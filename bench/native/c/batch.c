// Lines for the kernels that take many keys at a time: finds the newlines of a stretch, then hands over its lines.
#include "kernel.h"

#include <immintrin.h>

// A stretch of bytes that stays in the first-level cache, with the starts of its lines, until it is routed.
#define STRETCH 16384

typedef struct {
  uint32_t starts[STRETCH + 1];
  uint32_t partition[STRETCH];
} batch;

// Appends the position after each newline; reads up to 31 bytes past the end.
static uint32_t *find_lines(const uint8_t *bytes, size_t from, size_t to, uint32_t *starts) {
  const __m256i newline = _mm256_set1_epi8('\n');
  for (size_t at = from; at < to; at += 32) {
    __m256i block = _mm256_loadu_si256((const __m256i *)(bytes + at));
    uint32_t found = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(block, newline));
    if (to - at < 32) found &= (1u << (to - at)) - 1;
    for (; found; found &= found - 1) *starts++ = (uint32_t)at + (uint32_t)__builtin_ctz(found) + 1;
  }
  return starts;
}

size_t kernel_count_lines(const uint8_t *bytes, size_t size, uint32_t partitions, uint64_t *counts) {
  static batch b;
  b.starts[0] = 0;
  for (size_t at = 0; at < size; at += STRETCH) {
    size_t to = size - at < STRETCH ? size : at + STRETCH;
    size_t lines = (size_t)(find_lines(bytes, at, to, b.starts + 1) - (b.starts + 1));
    kernel_route(bytes, b.starts, lines, 1, partitions, b.partition);
    for (size_t i = 0; i < lines; i++) counts[b.partition[i]]++;
    b.starts[0] = b.starts[lines];
  }
  return b.starts[0];
}
