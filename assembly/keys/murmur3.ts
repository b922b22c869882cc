// MurmurHash3_x64_128 with the seed 9001: the one hash of all Apache DataSketches.
// https://github.com/apache/datasketches-cpp/blob/5.2.0/common/include/MurmurHash3.h

const SEED: u64 = 9001;
const C1: u64 = 0x87c37b91114253d5;
const C2: u64 = 0x4cf5ad432745937f;

// @ts-ignore: decorator
@inline
function mix1(k: u64): u64 {
  return rotl(k * C1, 31) * C2;
}

// @ts-ignore: decorator
@inline
function mix2(k: u64): u64 {
  return rotl(k * C2, 33) * C1;
}

// @ts-ignore: decorator
@inline
function finish(h: u64): u64 {
  h = (h ^ (h >> 33)) * 0xff51afd7ed558ccd;
  h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53;
  return h ^ (h >> 33);
}

// A key's state, h1 and h2, after 16 bytes: each needs the other's, so that one key takes longer than the processor's multiplications.

// @ts-ignore: decorator
@inline
function next1(h1: u64, h2: u64, at: usize): u64 {
  return (rotl(h1 ^ mix1(load<u64>(at)), 27) + h2) * 5 + 0x52dce729;
}

/** `h1` is the new one. */
// @ts-ignore: decorator
@inline
function next2(h1: u64, h2: u64, at: usize): u64 {
  return (rotl(h2 ^ mix2(load<u64>(at, 8)), 31) + h1) * 5 + 0x38495ab5;
}

/**
 * Hashes the keys of the list: what a Theta sketch keeps of a hash (63 bits, never 0) goes to `hashes`, u64s, what an HLL sketch keeps of
 * it (26 bits of address, above them a value from 1 to 63) to `coupons`, u32s. Reads up to 15 bytes past a key.
 */
export function hashKeys(starts: usize, ends: usize, count: u32, hashes: usize, coupons: usize): void {
  const stop = starts + (<usize>count << 2);
  // Two keys at a time: they do not wait for one another.
  for (; starts + 4 < stop; starts += 8, ends += 8, hashes += 16, coupons += 8) {
    let a: usize = load<u32>(starts), b: usize = load<u32>(starts, 4);
    const lengthA = load<u32>(ends) - <u32>a, lengthB = load<u32>(ends, 4) - <u32>b;
    let a1 = SEED, a2 = SEED, b1 = SEED, b2 = SEED;
    const endA = a + (lengthA & ~15), endB = b + (lengthB & ~15);
    for (const both = a + min(endA - a, endB - b); a < both; a += 16, b += 16) {
      a1 = next1(a1, a2, a);
      b1 = next1(b1, b2, b);
      a2 = next2(a1, a2, a);
      b2 = next2(b1, b2, b);
    }
    for (; a < endA; a += 16) {
      a1 = next1(a1, a2, a);
      a2 = next2(a1, a2, a);
    }
    for (; b < endB; b += 16) {
      b1 = next1(b1, b2, b);
      b2 = next2(b1, b2, b);
    }
    end(a1, a2, a, lengthA, hashes, coupons);
    end(b1, b2, b, lengthB, hashes + 8, coupons + 4);
  }
  if (starts < stop) {
    let at: usize = load<u32>(starts);
    const length = load<u32>(ends) - <u32>at;
    let h1 = SEED, h2 = SEED;
    for (const blocks = at + (length & ~15); at < blocks; at += 16) {
      h1 = next1(h1, h2, at);
      h2 = next2(h1, h2, at);
    }
    end(h1, h2, at, length, hashes, coupons);
  }
}

/** The last 0 to 15 bytes of a key, which start at `at`, and what is kept of its hash. */
// @ts-ignore: decorator
@inline
function end(h1: u64, h2: u64, at: usize, length: u32, hashes: usize, coupons: usize): void {
  // What is not there counts as 0, and 0 mixes to 0.
  const left = length & 15;
  if (left > 8) {
    h1 ^= mix1(load<u64>(at));
    // The last 8 bytes, without those that the first word has.
    h2 ^= mix2(load<u64>(at + left - 8) >> (<u64>(16 - left) << 3));
  } else if (left > 0) h1 ^= mix1(load<u64>(at) << (<u64>(8 - left) << 3) >> (<u64>(8 - left) << 3));
  h1 ^= length;
  h2 ^= length;
  h1 += h2;
  h2 += h1;
  h1 = finish(h1);
  h2 = finish(h2);
  h1 += h2;
  h2 += h1;
  const hash = h1 >> 1;
  store<u64>(hashes, hash | u64(hash == 0));
  store<u32>(coupons, ((<u32>min<u64>(clz(h2), 62) + 1) << 26) | (<u32>h1 & 0x3ffffff));
}
