// Answers the benchmark's requests on stdin, or runs once as `PROGRAM file PATH PARTITIONS`.
#define _GNU_SOURCE
#include "kernel.h"
#include "keyset.h"
#include "lines.h"
#include "request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static void print_error(const char *reason) {
  printf("{\"error\":\"%s\"}\n", reason);
}

static void answer_block(const request *r) {
  const keyset *keys = keyset_open(r->path);
  uint32_t *out = keys ? malloc(((size_t)keys->count + 1) * sizeof *out) : NULL;
  if (!out) {
    print_error(strerror(errno));
    return;
  }
  // Untimed, and it brings the keys into the caches as far as they fit.
  kernel_route(keys->bytes, keys->offsets, keys->count, 0, r->partitions, out);
  uint32_t checksum = 0;
  for (uint32_t i = 0; i < keys->count; i++) checksum = checksum * 31 + out[i];
  printf("{\"ns\":[");
  for (uint32_t rep = 0; rep < r->reps; rep++) {
    uint64_t start = now();
    kernel_route(keys->bytes, keys->offsets, keys->count, 0, r->partitions, out);
    printf("%s%llu", rep ? "," : "", (unsigned long long)(now() - start));
  }
  printf("],\"count\":%u,\"checksum\":%u}\n", keys->count, checksum);
  free(out);
}

static void print_counts(const uint64_t *counts, uint32_t partitions) {
  printf("[");
  for (uint32_t p = 0; p < partitions; p++) printf("%s%llu", p ? "," : "", (unsigned long long)counts[p]);
  printf("]");
}

static void answer_file(const request *r) {
  uint64_t start = now();
  uint64_t *counts = calloc(r->partitions, sizeof *counts);
  if (!counts || !lines_count(r->path, r->partitions, counts)) {
    print_error(strerror(errno));
  } else {
    printf("{\"ns\":[%llu],\"counts\":", (unsigned long long)(now() - start));
    print_counts(counts, r->partitions);
    printf("}\n");
  }
  free(counts);
}

static void answer_version(void) {
  printf("{\"name\":\"%s\",\"version\":\"own code\",\"runtime\":\"gcc %s\"}\n", kernel_name, __VERSION__);
}

static void answer(const char *line) {
  request r;
  if (!request_parse(line, &r)) {
    print_error("not a request");
  } else if (strcmp(r.op, "version") == 0) {
    answer_version();
  } else if (r.partitions < 1 || r.partitions > 0x7fffffff) {
    print_error("numPartitions is out of range");
  } else if (strcmp(r.op, "block") == 0) {
    answer_block(&r);
  } else if (strcmp(r.op, "file") == 0) {
    answer_file(&r);
  } else {
    print_error("unknown op");
  }
  fflush(stdout);
}

static int run_file(const char *path, uint32_t partitions) {
  uint64_t *counts = partitions ? calloc(partitions, sizeof *counts) : NULL;
  if (!counts || !lines_count(path, partitions, counts)) {
    fprintf(stderr, "%s: %s\n", path, partitions ? strerror(errno) : "bad number of partitions");
    return 1;
  }
  print_counts(counts, partitions);
  printf("\n");
  free(counts);
  return 0;
}

int main(int argc, char **argv) {
  if (!kernel_supported()) {
    fprintf(stderr, "%s: not supported\n", kernel_name);
    return 3;
  }
  if (argc == 4 && strcmp(argv[1], "file") == 0) return run_file(argv[2], (uint32_t)strtoul(argv[3], NULL, 10));
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) answer(line);
  free(line);
  return 0;
}
