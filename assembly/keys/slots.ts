// The table of keys: open addressing, 16 bytes a slot. A key is known by the 63 bits of hash that a Theta sketch keeps.
//
//   slot   u64 hash, u32 records (low half), u32 address of the entry; the address is 0 if the slot is empty
//   entry  u32 partition and SPLIT, u32 length, u32 records that may have been missed, u32 records (high half), then, if they are kept,
//          f64 offset of the last record, u32 bytes of its value, u32 unused, then the key's bytes
//
// A key that was found in two partitions has an entry for each.

import { allocate, giveBack } from './arena';

export const SLOT: usize = 16;
/** Bytes of an entry before the key. */
export let header: usize = 16;
/** Set in the partition of all entries of a key that has several. */
export const SPLIT: u32 = 0x80000000;
/** Of a longer key only the start is kept; its hash and length are the whole key's. */
export const MOST_STORED: u32 = 4096;
const MOST_LG: u32 = 27;

export let slots: usize = 0;
export let slotsEnd: usize = 0;
/** How many slots are in use, and at how many there must be room made. */
export let used: u32 = 0;
export let most: u32 = 0;
let lg: u32 = 0;
/** The number of a slot is the low word of a hash, so many bits to the right. */
export let shift: u32 = 0;

export function startSlots(lgSlots: u32, keepsLast: bool): bool {
  header = keepsLast ? 32 : 16;
  setLg(lgSlots);
  used = 0;
  slots = allocate(SLOT << lg);
  slotsEnd = slots + (SLOT << lg);
  most = threeQuarters();
  return slots != 0;
}

function setLg(to: u32): void {
  lg = to;
  shift = 32 - to;
}

export function numSlots(): u32 {
  return <u32>1 << lg;
}

export function setUsed(count: u32): void {
  used = count;
}

// @ts-ignore: decorator
@inline
function threeQuarters(): u32 {
  return ((<u32>1 << lg) >> 2) * 3;
}

/**
 * Where to look for a hash first: at the start of a cache line, which holds four slots, by the high bits of the hash's low word. So one line
 * is enough for nearly all keys, and the table is nearly in the order of that word, whatever its size, and what a Theta sketch keeps, the
 * lowest hashes, is spread over all of it.
 */
// @ts-ignore: decorator
@inline
export function home(hash: u64): usize {
  return homeIn(slots, shift, hash);
}

/** The same, for loops that have the table's place and `shift` as locals: a global is two loads. */
// @ts-ignore: decorator
@inline
export function homeIn(table: usize, by: u32, hash: u64): usize {
  return table + (<usize>((<u32>hash >> by) & ~3) << 4);
}

// @ts-ignore: decorator
@inline
export function after(slot: usize): usize {
  slot += SLOT;
  return slot == slotsEnd ? slots : slot;
}

/** The first empty slot for a hash. */
export function emptySlot(hash: u64): usize {
  let slot = home(hash);
  while (load<u32>(slot, 12) != 0) slot = after(slot);
  return slot;
}

/** Twice the slots; false if there is no memory for them. Then the table may become fuller than is good for its speed, to 7/8. */
export function widen(): bool {
  if (lg < MOST_LG) {
    const wider = allocate(SLOT << (lg + 1));
    if (wider != 0) {
      const from = slots, to = slotsEnd;
      slots = wider;
      setLg(lg + 1);
      slotsEnd = wider + (SLOT << lg);
      most = threeQuarters();
      for (let slot = from; slot < to; slot += SLOT) {
        // Not memory.copy, which V8 calls a function outside of Wasm for: 10 to 20 ns.
        if (load<u32>(slot, 12) != 0) v128.store(emptySlot(load<u64>(slot)), v128.load(slot));
      }
      giveBack(from, to);
      return true;
    }
  }
  const fullest = ((<u32>1 << lg) >> 3) * 7;
  const isRoom = most < fullest;
  most = fullest;
  return isRoom;
}

/** All records of a slot's entry, as far as they were seen. */
// @ts-ignore: decorator
@inline
export function recordsOf(slot: usize): f64 {
  return <f64>load<u32>(slot, 8) + 4294967296.0 * <f64>load<u32>(load<u32>(slot, 12), 12);
}

/** The size of an entry. */
// @ts-ignore: decorator
@inline
export function sizeOf(length: u32): usize {
  return header + ((<usize>min(length, MOST_STORED) + 7) & ~7);
}
