// Sixteen keys at a time, each in a lane of two 8-lane vectors. Keys are loaded 16 bytes at a time and transposed,
// since a gather costs more than the shuffles. Lanes whose key has ended keep their hash by a blend.
#include "fastmod.h"
#include "kernel.h"
#include "murmur2.h"

#include <immintrin.h>

#define LANES 16
// Keys are put in order of length within a block, so a block's keys should stay in the second-level cache.
#define BLOCK 2048
#define SAMPLE 128
// A block is ordered where a group's longest key exceeds its shortest by more than this on average: below it the sort
// costs more than the padding it saves.
#define ORDER_SPREAD 224
// Past this spread a group runs in lanes as far as its shortest key, and each key is finished alone.
// It also bounds the bytes read past a short last key: KERNEL_SLACK is this spread plus one load.
#define MAX_SPREAD 256
#define WORD_BUCKETS 512
// A gather reaches 2 GB from its first key, and lengths are compared as signed numbers: longer keys are finished alone.
#define MAX_LENGTH (64 << 20)

const char *const kernel_name = "c-avx2";

bool kernel_supported(void) {
  return __builtin_cpu_supports("avx2");
}

// Pairs of vectors: lanes 0-7 and 8-15.
typedef struct {
  __m256i a, b;
} pair;

static inline __m256i mix(__m256i word) {
  const __m256i m = _mm256_set1_epi32((int)MURMUR2_M);
  word = _mm256_mullo_epi32(word, m);
  return _mm256_mullo_epi32(_mm256_xor_si256(word, _mm256_srli_epi32(word, 24)), m);
}

static inline __m256i step(__m256i h, __m256i mixed) {
  return _mm256_xor_si256(_mm256_mullo_epi32(h, _mm256_set1_epi32((int)MURMUR2_M)), mixed);
}

static inline __m256i step_where(__m256i h, __m256i mixed, __m256i mask) {
  return _mm256_blendv_epi8(h, step(h, mixed), mask);
}

// One word after the other is a chain of multiplications, so all the mixing that does not depend on it is put ahead.
static inline void mix_block(__m256i a[4], __m256i b[4]) {
  for (int i = 0; i < 4; i++) {
    a[i] = mix(a[i]);
    b[i] = mix(b[i]);
  }
}

static inline pair step_block(pair h, __m256i a[4], __m256i b[4]) {
  mix_block(a, b);
  for (int i = 0; i < 4; i++) {
    h.a = step(h.a, a[i]);
    h.b = step(h.b, b[i]);
  }
  return h;
}

static inline __m256i load_two(const uint8_t *low, const uint8_t *high) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)low)),
                                 _mm_loadu_si128((const __m128i *)high), 1);
}

// Four words of eight keys: r0 holds keys 0 and 4, r1 keys 1 and 5 and so on; word[i] holds word i of keys 0-7.
static inline void transpose(__m256i r0, __m256i r1, __m256i r2, __m256i r3, __m256i word[4]) {
  __m256i low01 = _mm256_unpacklo_epi32(r0, r1), low23 = _mm256_unpacklo_epi32(r2, r3);
  __m256i high01 = _mm256_unpackhi_epi32(r0, r1), high23 = _mm256_unpackhi_epi32(r2, r3);
  word[0] = _mm256_unpacklo_epi64(low01, low23);
  word[1] = _mm256_unpackhi_epi64(low01, low23);
  word[2] = _mm256_unpacklo_epi64(high01, high23);
  word[3] = _mm256_unpackhi_epi64(high01, high23);
}

static inline void load_keys(const uint8_t *bytes, const uint32_t start[8], __m256i word[4]) {
  transpose(load_two(bytes + start[0], bytes + start[4]), load_two(bytes + start[1], bytes + start[5]),
            load_two(bytes + start[2], bytes + start[6]), load_two(bytes + start[3], bytes + start[7]), word);
}

// The same for keys that lie `stride` bytes apart.
static inline void load_strided(const uint8_t *key, size_t stride, __m256i word[4]) {
  const uint8_t *high = key + 4 * stride;
  transpose(load_two(key, high), load_two(key + stride, high + stride), load_two(key + 2 * stride, high + 2 * stride),
            load_two(key + 3 * stride, high + 3 * stride), word);
}

