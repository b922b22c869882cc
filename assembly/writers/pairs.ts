// Every key with every partition it was found in: open addressing, 40 bytes a slot. src/state/writers/pair-table.ts is the readable twin, says what
// is kept when the table is full, and reads these slots when the scan is over: both put the same pairs in the same slots.
//
//   slot   i32 both halves of the fingerprint, i32 partition, i32 mask and PAIR_HAS_MORE, f64 records (0 in a free slot), f64 position of the
//          first of them and f64 of the last

import { isFlooded, scrambled } from '../secret';

export const PAIR_SLOT: u32 = 40;
export const PAIR_SECOND: usize = 4, PAIR_PARTITION: usize = 8, PAIR_MASK: usize = 12;
export const PAIR_RECORDS: usize = 16, PAIR_FIRST_POSITION: usize = 24, PAIR_LAST_POSITION: usize = 32;
/** Set in the mask where another pair of the same key lies further on: searches need not go to the end of a row of slots, which can be long. */
export const PAIR_HAS_MORE: u32 = 0x80000000;
const SLOT: usize = PAIR_SLOT;
/** 2 to the power of it are the slots of a new table. */
export const FIRST_LG_PAIRS: u32 = 10;
/** A table has no more pairs than this share of its slots. */
export const MOST_FULL: f64 = 0.7;
/** A key that is everywhere says no more than one in so many partitions; its records in further ones are not counted here. */
export const MOST_PARTITIONS_OF_KEY: u32 = 32;
/** No key is dropped beyond it: then new pairs are left out. Nobody has so many keys, but they can be made. */
export const MOST_PAIR_LEVEL: u32 = 31;

// What `addPair` says.
export const KNOWN: u32 = 0;
export const NEW_KEY: u32 = 1;
export const NEW_PARTITION: u32 = 2;
export const LEFT_OUT: u32 = 3;

let start: usize = 0;
let lg: u32 = 0;
let mostLg: u32 = 0;
let bits: u32 = 0;
/** At more pairs than this there must be room made. */
let most: f64 = 0;
/** Where the slots are. */
export let pairSlots: usize = 0;
/** Keys are kept whose fingerprint ends in so many zero bits. */
export let pairLevel: u32 = 0;
export let pairs: u32 = 0;
export let pairKeys: u32 = 0;
export let pairSplitKeys: u32 = 0;
/** Whether slots are found by what is secret: see assembly/secret.ts. */
export let pairsAreScattered: bool = false;
let asked: u64 = 0;
export let pairsPassed: u64 = 0;

/** How much memory a table of at most 2^lgMost slots takes. */
export function pairBytes(lgMost: u32): usize {
  return ((SLOT << lgMost) >> 2) * 7;
}

/** The next table will have at most 2^lgMost slots, in the `pairBytes` of memory at `at`, a multiple of 8, as far as it needs them. */
export function placePairs(at: usize, lgMost: u32): void {
  start = at;
  mostLg = lgMost;
  lg = min(FIRST_LG_PAIRS, lgMost);
  pairs = 0;
  pairsAreScattered = false;
  asked = pairsPassed = 0;
}

/** Where the memory ends that is needed until so many more pairs have come. */
export function endOfPairs(more: u32): usize {
  // One that is to be scattered grows then.
  let to = lg + <u32>(isToBeScattered() && lg < mostLg);
  while (to < mostLg && <f64>(pairs + more) > MOST_FULL * <f64>(<u32>1 << to)) to++;
  // A smaller table lies behind room for one of twice its size at most, and what it is filled from lies in front of its end.
  return start + min(pairBytes(mostLg), (SLOT << to) * 3);
}

/** The table that was placed, empty. */
export function startPairs(): void {
  pairLevel = 0;
  clear(lg);
}

export function pairSize(): u32 {
  return 1 << lg;
}

/**
 * Where a table of 2^lgSlots slots lies. Each next one takes the place before or behind the one that it is filled from, so that the largest is
 * at the start, with room behind it for three quarters as many slots.
 */
function place(lgSlots: u32): usize {
  return (mostLg - lgSlots) & 1 ? start + (SLOT << (lgSlots + 1)) : start;
}

function clear(toLg: u32): void {
  lg = toLg;
  bits = (1 << lg) - 1;
  most = MOST_FULL * <f64>(<u32>1 << lg);
  pairSlots = place(lg);
  memory.fill(pairSlots, 0, SLOT << lg);
  pairs = pairKeys = pairSplitKeys = 0;
}

// @ts-ignore: decorator
@inline
function slotAt(index: u32): usize {
  return pairSlots + <usize>index * SLOT;
}

// @ts-ignore: decorator
@inline
export function isKept(second: u32): bool {
  return (second & ((1 << pairLevel) - 1)) == 0;
}

// @ts-ignore: decorator
@inline
function homeOf(first: u32, second: u32): u32 {
  return (pairsAreScattered ? <u32>scrambled((<u64>second << 32) | <u64>first) : first) & bits;
}

function isToBeScattered(): bool {
  return !pairsAreScattered && isFlooded(pairsPassed, asked);
}

