// The plain loop: one key after the other.
#include "kernel.h"
#include "murmur2.h"

const char *const kernel_name = "c-scalar";

bool kernel_supported(void) {
  return true;
}

void kernel_route(const uint8_t *bytes, const uint32_t *starts, size_t count, uint32_t gap, uint32_t partitions,
                  uint32_t *out) {
  for (size_t i = 0; i < count; i++) {
    out[i] = murmur2_partition(bytes + starts[i], starts[i + 1] - starts[i] - gap, partitions);
  }
}

size_t kernel_count_lines(const uint8_t *bytes, size_t size, uint32_t partitions, uint64_t *counts) {
  const uint8_t *line = bytes, *end = bytes + size, *newline;
  while ((newline = memchr(line, '\n', (size_t)(end - line)))) {
    counts[murmur2_partition(line, (size_t)(newline - line), partitions)]++;
    line = newline + 1;
  }
  return (size_t)(line - bytes);
}