// Mixes in the last 0-3 bytes: those of `word` that belong to the key, where it has any.
static inline __m256i tail(__m256i h, __m256i word, __m256i length) {
  const __m256i one = _mm256_set1_epi32(1);
  __m256i rest = _mm256_and_si256(length, _mm256_set1_epi32(3));
  __m256i mask = _mm256_sub_epi32(_mm256_sllv_epi32(one, _mm256_slli_epi32(rest, 3)), one);
  __m256i none = _mm256_cmpeq_epi32(rest, _mm256_setzero_si256());
  h = _mm256_xor_si256(h, _mm256_and_si256(word, mask));
  return _mm256_mullo_epi32(h, _mm256_blendv_epi8(_mm256_set1_epi32((int)MURMUR2_M), one, none));
}

static inline __m256i partition(__m256i h, fastmod f) {
  const __m256i n = _mm256_set1_epi32((int)f.divisor), magic = _mm256_set1_epi32((int)f.magic);
  const __m128i shift = _mm_cvtsi32_si128((int)f.shift);
  h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 13));
  h = _mm256_mullo_epi32(h, _mm256_set1_epi32((int)MURMUR2_M));
  h = _mm256_xor_si256(h, _mm256_srli_epi32(h, 15));
  h = _mm256_and_si256(h, _mm256_set1_epi32(0x7fffffff));
  __m256i even = _mm256_srl_epi64(_mm256_mul_epu32(h, magic), shift);
  __m256i odd = _mm256_srl_epi64(_mm256_mul_epu32(_mm256_srli_epi64(h, 32), magic), shift);
  __m256i quotient = _mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
  return _mm256_sub_epi32(h, _mm256_mullo_epi32(quotient, n));
}

static inline void store(uint32_t *out, pair h, fastmod f) {
  _mm256_storeu_si256((__m256i *)out, partition(h.a, f));
  _mm256_storeu_si256((__m256i *)(out + 8), partition(h.b, f));
}

static inline pair seeded(pair length) {
  const __m256i seed = _mm256_set1_epi32((int)MURMUR2_SEED);
  return (pair){_mm256_xor_si256(seed, length.a), _mm256_xor_si256(seed, length.b)};
}

// Sixteen adjacent keys of one length: the words and the tail are the same ones in every lane.
static inline pair hash_equal(const uint8_t *key, size_t length) {
  const __m256i lengths = _mm256_set1_epi32((int)length);
  const uint8_t *second = key + 8 * length;
  pair h = seeded((pair){lengths, lengths});
  __m256i a[4], b[4];
  size_t at = 0;
  for (; at + 16 <= length; at += 16) {
    load_strided(key + at, length, a);
    load_strided(second + at, length, b);
    h = step_block(h, a, b);
  }
  size_t rest = length - at;
  if (rest == 0) return h;
  load_strided(key + at, length, a);
  load_strided(second + at, length, b);
  size_t words = rest >> 2;
  for (size_t i = 0; i < words; i++) {
    h.a = step(h.a, mix(a[i]));
    h.b = step(h.b, mix(b[i]));
  }
  if (rest & 3) {
    h.a = tail(h.a, a[words], lengths);
    h.b = tail(h.b, b[words], lengths);
  }
  return h;
}

// Keys of 4-15 bytes: one load a key, a first word that all have, two that some have, and the tail is one of words 1-3.
static inline __m256i hash_short(const uint8_t *bytes, const uint32_t start[8], __m256i length) {
  __m256i word[4];
  load_keys(bytes, start, word);
  __m256i two = _mm256_cmpgt_epi32(length, _mm256_set1_epi32(7));
  __m256i three = _mm256_cmpgt_epi32(length, _mm256_set1_epi32(11));
  __m256i h = step(_mm256_xor_si256(_mm256_set1_epi32((int)MURMUR2_SEED), length), mix(word[0]));
  h = step_where(h, mix(word[1]), two);
  h = step_where(h, mix(word[2]), three);
  return tail(h, _mm256_blendv_epi8(_mm256_blendv_epi8(word[1], word[2], two), word[3], three), length);
}

static inline __m256i words_at(const uint8_t *bytes, const uint32_t start[8], __m256i offset) {
  // Offsets of a gather are signed, so they are taken from the first key, which may lie past 2 GB.
  __m256i index = _mm256_sub_epi32(_mm256_loadu_si256((const __m256i *)start), _mm256_set1_epi32((int)start[0]));
  return _mm256_i32gather_epi32((const int *)(bytes + start[0]), _mm256_add_epi32(index, offset), 1);
}

