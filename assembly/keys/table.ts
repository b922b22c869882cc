// Distinct keys with their records, in bounded memory. HLL sketches see each key when it enters the table.

import { allocate, place, startArena } from './arena';
import { copyWords } from '../copy';
import { ENDS, MOST_LINES, PARTITIONS, STARTS } from '../lines';
import { scrambled } from '../secret';
import { hashKeys } from './murmur3';
import { missed, purge, startKept } from './purge';
import { scatter } from './scatter';
import {
  after, askFor, emptySlot, FURTHER, haveOnePartition, header, homeIn, homeOf, isInOthers, isScattered, most, MOST_STORED, notePassed, setUsed, shift, sizeOf,
  SLOT, slotIn, slotOfKey, slots, SPLIT, startSlots, used, widen,
} from './slots';

/** Bytes of one HLL sketch's registers: 2^12. */
export const REGISTERS: u32 = 4096;
/** So many keys are looked up together. */
const TOGETHER: u32 = 64;

/** u64[MOST_LINES], u32[MOST_LINES], and the registers of each sketch. */
export let hashes: usize = 0;
export let coupons: usize = 0;
let registers: usize = 0;
/** f64[MOST_LINES], u32[MOST_LINES]: the records' offsets and their values' bytes; 0 if they are not kept. */
export let offsets: usize = 0;
export let values: usize = 0;
/** Whether each partition has a sketch of its own, or all keys have one. */
let isSketchOfEach: bool = false;
let touched: u64 = 0;

/**
 * Begins a table in the memory from `at` to `limit`, with a sketch for each of `numSketches` partitions, or one for all. `keepsLast`: also
 * with each key's last record in each partition. Returns false if that does not fit.
 */
export function startKeys(at: usize, limit: usize, numSketches: u32, lgSlots: u32, keepsLast: bool): bool {
  startArena(at, limit);
  isSketchOfEach = numSketches > 1;
  hashes = allocate(<usize>MOST_LINES << 3);
  coupons = allocate(<usize>MOST_LINES << 2);
  registers = allocate(<usize>numSketches * REGISTERS);
  offsets = keepsLast ? allocate(<usize>MOST_LINES << 3) : 0;
  values = keepsLast ? allocate(<usize>MOST_LINES << 2) : 0;
  return registers != 0 && startKept() && startSlots(lgSlots, keepsLast);
}

export function hashesAt(): usize {
  return hashes;
}

export function couponsAt(): usize {
  return coupons;
}

export function registersAt(): usize {
  return registers;
}

export function offsetsAt(): usize {
  return offsets;
}

export function valuesAt(): usize {
  return values;
}

export function isCounting(): bool {
  return slots != 0;
}

/** Hashes the first `count` keys of the list, as the table has them. */
function hashList(count: u32): void {
  hashKeys(STARTS, ENDS, count, hashes, coupons);
  if (isScattered) scrambleList(0, count);
}

function scrambleList(from: u32, to: u32): void {
  for (let i = from; i < to; i++) store<u64>(hashes + (<usize>i << 3), scrambled(load<u64>(hashes + (<usize>i << 3))));
}

/** To be called before the keys of the list from `from` to `to` are looked for, of `count`. */
// @ts-ignore: decorator
@inline
function prepareFor(from: u32, to: u32, count: u32): void {
  if (!askFor(to - from)) return;
  scatter();
  scrambleList(from, count);
}

/** Adds the first `count` keys of the list, whose partition follows from the key. */
export function insertKeys(count: u32): void {
  hashList(count);
  haveOnePartition();
  for (let from: u32 = 0; from < count; from += TOGETHER) {
    const to = min(from + TOGETHER, count);
    prepareFor(from, to, count);
    touchSlots(from, to);
    // As locals: a global is two loads.
    const list = hashes;
    let table = slots, by = shift;
    for (let i = from; i < to; i++) {
      const hash = load<u64>(list + (<usize>i << 3));
      const slot = homeIn(table, by, hash);
      // Nobody can foresee in which of the line's slots a key is: no branch for each.
      const second = load<u64>(slot, SLOT) == hash;
      const third = load<u64>(slot, 2 * SLOT) == hash;
      const fourth = load<u64>(slot, 3 * SLOT) == hash;
      if ((load<u64>(slot) == hash) | second | third | fourth) {
        addRecord(slot + ((<usize>second + 2 * <usize>third + 3 * <usize>fourth) << 4));
      } else {
        addElsewhere(hash, slot, i);
        table = slots;
        by = shift;
      }
    }
  }
}

/** Adds a key that is in none of the slots of its line. */
function addElsewhere(hash: u64, from: usize, i: u32): void {
  if (load<u32>(from, 3 * SLOT + 12) != 0) {
    let slot = after(from + 3 * SLOT);
    while (load<u32>(slot, 12) != 0 && load<u64>(slot) != hash) slot = after(slot);
    notePassed(from, slot);
    if (load<u32>(slot, 12) != 0) {
      addRecord(slot);
      return;
    }
  }
  insertRecord(hash, i);
}

