// Reads 512 KB at a time and has the kernel count the whole lines of each chunk.
#include "lines.h"
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHUNK (512 * 1024)

static bool count_all(int file, uint32_t partitions, uint64_t *counts) {
  size_t capacity = CHUNK, kept = 0;
  uint8_t *bytes = malloc(capacity + KERNEL_SLACK);
  bool done = false;
  while (bytes && !done) {
    ssize_t got = read(file, bytes + kept, capacity - kept);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) break;
    size_t size = kept + (size_t)got;
    done = got == 0;
    // The last line may lack its newline: the slack has room for it.
    if (done && kept > 0) bytes[size++] = '\n';
    size_t used = kernel_count_lines(bytes, size, partitions, counts);
    kept = size - used;
    memmove(bytes, bytes + used, kept);
    if (kept == capacity) {
      uint8_t *larger = capacity > UINT32_MAX / 4 ? NULL : realloc(bytes, 2 * capacity + KERNEL_SLACK);
      if (!larger) {
        errno = ENOMEM;
        break;
      }
      bytes = larger;
      capacity *= 2;
    }
  }
  free(bytes);
  return done;
}

bool lines_count(const char *path, uint32_t partitions, uint64_t *counts) {
  int file = open(path, O_RDONLY);
  if (file < 0) return false;
  bool done = count_all(file, partitions, counts);
  int reason = errno;
  close(file);
  errno = reason;
  return done;
}
