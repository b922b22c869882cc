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

/** The low `bytes` bytes of the word, 0 to 8 of them. */
// @ts-ignore: decorator
@inline
function lowBytes(word: u64, bytes: u32): u64 {
  return bytes >= 8 ? word : word & (((<u64>1) << (bytes << 3)) - 1);
}

/**
 * Hashes the keys of the list: what a Theta sketch keeps of a hash (63 bits, never 0) goes to `hashes`, u64s, what an HLL sketch keeps of
 * it (26 bits of address, above them a value from 1 to 63) to `coupons`, u32s. Reads up to 15 bytes past a key.
 */
export function hashKeys(starts: usize, ends: usize, count: u32, hashes: usize, coupons: usize): void {
  for (const stop = starts + (<usize>count << 2); starts < stop; starts += 4, ends += 4, hashes += 8, coupons += 4) {
    let at: usize = load<u32>(starts);
    const length = load<u32>(ends) - <u32>at;
    let h1 = SEED, h2 = SEED;
    for (const blocks = at + (length & ~15); at < blocks; at += 16) {
      h1 = (rotl(h1 ^ mix1(load<u64>(at)), 27) + h2) * 5 + 0x52dce729;
      h2 = (rotl(h2 ^ mix2(load<u64>(at, 8)), 31) + h1) * 5 + 0x38495ab5;
    }
    // What is not there counts as 0, and 0 mixes to 0.
    const left = length & 15;
    h1 ^= mix1(lowBytes(load<u64>(at), left));
    h2 ^= mix2(lowBytes(load<u64>(at, 8), left > 8 ? left - 8 : 0));
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
}