/** Loads wait for the memory at the same time if nothing else is done in between: then the slots are in the cache. */
function touchSlots(from: u32, to: u32): void {
  let sum: u64 = 0;
  const table = slots, by = shift;
  const end = hashes + (<usize>to << 3);
  let hash = hashes + (<usize>from << 3);
  // Eight at a time: so that more of them wait at the same time.
  for (; hash + 64 <= end; hash += 64) {
    sum +=
      touch(table, by, hash) + touch(table, by, hash + 8) + touch(table, by, hash + 16) + touch(table, by, hash + 24) +
      touch(table, by, hash + 32) + touch(table, by, hash + 40) + touch(table, by, hash + 48) + touch(table, by, hash + 56);
  }
  for (; hash < end; hash += 8) sum += touch(table, by, hash);
  // Or the optimizer would see that nobody needs them.
  touched = sum;
}

// @ts-ignore: decorator
@inline
function touch(table: usize, by: u32, hash: usize): u64 {
  return load<u64>(homeIn(table, by, load<u64>(hash)));
}

/** Adds the first `count` keys of the list, found in the partitions that are listed. */
export function insertRecords(count: u32): void {
  hashList(count);
  for (let i: u32 = 0; i < count; i++) {
    if (i % TOGETHER == 0) {
      const to = min(i + TOGETHER, count);
      prepareFor(i, to, count);
      touchSlots(i, to);
    }
    const hash = load<u64>(hashes + (<usize>i << 3));
    const partition = load<u32>(PARTITIONS + (<usize>i << 2));
    const slot = slotIn(hash, partition);
    if (slot == 0) insertRecord(hash, i);
    else {
      addRecord(slot);
      if (offsets != 0) noteLast(load<u32>(slot, 12), i);
    }
  }
}

// @ts-ignore: decorator
@inline
function addRecord(slot: usize): void {
  const records = load<u32>(slot, 8) + 1;
  store<u32>(slot, records, 8);
  if (records == 0) {
    const entry: usize = load<u32>(slot, 12);
    store<u32>(entry, load<u32>(entry, 12) + 1, 12);
  }
}

/** The record with the largest offset is the last one, in whatever order they come. */
export function noteLast(entry: usize, i: u32): void {
  const offset = load<f64>(offsets + (<usize>i << 3));
  if (offset < load<f64>(entry, 16)) return;
  store<f64>(entry, offset, 16);
  store<u32>(entry, load<u32>(values + (<usize>i << 2)), 24);
}

/** The first record of the key in its partition that was looked for last. */
function insertRecord(hash: u64, i: u32): void {
  const start: usize = load<u32>(STARTS + (<usize>i << 2));
  const length = load<u32>(ENDS + (<usize>i << 2)) - <u32>start;
  insert(hash, i, start, length, 1);
  // The sketches leave the empty key out.
  if (length > 0) {
    const partition = load<u32>(PARTITIONS + (<usize>i << 2));
    const coupon = load<u32>(coupons + (<usize>i << 2));
    const register = registers + (isSketchOfEach ? <usize>partition * REGISTERS : 0) + (coupon & (REGISTERS - 1));
    store<u8>(register, max<u32>(load<u8>(register), coupon >> 26));
  }
}

/** An entry with so many records for the key that was looked for last; of its `length` bytes those that are kept begin at `start`. */
export function insert(hash: u64, i: u32, start: usize, length: u32, records: u64): void {
  const mayBeSplit = isInOthers;
  const partition = load<u32>(PARTITIONS + (<usize>i << 2));
  if (used >= most && !widen()) purge();
  let entry = place(sizeOf(length));
  while (entry == 0) {
    purge();
    entry = place(sizeOf(length));
  }
  // A purge may have dropped the key's other entries: all of them, never some.
  const isSplit = mayBeSplit && slotOfKey(hash) != 0;
  store<u32>(entry, isSplit ? partition | (isScattered ? SPLIT | FURTHER : SPLIT) : partition);
  const slot = emptySlot(homeOf(hash, entry));
  store<u64>(slot, hash);
  store<u32>(slot, <u32>records, 8);
  store<u32>(slot, <u32>entry, 12);
  store<u32>(entry, length, 4);
  // What a key may have missed is noted once, with the first of its entries.
  store<u32>(entry, isSplit ? 0 : missed(hash, length), 8);
  store<u32>(entry, <u32>(records >> 32), 12);
  if (offsets != 0) {
    store<f64>(entry, -1, 16);
    noteLast(entry, i);
  }
  copyWords(entry + header, start, min(length, MOST_STORED));
  setUsed(used + 1);
}

