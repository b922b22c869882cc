// Slots in the order of their hashes' low words, then high words, then partitions, however they lie: bit by bit, so that no order of them takes long.

import { partitionOf, SLOT } from './slots';

/** So many slots are sorted one by one. */
const FEW: usize = 16 * SLOT;
const HASH_BITS: u32 = 64;
const ALL_BITS: u32 = HASH_BITS + 32;

/** Whether a slot that holds this belongs before another one. */
export function isBefore(hash: u64, rest: u64, other: usize): bool {
  const its = load<u64>(other);
  if (hash != its) return rotl(hash, 32) < rotl(its, 32);
  return partitionOf(<usize>(rest >> 32)) < partitionOf(load<u32>(other, 12));
}

/** Puts a slot at `at`, or before those of the sorted ones from `first` on that it belongs before. */
export function insertSorted(hash: u64, rest: u64, at: usize, first: usize): void {
  for (; at > first && isBefore(hash, rest, at - SLOT); at -= SLOT) v128.store(at, v128.load(at - SLOT));
  store<u64>(at, hash);
  store<u64>(at, rest, 8);
}

export function sortSlots(from: usize, to: usize): void {
  sortFrom(from, to, 0);
}

/** Sorts slots whose first bits are the same. */
function sortFrom(from: usize, to: usize, bit: u32): void {
  for (; to - from > FEW && bit < ALL_BITS; bit++) {
    let ones = to;
    for (let slot = from; slot < ones; ) {
      if (!hasBit(slot, bit)) slot += SLOT;
      else {
        ones -= SLOT;
        const other = v128.load(ones);
        v128.store(ones, v128.load(slot));
        v128.store(slot, other);
      }
    }
    sortFrom(from, ones, bit + 1);
    from = ones;
  }
  for (let slot = from; slot < to; slot += SLOT) insertSorted(load<u64>(slot), load<u64>(slot, 8), slot, from);
}

// @ts-ignore: decorator
@inline
function hasBit(slot: usize, bit: u32): bool {
  if (bit < HASH_BITS) return ((rotl(load<u64>(slot), 32) << bit) >> 63) != 0;
  return (partitionOf(load<u32>(slot, 12)) << (bit - HASH_BITS)) >> 31 != 0;
}
