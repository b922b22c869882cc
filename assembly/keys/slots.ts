// The table of keys: open addressing, 16 bytes a slot. A key is known by the 63 bits of hash that a Theta sketch keeps.
//
//   slot   u64 hash, u32 records (low half), u32 address of the entry; the address is 0 if the slot is empty
//   entry  u32 partition and SPLIT, u32 length, u32 records that may have been missed, u32 records (high half), then, if they are kept,
//          f64 offset of the last record, u32 bytes of its value, u32 unused, then the key's bytes
//
// A key that was found in two partitions has an entry for each. In a table that is scattered (see assembly/secret.ts) slots have scrambled hashes,
// and only one of a key's entries is where its hash belongs; the others, FURTHER, are where hash and partition do: a key that is in a million
// partitions is a flood too.

import { isFlooded, scrambled, unscrambled } from '../secret';
import { allocate, giveBack } from './arena';

export const SLOT: usize = 16;
/** Bytes of an entry before the key. */
export let header: usize = 16;
/** Set in the partition of all entries of a key that has several. */
export const SPLIT: u32 = 0x80000000;
/** Set too in those that are not where the key's hash belongs. */
export const FURTHER: u32 = 0x40000000;
/** Set in all entries while a table is being scattered that have no place yet. */
export const WAITING: u32 = 0x20000000;
const PARTITION: u32 = 0x1fffffff;
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
export let isScattered: bool = false;
/** How many keys were looked for, and how many slots were passed for them. */
let asked: u64 = 0;
export let passed: u64 = 0;

export function startSlots(lgSlots: u32, keepsLast: bool): bool {
  header = keepsLast ? 32 : 16;
  setLg(lgSlots);
  used = 0;
  isScattered = false;
  asked = passed = 0;
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

/** The first empty slot from a place on. */
export function emptySlot(from: usize): usize {
  let slot = from;
  while (load<u32>(slot, 12) != 0) slot = after(slot);
  notePassed(from, slot);
  return slot;
}

/** A search went from one slot to another. */
// @ts-ignore: decorator
@inline
export function notePassed(from: usize, to: usize): void {
  passed += <u64>((to - from) & (slotsEnd - slots - 1)) >> 4;
}

/** So many more keys will be looked for. @returns whether those before were looked for too long */
export function askFor(count: u32): bool {
  const isLong = isFlooded(passed, asked);
  asked += count;
  return isLong && !isScattered;
}

export function setScattered(): void {
  isScattered = true;
}

/** The hash that a Theta sketch keeps, of a slot's. */
// @ts-ignore: decorator
@inline
export function plain(hash: u64): u64 {
  return isScattered ? unscrambled(hash) : hash;
}

// @ts-ignore: decorator
@inline
export function partitionOf(entry: usize): u32 {
  return load<u32>(entry) & PARTITION;
}

// @ts-ignore: decorator
@inline
export function isFurther(entry: usize): bool {
  return (load<u32>(entry) & FURTHER) != 0;
}

/** Where an entry belongs that is not where its key's hash does. */
// @ts-ignore: decorator
@inline
export function homeOfFurther(hash: u64, partition: u32): usize {
  return home(scrambled(hash + (<u64>partition + 1) * 0x9e3779b97f4a7c15));
}

/** Where the entry belongs that a slot with this hash has. */
// @ts-ignore: decorator
@inline
export function homeOf(hash: u64, entry: usize): usize {
  return isScattered && isFurther(entry) ? homeOfFurther(hash, partitionOf(entry)) : home(hash);
}

/** The slot that is where the key's hash belongs; 0 if the key has no entry. */
export function slotOfKey(hash: u64): usize {
  const from = home(hash);
  let slot = from;
  let entry: usize = load<u32>(slot, 12);
  for (; entry != 0; slot = after(slot), entry = load<u32>(slot, 12)) {
    if (load<u64>(slot) == hash && !(isScattered && isFurther(entry))) break;
  }
  notePassed(from, slot);
  return entry == 0 ? 0 : slot;
}

/** Whether the key that was looked for last has entries in other partitions. */
export let isInOthers: bool = false;

/** Keys will be looked for whose partitions follow from them. */
export function haveOnePartition(): void {
  isInOthers = false;
}

/** The slot of a key in a partition; 0 if it has none. Then those that it has in others are marked as SPLIT. */
// @ts-ignore: decorator
@inline
export function slotIn(hash: u64, partition: u32): usize {
  isInOthers = false;
  if (isScattered) return scatteredSlotIn(hash, partition);
  const from = home(hash);
  let slot = from;
  let entry: usize = load<u32>(slot, 12);
  for (; entry != 0; slot = after(slot), entry = load<u32>(slot, 12)) {
    if (load<u64>(slot) != hash) continue;
    const found = load<u32>(entry);
    if ((found & ~SPLIT) == partition) break;
    isInOthers = true;
    store<u32>(entry, found | SPLIT);
  }
  notePassed(from, slot);
  return entry == 0 ? 0 : slot;
}

function scatteredSlotIn(hash: u64, partition: u32): usize {
  const key = slotOfKey(hash);
  if (key == 0) return 0;
  const entry: usize = load<u32>(key, 12);
  if (partitionOf(entry) == partition) return key;
  isInOthers = true;
  store<u32>(entry, load<u32>(entry) | SPLIT);
  const from = homeOfFurther(hash, partition);
  let slot = from;
  let further: usize = load<u32>(slot, 12);
  for (; further != 0; slot = after(slot), further = load<u32>(slot, 12)) {
    if (load<u64>(slot) == hash && isFurther(further) && partitionOf(further) == partition) break;
  }
  notePassed(from, slot);
  return further == 0 ? 0 : slot;
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
        const entry: usize = load<u32>(slot, 12);
        // Not memory.copy, which V8 calls a function outside of Wasm for: 10 to 20 ns.
        if (entry != 0) v128.store(emptySlot(homeOf(load<u64>(slot), entry)), v128.load(slot));
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

// @ts-ignore: decorator
@inline
export function setRecords(slot: usize, records: u64): void {
  store<u32>(slot, <u32>records, 8);
  store<u32>(load<u32>(slot, 12), <u32>(records >> 32), 12);
}

/** The size of an entry. */
// @ts-ignore: decorator
@inline
export function sizeOf(length: u32): usize {
  return header + ((<usize>min(length, MOST_STORED) + 7) & ~7);
}
