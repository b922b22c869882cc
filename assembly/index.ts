// The ABI of core.wasm. All numbers are i32; pointers are byte addresses in the exported memory. Nothing is imported and nothing is
// checked here: the TypeScript wrapper validates before it calls (partition count 1 to 2^31-1, offsets ascending, keys inside the
// memory). A function reads only the keys and offsets it is given (partitionsForKeys: nothing at or past `limit`) and writes only `count`
// answers at `out` and its own scratch below KEYS.

export { ARENA, KEYS, KEYS_SIZE, MAX_KEYS, OFFSETS, PARTITIONS, READ_AHEAD } from './memory';
export { SEED, murmur2, murmur2Tail, murmur2Words } from './murmur2';
export { ABSOLUTE, MASK, UNSIGNED } from './reduce';
export { partitionsForKeys } from './batch';

import { murmur2 } from './murmur2';
import { reduce as reduceHash } from './reduce';

/** hash → partition under MASK, UNSIGNED or ABSOLUTE. */
export function reduce(h: u32, numPartitions: u32, reduction: i32): u32 {
  return reduceHash(h, numPartitions, reduction);
}

/** The partition of the `length` bytes at `ptr`. */
export function partitionForKey(ptr: usize, length: u32, numPartitions: u32, reduction: i32): u32 {
  return reduceHash(murmur2(ptr, length), numPartitions, reduction);
}