static inline __m256i whole_words(__m256i length) {
  return _mm256_and_si256(length, _mm256_set1_epi32(~3));
}

// Keys of any lengths: whole blocks to the shortest key, then masked ones to the longest.
static inline pair hash_mixed(const uint8_t *bytes, const uint32_t start[LANES], pair length, uint32_t shortest,
                              uint32_t longest) {
  pair h = seeded(length), end = {whole_words(length.a), whole_words(length.b)};
  __m256i a[4], b[4];
  uint32_t at = 0;
  for (; at < (shortest & ~15u); at += 16) {
    load_keys(bytes + at, start, a);
    load_keys(bytes + at, start + 8, b);
    h = step_block(h, a, b);
  }
  for (; at < (longest & ~3u); at += 16) {
    load_keys(bytes + at, start, a);
    load_keys(bytes + at, start + 8, b);
    for (int i = 0; i < 4; i++) {
      __m256i position = _mm256_set1_epi32((int)at + 4 * i);
      h.a = step_where(h.a, mix(a[i]), _mm256_cmpgt_epi32(end.a, position));
      h.b = step_where(h.b, mix(b[i]), _mm256_cmpgt_epi32(end.b, position));
    }
  }
  h.a = tail(h.a, words_at(bytes, start, end.a), length.a);
  h.b = tail(h.b, words_at(bytes, start + 8, end.b), length.b);
  return h;
}

// Keys of very different lengths: lanes as far as the shortest goes, then each key alone.
static void route_spread(const uint8_t *bytes, const uint32_t start[LANES], pair length, uint32_t shortest, fastmod f,
                         uint32_t *out) {
  pair h = seeded(length);
  uint32_t at = 0;
  for (; at < (shortest & ~15u); at += 16) {
    __m256i a[4], b[4];
    load_keys(bytes + at, start, a);
    load_keys(bytes + at, start + 8, b);
    h = step_block(h, a, b);
  }
  uint32_t hash[LANES], lengths[LANES];
  _mm256_storeu_si256((__m256i *)hash, h.a);
  _mm256_storeu_si256((__m256i *)(hash + 8), h.b);
  _mm256_storeu_si256((__m256i *)lengths, length.a);
  _mm256_storeu_si256((__m256i *)(lengths + 8), length.b);
  for (int i = 0; i < LANES; i++) {
    out[i] = fastmod_apply(f, murmur2_finish(hash[i], bytes + start[i] + at, lengths[i] - at) & 0x7fffffff);
  }
}

static inline uint32_t least(__m256i v) {
  __m128i m = _mm_min_epu32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  m = _mm_min_epu32(m, _mm_shuffle_epi32(m, 0x4e));
  return (uint32_t)_mm_cvtsi128_si32(_mm_min_epu32(m, _mm_shuffle_epi32(m, 0xb1)));
}

static inline uint32_t greatest(__m256i v) {
  __m128i m = _mm_max_epu32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
  m = _mm_max_epu32(m, _mm_shuffle_epi32(m, 0x4e));
  return (uint32_t)_mm_cvtsi128_si32(_mm_max_epu32(m, _mm_shuffle_epi32(m, 0xb1)));
}

static inline bool all_short(pair length) {
  const __m256i four = _mm256_set1_epi32(4);
  __m256i past = _mm256_max_epu32(_mm256_sub_epi32(length.a, four), _mm256_sub_epi32(length.b, four));
  // Unsigned, so a length below 4 wraps and counts as too long.
  return _mm256_movemask_epi8(_mm256_cmpeq_epi32(_mm256_min_epu32(past, _mm256_set1_epi32(11)), past)) == -1;
}

static inline bool all_equal(pair length) {
  __m256i first = _mm256_broadcastd_epi32(_mm256_castsi256_si128(length.a));
  __m256i same = _mm256_and_si256(_mm256_cmpeq_epi32(length.a, first), _mm256_cmpeq_epi32(length.b, first));
  return _mm256_movemask_epi8(same) == -1;
}

static inline void route_group(const uint8_t *bytes, const uint32_t start[LANES], pair length, fastmod f,
                               uint32_t *out) {
  uint32_t shortest = least(_mm256_min_epu32(length.a, length.b));
  uint32_t longest = greatest(_mm256_max_epu32(length.a, length.b));
  if (longest - shortest > MAX_SPREAD || longest > MAX_LENGTH) {
    route_spread(bytes, start, length, shortest, f, out);
  } else {
    store(out, hash_mixed(bytes, start, length, shortest, longest), f);
  }
}

