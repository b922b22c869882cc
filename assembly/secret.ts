// Hashes of keys have no secret: whoever writes keys can make as many as he likes that belong in one place of a table, so that each is looked for
// longer than the one before. A table counts how far it looks; one that looks too far is scattered: from then on its hashes are scrambled by what
// nobody outside knows. Ordinary keys never come to that, and cost nothing. No answer depends on it: what is read of a table is in an order of its own.

let first: u64 = 1;
let second: u64 = 1;
let firstInverse: u64 = 1;
let secondInverse: u64 = 1;

/** To be called once, before any table begins. */
export function setSecret(a: u32, b: u32, c: u32, d: u32): void {
  first = ((<u64>a << 32) | <u64>b) | 1;
  second = ((<u64>c << 32) | <u64>d) | 1;
  firstInverse = inverse(first);
  secondInverse = inverse(second);
}

/** Of an odd number, modulo 2^64: each step of Newton's doubles the bits that are right. */
function inverse(odd: u64): u64 {
  let found = odd;
  for (let i = 0; i < 5; i++) found *= 2 - odd * found;
  return found;
}

/**
 * Another hash for each, and 0 for 0 alone. With two rounds one secret in thousands left hashes that rise step by step near each other: searches
 * of 17 slots, and once of 200, where they are of 2.
 */
// @ts-ignore: decorator
@inline
export function scrambled(hash: u64): u64 {
  hash *= first;
  hash = (hash ^ (hash >> 32)) * second;
  hash = (hash ^ (hash >> 32)) * first;
  return hash ^ (hash >> 32);
}

// @ts-ignore: decorator
@inline
export function unscrambled(hash: u64): u64 {
  hash = (hash ^ (hash >> 32)) * firstInverse;
  hash = (hash ^ (hash >> 32)) * secondInverse;
  return (hash ^ (hash >> 32)) * firstInverse;
}

/** So many slots may be passed for each key that is looked for. Tables that are as full as they may be pass half as many. */
export const MOST_PROBES: u32 = 64;
/** And so many besides: less than a millisecond. */
export const FREE_PROBES: u32 = 0x10000;

/** Whether a table that was asked so many times has passed too many slots. */
// @ts-ignore: decorator
@inline
export function isFlooded(passed: u64, asked: u64): bool {
  return passed > asked * MOST_PROBES + FREE_PROBES;
}
