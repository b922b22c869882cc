// Checks the linked kernel against the plain hash. The bytes end right before a page that cannot be read, so a kernel
// that reads more than its slack past the last key crashes here.
#include "kernel.h"
#include "murmur2.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAX_KEYS 5000

static const uint32_t partition_counts[] = {1, 2, 3, 7, 12, 16, 100, 255, 1000003, 1u << 30, 0x7ffffffe, 0x7fffffff};
#define PARTITION_COUNTS (sizeof partition_counts / sizeof *partition_counts)

static uint64_t state = 0x9e3779b97f4a7c15u;
static uint32_t passed, failed;

static uint32_t next_random(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (uint32_t)(state >> 16);
}

static uint32_t between(uint32_t low, uint32_t high) {
  return low + next_random() % (high - low + 1);
}

// `lengths` keys, each with `gap` bytes behind it, for one partition count or for all of them.
static void check(const char *name, const uint32_t *lengths, size_t count, uint32_t gap, bool all_counts) {
  static uint32_t starts[MAX_KEYS + 1], out[MAX_KEYS];
  starts[0] = 0;
  for (size_t i = 0; i < count; i++) starts[i + 1] = starts[i] + lengths[i] + gap;

  size_t page = (size_t)sysconf(_SC_PAGESIZE), used = starts[count] + KERNEL_SLACK;
  size_t mapped = (used + page - 1) / page * page;
  uint8_t *map = mmap(NULL, mapped + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (map == MAP_FAILED || mprotect(map + mapped, page, PROT_NONE) != 0) {
    perror("check");
    exit(1);
  }
  uint8_t *bytes = map + mapped - used;
  // The slack is filled as well: what it holds must not matter.
  for (size_t i = 0; i < used; i++) bytes[i] = (uint8_t)next_random();

  for (size_t p = 0; p < PARTITION_COUNTS; p++) {
    uint32_t partitions = partition_counts[p];
    if (!all_counts && partitions != 12 && partitions != 0x7fffffff) continue;
    memset(out, 0xff, sizeof out);
    kernel_route(bytes, starts, count, gap, partitions, out);
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
      wrong += out[i] != murmur2_partition(bytes + starts[i], lengths[i], partitions);
    }
    if (wrong == 0) {
      passed++;
      continue;
    }
    failed++;
    fprintf(stderr, "%s, %zu keys, gap %u, %u partitions: %zu wrong\n", name, count, gap, partitions, wrong);
  }
  munmap(map, mapped + page);
}

static void check_range(const char *name, uint32_t low, uint32_t high, size_t count, bool all_counts) {
  static uint32_t lengths[MAX_KEYS];
  for (size_t i = 0; i < count; i++) lengths[i] = between(low, high);
  check(name, lengths, count, 0, all_counts);
  check(name, lengths, count, 1, all_counts);
}

int main(void) {
  if (!kernel_supported()) {
    fprintf(stderr, "%s: not supported\n", kernel_name);
    return 3;
  }
  for (uint32_t length = 0; length <= 3000; length++) {
    check_range("one length", length, length, 35, length < 40);
    check_range("a few bytes apart", length, length + 9, 35, false);
  }
  for (uint32_t high = 1; high <= 3000; high += high < 300 ? 1 : 37) check_range("from 0", 0, high, 200, high < 40);
  for (size_t count = 0; count < 70; count++) check_range("few keys", 3, 17, count, true);
  check_range("order-N", 7, 13, MAX_KEYS, true);
  check_range("5-12", 5, 12, MAX_KEYS, true);
  check_range("8-40", 8, 40, MAX_KEYS, true);
  check_range("1-200", 1, 200, MAX_KEYS, true);
  check_range("long", 2000, 3000, 2100, true);

  static uint32_t lengths[MAX_KEYS];
  for (size_t giant = 0; giant < 64; giant++) {
    for (size_t i = 0; i < 64; i++) lengths[i] = between(0, 30);
    lengths[giant] = 100000 + (uint32_t)giant;
    check("one giant key", lengths, 64, 0, true);
    for (size_t i = 0; i < 64; i++) lengths[i] = i == giant ? 0 : 256 + (uint32_t)giant;
    check("one empty key", lengths, 64, 0, true);
  }
  // The last key of a full group is the shortest one: this reads as far past the end as a kernel ever does.
  for (uint32_t longest = 256; longest < 320; longest++) {
    for (uint32_t shorter = 230; shorter <= 256; shorter++) {
      for (size_t i = 0; i < 63; i++) lengths[i] = longest;
      lengths[63] = longest - shorter;
      check("short last key", lengths, 64, 0, false);
    }
  }
  for (size_t i = 0; i < MAX_KEYS; i++) lengths[i] = i % 2 ? between(5, 12) : between(180, 220);
  check("two peaks", lengths, MAX_KEYS, 0, true);
  printf("%u passed, %u failed\n", passed, failed);
  return failed != 0;
}
