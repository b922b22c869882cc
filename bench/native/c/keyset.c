#include "keyset.h"
#include "kernel.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SETS 1024

static keyset sets[MAX_SETS];
static size_t loaded;

static bool read_set(FILE *file, keyset *set) {
  if (fread(&set->count, 4, 1, file) != 1) return false;
  size_t entries = (size_t)set->count + 1;
  set->offsets = malloc(entries * 4);
  if (!set->offsets || fread(set->offsets, 4, entries, file) != entries) return false;
  size_t size = set->offsets[set->count];
  set->bytes = calloc(size + KERNEL_SLACK, 1);
  return set->bytes && fread(set->bytes, 1, size, file) == size;
}

const keyset *keyset_open(const char *path) {
  for (size_t i = 0; i < loaded; i++) {
    if (strcmp(sets[i].path, path) == 0) return &sets[i];
  }
  if (loaded == MAX_SETS) {
    errno = EMFILE;
    return NULL;
  }
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  keyset set = {0};
  errno = EINVAL; // what a file that ends early is reported as
  bool whole = read_set(file, &set) && (set.path = strdup(path));
  fclose(file);
  if (!whole) {
    free(set.offsets);
    free(set.bytes);
    return NULL;
  }
  sets[loaded] = set;
  return &sets[loaded++];
}