static inline pair load_pair(const uint32_t *v) {
  return (pair){_mm256_loadu_si256((const __m256i *)v), _mm256_loadu_si256((const __m256i *)(v + 8))};
}

static inline pair lengths_of(const uint32_t *starts, uint32_t gap) {
  pair from = load_pair(starts), to = load_pair(starts + 1);
  __m256i gaps = _mm256_set1_epi32((int)gap);
  return (pair){_mm256_sub_epi32(_mm256_sub_epi32(to.a, from.a), gaps),
                _mm256_sub_epi32(_mm256_sub_epi32(to.b, from.b), gaps)};
}

// Groups of neighbours.
static void route_in_place(const uint8_t *bytes, const uint32_t *starts, size_t count, uint32_t gap, fastmod f,
                           uint32_t *out) {
  for (size_t i = 0; i < count; i += LANES) {
    const uint32_t *start = starts + i;
    pair length = lengths_of(start, gap);
    if (gap == 0 && all_equal(length)) {
      store(out + i, hash_equal(bytes + start[0], start[1] - start[0]), f);
    } else if (all_short(length)) {
      store(out + i, (pair){hash_short(bytes, start, length.a), hash_short(bytes, start + 8, length.b)}, f);
    } else {
      route_group(bytes, start, length, f, out + i);
    }
  }
}

// Groups of like length: a counting sort by words first, and the partitions are put back in the order of the keys.
static void route_by_length(const uint8_t *bytes, const uint32_t *starts, size_t count, uint32_t gap, fastmod f,
                            uint32_t *out) {
  uint32_t from[WORD_BUCKETS + 1] = {0}, start[BLOCK], length[BLOCK], result[LANES];
  uint16_t index[BLOCK];
  for (size_t i = 0; i < count; i++) {
    uint32_t words = (starts[i + 1] - starts[i] - gap) >> 2;
    from[(words < WORD_BUCKETS ? words : WORD_BUCKETS - 1) + 1]++;
  }
  for (size_t i = 1; i < WORD_BUCKETS; i++) from[i] += from[i - 1];
  for (size_t i = 0; i < count; i++) {
    uint32_t bytes_of_key = starts[i + 1] - starts[i] - gap, words = bytes_of_key >> 2;
    uint32_t place = from[words < WORD_BUCKETS ? words : WORD_BUCKETS - 1]++;
    start[place] = starts[i];
    length[place] = bytes_of_key;
    index[place] = (uint16_t)i;
  }
  for (size_t i = 0; i < count; i += LANES) {
    route_group(bytes, start + i, load_pair(length + i), f, result);
    for (int lane = 0; lane < LANES; lane++) out[index[i + lane]] = result[lane];
  }
}

// Whether the block's first groups differ enough in length for the sort to pay.
static bool worth_ordering(const uint32_t *starts, size_t count, uint32_t gap) {
  // Neighbours in that order may be as far apart as the block is long.
  if (starts[count] - starts[0] > INT32_MAX) return false;
  size_t groups = (count < SAMPLE ? count : SAMPLE) / LANES;
  uint64_t spread = 0;
  for (size_t i = 0; i < groups; i++) {
    pair length = lengths_of(starts + i * LANES, gap);
    spread += greatest(_mm256_max_epu32(length.a, length.b)) - least(_mm256_min_epu32(length.a, length.b));
  }
  return spread > groups * ORDER_SPREAD;
}

void kernel_route(const uint8_t *bytes, const uint32_t *starts, size_t count, uint32_t gap, uint32_t partitions,
                  uint32_t *out) {
  fastmod f = fastmod_of(partitions);
  size_t grouped = count - count % LANES;
  for (size_t i = 0; i < grouped; i += BLOCK) {
    size_t block = grouped - i < BLOCK ? grouped - i : BLOCK;
    if (worth_ordering(starts + i, block, gap)) {
      route_by_length(bytes, starts + i, block, gap, f, out + i);
    } else {
      route_in_place(bytes, starts + i, block, gap, f, out + i);
    }
  }
  for (size_t i = grouped; i < count; i++) {
    out[i] = fastmod_apply(f, murmur2(bytes + starts[i], starts[i + 1] - starts[i] - gap) & 0x7fffffff);
  }
}
