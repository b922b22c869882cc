// Thirty-two keys at a time in two 16-lane vectors, a gathered word per step, each group padded to its longest key.
// Written with the compiler's vector types, so that all but two functions can be checked on a CPU without AVX-512.
#include "fastmod.h"
#include "kernel.h"
#include "murmur2.h"

#ifdef __AVX512F__
#include <immintrin.h>
#endif

#define WIDTH 16
#define LANES (2 * WIDTH)
// Past this spread a group runs in lanes as far as its shortest key, and each key is finished alone.
// It also bounds the bytes read past a short last key, which must stay within KERNEL_SLACK.
#define MAX_SPREAD 256
// A gather reaches 2 GB from its first key: longer keys stay out of the lanes.
#define MAX_LENGTH (64 << 20)

typedef uint32_t vector __attribute__((vector_size(4 * WIDTH)));
typedef uint64_t wide __attribute__((vector_size(4 * WIDTH)));

const char *const kernel_name = "c-avx512";

bool kernel_supported(void) {
#ifdef __AVX512F__
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
  return true;
#endif
}

// The word at each offset; offsets are signed 32-bit numbers.
static inline vector gather(const uint8_t *bytes, vector offset) {
#ifdef __AVX512F__
  return (vector)_mm512_i32gather_epi32((__m512i)offset, bytes, 1);
#else
  vector words;
  for (int i = 0; i < WIDTH; i++) {
    uint32_t word;
    memcpy(&word, bytes + (int32_t)offset[i], sizeof word);
    words[i] = word;
  }
  return words;
#endif
}

// The products of the even lanes by a 32-bit number.
static inline wide multiply_even(vector v, uint32_t by) {
#ifdef __AVX512F__
  return (wide)_mm512_mul_epu32((__m512i)v, _mm512_set1_epi32((int)by));
#else
  return ((wide)v & 0xffffffff) * by;
#endif
}

static inline vector load(const uint32_t *from) {
  vector v;
  memcpy(&v, from, sizeof v);
  return v;
}

static inline vector select_where(vector mask, vector then, vector otherwise) {
  return (then & mask) | (otherwise & ~mask);
}

static inline vector step(vector h, vector word) {
  word *= MURMUR2_M;
  word ^= word >> 24;
  return h * MURMUR2_M ^ word * MURMUR2_M;
}

// Mixes in the last 0-3 bytes of each key.
static inline vector tail(vector h, vector word, vector length) {
  vector rest = length & 3;
  vector mask = (((vector){} + 1) << (rest * 8)) - 1;
  return (h ^ (word & mask)) * select_where((vector)(rest == 0), (vector){} + 1, (vector){} + MURMUR2_M);
}

static inline vector partition(vector h, fastmod f) {
  h ^= h >> 13;
  h *= MURMUR2_M;
  h ^= h >> 15;
  h &= 0x7fffffff;
  wide even = multiply_even(h, f.magic) >> f.shift;
  wide odd = multiply_even((vector)((wide)h >> 32), f.magic) >> f.shift;
  return h - (vector)(even | odd << 32) * f.divisor;
}

// Of vectors of lengths, so that the spread can be told before any work on the keys.
static inline uint32_t least(vector a, vector b) {
  vector low = select_where((vector)(a < b), a, b);
  uint32_t least = low[0];
  for (int i = 1; i < WIDTH; i++) least = low[i] < least ? low[i] : least;
  return least;
}

static inline uint32_t greatest(vector a, vector b) {
  vector high = select_where((vector)(a > b), a, b);
  uint32_t greatest = high[0];
  for (int i = 1; i < WIDTH; i++) greatest = high[i] > greatest ? high[i] : greatest;
  return greatest;
}

static void finish_alone(const uint8_t *bytes, const uint32_t *start, const vector length[2], const vector h[2],
                         uint32_t at, fastmod f, uint32_t *out) {
  for (int i = 0; i < LANES; i++) {
    int half = i / WIDTH, lane = i % WIDTH;
    uint32_t hash = murmur2_finish(h[half][lane], bytes + start[i] + at, length[half][lane] - at);
    out[i] = fastmod_apply(f, hash & 0x7fffffff);
  }
}

static inline void route_group(const uint8_t *bytes, const uint32_t *start, uint32_t gap, fastmod f, uint32_t *out) {
  vector first = load(start), second = load(start + WIDTH);
  const vector length[2] = {load(start + 1) - first - gap, load(start + 1 + WIDTH) - second - gap};
  const vector end[2] = {length[0] & ~3u, length[1] & ~3u};
  // Offsets from the first key of each half: they are signed, and the key itself may lie past 2 GB.
  const uint8_t *key[2] = {bytes + start[0], bytes + start[WIDTH]};
  const vector offset[2] = {first - start[0], second - start[WIDTH]};
  vector h[2] = {length[0] ^ MURMUR2_SEED, length[1] ^ MURMUR2_SEED};

  uint32_t shortest = least(length[0], length[1]), longest = greatest(length[0], length[1]), at = 0;
  uint32_t shared = longest > MAX_LENGTH ? 0 : shortest & ~3u;
  for (; at < shared; at += 4) {
    for (int half = 0; half < 2; half++) h[half] = step(h[half], gather(key[half] + at, offset[half]));
  }
  if (longest - shortest > MAX_SPREAD || longest > MAX_LENGTH) {
    finish_alone(bytes, start, length, h, at, f, out);
    return;
  }
  for (; at < (longest & ~3u); at += 4) {
    for (int half = 0; half < 2; half++) {
      vector stepped = step(h[half], gather(key[half] + at, offset[half]));
      h[half] = select_where((vector)(end[half] > at), stepped, h[half]);
    }
  }
  for (int half = 0; half < 2; half++) {
    vector hash = tail(h[half], gather(key[half], offset[half] + end[half]), length[half]);
    vector partitions = partition(hash, f);
    memcpy(out + half * WIDTH, &partitions, sizeof partitions);
  }
}

void kernel_route(const uint8_t *bytes, const uint32_t *starts, size_t count, uint32_t gap, uint32_t partitions,
                  uint32_t *out) {
  fastmod f = fastmod_of(partitions);
  size_t i = 0;
  for (; i + LANES <= count; i += LANES) route_group(bytes, starts + i, gap, f, out + i);
  for (; i < count; i++) {
    out[i] = fastmod_apply(f, murmur2(bytes + starts[i], starts[i + 1] - starts[i] - gap) & 0x7fffffff);
  }
}
