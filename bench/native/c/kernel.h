// What a kernel offers to the programs around it. One kernel is linked into each program.
#ifndef KERNEL_H
#define KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A SIMD kernel loads whole vectors: bytes up to this far past the last key must be readable, whatever they hold.
#define KERNEL_SLACK 272

extern const char *const kernel_name;

// Whether this CPU has the instructions.
bool kernel_supported(void);

// Writes the partition of each of `count` keys. Key i is bytes starts[i] up to starts[i + 1] - gap,
// so there are count + 1 starts; gap is 1 where keys are lines and 0 where they touch.
void kernel_route(const uint8_t *bytes, const uint32_t *starts, size_t count, uint32_t gap, uint32_t partitions,
                  uint32_t *out);

// Adds to counts[partition] for each whole line and returns where the first unfinished one starts.
size_t kernel_count_lines(const uint8_t *bytes, size_t size, uint32_t partitions, uint64_t *counts);

#endif
