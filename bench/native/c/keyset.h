// A key set file: u32 count, u32 offsets[count + 1], the bytes; little endian.
#ifndef KEYSET_H
#define KEYSET_H

#include <stdint.h>

typedef struct {
  char *path;
  uint32_t count;
  uint32_t *offsets;
  uint8_t *bytes; // with KERNEL_SLACK readable bytes behind the last key
} keyset;

// The set of that file, read at its first use and kept; NULL with errno where it cannot be read.
const keyset *keyset_open(const char *path);

#endif