/** To be called before so many records are counted, with memory to the end that was told of them. */
export function preparePairs(count: u32): void {
  if (isToBeScattered()) {
    pairsAreScattered = true;
    if (lg < mostLg) widen();
    else keepLevel();
  }
  asked += count;
}

/** Reads a key's slot: several at a time wait for the memory together. The sum is for the optimizer, which drops what nobody needs. */
// @ts-ignore: decorator
@inline
export function touchPair(first: u32, second: u32): u32 {
  const slot = slotAt(homeOf(first, second));
  // Half of the slots lie across two cache lines.
  return load<u32>(slot) + load<u32>(slot, SLOT - 4);
}

/** Counts a record of a key in a partition. */
export function addPair(first: u32, second: u32, partition: u32, mask: u32, position: f64): u32 {
  if (!isKept(second)) return LEFT_OUT;
  const isFull = pairLevel == MOST_PAIR_LEVEL && <f64>pairs > most;
  let partitionsOfKey: u32 = 0;
  const home = homeOf(first, second);
  let index = home;
  let slot = slotAt(index);
  for (; load<f64>(slot, PAIR_RECORDS) > 0; index = (index + 1) & bits, slot = slotAt(index)) {
    if (load<u32>(slot) != first || load<u32>(slot, PAIR_SECOND) != second) continue;
    if (load<u32>(slot, PAIR_PARTITION) == partition) {
      store<f64>(slot, load<f64>(slot, PAIR_RECORDS) + 1, PAIR_RECORDS);
      if (position < load<f64>(slot, PAIR_FIRST_POSITION)) store<f64>(slot, position, PAIR_FIRST_POSITION);
      if (position > load<f64>(slot, PAIR_LAST_POSITION)) store<f64>(slot, position, PAIR_LAST_POSITION);
      pairsPassed += <u64>((index - home) & bits);
      return KNOWN;
    }
    if (++partitionsOfKey == MOST_PARTITIONS_OF_KEY) return LEFT_OUT;
    if (!isFull) noteMore(slot);
  }
  pairsPassed += <u64>((index - home) & bits);
  if (isFull) return LEFT_OUT;
  store<u32>(slot, first);
  store<u32>(slot, second, PAIR_SECOND);
  store<u32>(slot, partition, PAIR_PARTITION);
  store<u32>(slot, mask, PAIR_MASK);
  store<f64>(slot, 1, PAIR_RECORDS);
  store<f64>(slot, position, PAIR_FIRST_POSITION);
  store<f64>(slot, position, PAIR_LAST_POSITION);
  count(partitionsOfKey);
  if (<f64>pairs > most) makeRoom();
  return partitionsOfKey == 0 ? NEW_KEY : NEW_PARTITION;
}

// @ts-ignore: decorator
@inline
function noteMore(slot: usize): void {
  store<u32>(slot, load<u32>(slot, PAIR_MASK) | PAIR_HAS_MORE, PAIR_MASK);
}

// @ts-ignore: decorator
@inline
function count(partitionsOfKey: u32): void {
  pairs++;
  if (partitionsOfKey == 0) pairKeys++;
  if (partitionsOfKey == 1) pairSplitKeys++;
}

function makeRoom(): void {
  if (lg < mostLg) {
    widen();
    return;
  }
  while (<f64>pairs > most && pairLevel < MOST_PAIR_LEVEL) {
    pairLevel++;
    keepLevel();
  }
}

function widen(): void {
  const from = pairSlots, to = slotAt(1 << lg);
  clear(lg + 1);
  fillFrom(from, to);
}

/** Keeps the pairs of the level. They wait behind the table: two tables of this size would be most of the memory that a scan takes. */
function keepLevel(): void {
  const from = pairSlots, to = slotAt(1 << lg);
  let end = to;
  for (let slot = from; slot < to; slot += SLOT) {
    if (load<f64>(slot, PAIR_RECORDS) == 0 || !isKept(load<u32>(slot, PAIR_SECOND))) continue;
    memory.copy(end, slot, SLOT);
    end += SLOT;
  }
  clear(lg);
  fillFrom(to, end);
}

function fillFrom(from: usize, to: usize): void {
  for (let old = from; old < to; old += SLOT) {
    if (load<f64>(old, PAIR_RECORDS) == 0) continue;
    const first = load<u32>(old), second = load<u32>(old, PAIR_SECOND);
    let partitionsOfKey: u32 = 0;
    const home = homeOf(first, second);
    let index = home;
    let slot = slotAt(index);
    for (; load<f64>(slot, PAIR_RECORDS) > 0; index = (index + 1) & bits, slot = slotAt(index)) {
      if (load<u32>(slot) != first || load<u32>(slot, PAIR_SECOND) != second) continue;
      partitionsOfKey++;
      noteMore(slot);
    }
    pairsPassed += <u64>((index - home) & bits);
    memory.copy(slot, old, SLOT);
    store<u32>(slot, load<u32>(slot, PAIR_MASK) & ~PAIR_HAS_MORE, PAIR_MASK);
    count(partitionsOfKey);
  }
}
