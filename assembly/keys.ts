// Distinct keys with their records, in bounded memory. HLL sketches see each key when it enters the table.

import { allocate, place, startArena } from './arena';
import { ENDS, MOST_LINES, PARTITIONS, STARTS } from './lines';
import { hashKeys } from './murmur3';
import { addDistinct, missed, purge, SCORES, startKept } from './purge';
import {
  after, emptySlot, header, home, most, MOST_STORED, recordsOf, setUsed, sizeOf, slots, slotsEnd, SLOT, SPLIT, startSlots, used, widen,
} from './slots';

/** Bytes of one HLL sketch's registers: 2^12. */
const REGISTERS: u32 = 4096;
/** So many keys are looked up together. */
const TOGETHER: u32 = 64;

/** u64[MOST_LINES], u32[MOST_LINES], f64[SCORES / 2] or u32[SCORES], and the registers of each sketch. */
let hashes: usize = 0;
let coupons: usize = 0;
let scores: usize = 0;
let registers: usize = 0;
/** Whether each partition has a sketch of its own, or all keys have one. */
/** f64[MOST_LINES], u32[MOST_LINES]: the records' offsets and their values' bytes; 0 if they are not kept. */
let offsets: usize = 0;
let values: usize = 0;
let isSketchOfEach: bool = false;
let touched: u64 = 0;

/**
 * Begins a table in the memory from `at` to `limit`, with a sketch for each of `numSketches` partitions, or one for all. `keepsLast`: also
 * with each key's last record in each partition. Returns false if that does not fit.
 */
export function startKeys(at: usize, limit: usize, numSketches: u32, lgSlots: u32, keepsLast: bool): bool {
  startArena(at, limit);
  startKept();
  isSketchOfEach = numSketches > 1;
  hashes = allocate(<usize>MOST_LINES << 3);
  coupons = allocate(<usize>MOST_LINES << 2);
  scores = allocate(<usize>SCORES << 2);
  registers = allocate(<usize>numSketches * REGISTERS);
  offsets = keepsLast ? allocate(<usize>MOST_LINES << 3) : 0;
  values = keepsLast ? allocate(<usize>MOST_LINES << 2) : 0;
  return registers != 0 && startSlots(lgSlots, keepsLast);
}

export function hashesAt(): usize {
  return hashes;
}

export function couponsAt(): usize {
  return coupons;
}

export function scoresAt(): usize {
  return scores;
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

/** Adds the first `count` keys of the list, whose partition follows from the key. */
export function insertKeys(count: u32): void {
  hashKeys(STARTS, ENDS, count, hashes, coupons);
  for (let from: u32 = 0; from < count; from += TOGETHER) {
    const to = min(from + TOGETHER, count);
    touchSlots(from, to);
    for (let i = from; i < to; i++) {
      const hash = load<u64>(hashes + (<usize>i << 3));
      for (let slot = home(hash); ; slot = after(slot)) {
        if (load<u64>(slot) == hash) {
          addRecord(slot);
          break;
        }
        if (load<u32>(slot, 12) == 0) {
          insert(hash, i, false);
          break;
        }
      }
    }
  }
}

/** Loads wait for the memory at the same time if nothing else is done in between: then the slots are in the cache. */
function touchSlots(from: u32, to: u32): void {
  let sum: u64 = 0;
  for (let i = from; i < to; i++) sum += load<u64>(home(load<u64>(hashes + (<usize>i << 3))));
  // Or the optimizer would see that nobody needs them.
  touched = sum;
}

/** Adds the first `count` keys of the list, found in the partitions that are listed. */
export function insertRecords(count: u32): void {
  hashKeys(STARTS, ENDS, count, hashes, coupons);
  for (let i: u32 = 0; i < count; i++) {
    const hash = load<u64>(hashes + (<usize>i << 3));
    const partition = load<u32>(PARTITIONS + (<usize>i << 2));
    let isSplit = false;
    for (let slot = home(hash); ; slot = after(slot)) {
      const entry: usize = load<u32>(slot, 12);
      if (entry == 0) {
        insert(hash, i, isSplit);
        break;
      }
      if (load<u64>(slot) != hash) continue;
      const found = load<u32>(entry);
      if ((found & ~SPLIT) == partition) {
        addRecord(slot);
        if (offsets != 0) noteLast(entry, i);
        break;
      }
      isSplit = true;
      store<u32>(entry, found | SPLIT);
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
function noteLast(entry: usize, i: u32): void {
  const offset = load<f64>(offsets + (<usize>i << 3));
  if (offset < load<f64>(entry, 16)) return;
  store<f64>(entry, offset, 16);
  store<u32>(entry, load<u32>(values + (<usize>i << 2)), 24);
}

/** `isSplit`: the key has entries for other partitions. */
function insert(hash: u64, i: u32, isSplit: bool): void {
  const start: usize = load<u32>(STARTS + (<usize>i << 2));
  const length = load<u32>(ENDS + (<usize>i << 2)) - <u32>start;
  const partition = load<u32>(PARTITIONS + (<usize>i << 2));
  if (used >= most && !widen()) purge(scores);
  let entry = place(sizeOf(length));
  while (entry == 0) {
    purge(scores);
    entry = place(sizeOf(length));
  }
  // A purge may have dropped the key's other entries: all of them, never some.
  if (isSplit) isSplit = hasEntry(hash);
  const slot = emptySlot(hash);
  store<u64>(slot, hash);
  store<u32>(slot, 1, 8);
  store<u32>(slot, <u32>entry, 12);
  store<u32>(entry, isSplit ? partition | SPLIT : partition);
  store<u32>(entry, length, 4);
  // What a key may have missed is noted once, with the first of its entries.
  store<u32>(entry, isSplit ? 0 : missed(hash, length), 8);
  store<u32>(entry, 0, 12);
  if (offsets != 0) {
    store<f64>(entry, -1, 16);
    noteLast(entry, i);
  }
  memory.copy(entry + header, start, min(length, MOST_STORED));
  setUsed(used + 1);
  if (!isSplit) addDistinct();
  // The sketches leave the empty key out.
  if (length > 0) {
    const coupon = load<u32>(coupons + (<usize>i << 2));
    const register = registers + (isSketchOfEach ? <usize>partition * REGISTERS : 0) + (coupon & (REGISTERS - 1));
    store<u8>(register, max<u32>(load<u8>(register), coupon >> 26));
  }
}

function hasEntry(hash: u64): bool {
  for (let slot = home(hash); load<u32>(slot, 12) != 0; slot = after(slot)) if (load<u64>(slot) == hash) return true;
  return false;
}

let readBytes: u32 = 0;

/** How many bytes of keys the last `readEntries` has read. */
export function bytesRead(): u32 {
  return readBytes;
}

/**
 * Ends the table: its slots are moved together, in the order of their hashes' low words, then high words, then partitions. From now on it
 * can only be read.
 */
export function sortEntries(): void {
  let to = slots;
  // Those that the table's end pushed to its start belong to the end.
  let wrapped: u32 = 0;
  for (let slot = slots; slot < slotsEnd; slot += SLOT) {
    if (load<u32>(slot, 12) == 0) continue;
    if (home(load<u64>(slot)) > slot && wrapped < SCORES >> 2) {
      memory.copy(scores + (<usize>wrapped << 4), slot, SLOT);
      wrapped++;
    } else {
      memory.copy(to, slot, SLOT);
      to += SLOT;
    }
  }
  memory.copy(to, scores, <usize>wrapped << 4);
  for (let i = slots + SLOT, end = slots + (<usize>used << 4); i < end; i += SLOT) {
    const hash = load<u64>(i), rest = load<u64>(i, 8);
    let at = i;
    for (; at > slots && isBefore(hash, rest, at - SLOT); at -= SLOT) {
      store<u64>(at, load<u64>(at - SLOT));
      store<u64>(at, load<u64>(at - SLOT, 8), 8);
    }
    store<u64>(at, hash);
    store<u64>(at, rest, 8);
  }
}

/** Whether a slot that holds this belongs before another one. */
function isBefore(hash: u64, rest: u64, other: usize): bool {
  const its = load<u64>(other);
  if (hash != its) return rotl(hash, 32) < rotl(its, 32);
  return (load<u32>(<usize>(rest >> 32)) & ~SPLIT) < (load<u32>(load<u32>(other, 12)) & ~SPLIT);
}

function touchEntries(slot: usize, count: u32): void {
  let sum: u32 = 0;
  for (let end = slot + (<usize>count << 4); slot < end; slot += SLOT) sum += load<u32>(load<u32>(slot, 12));
  touched = sum;
}

/**
 * Reads entries of the ended table from number `from` on: hashes to HASHES, records (f64) to SCORES, missed records to COUPONS, partitions
 * to PARTITIONS, lengths to STARTS, last records, if they are kept, to where they are given, and the keys' bytes, one after the other, to the `size` bytes at `buffer`.
 * @returns how many; 0 at the end
 */
export function readEntries(from: u32, buffer: usize, size: u32): u32 {
  const most = min(min(MOST_LINES, SCORES >> 1), used - from);
  let read: u32 = 0;
  readBytes = 0;
  let slot = slots + (<usize>from << 4);
  for (; read < most; read++, slot += SLOT) {
    if (read % TOGETHER == 0) touchEntries(slot, min(most - read, TOGETHER));
    const entry: usize = load<u32>(slot, 12);
    const length = load<u32>(entry, 4), stored = min(length, MOST_STORED);
    if (readBytes + stored > size) break;
    store<u64>(hashes + (<usize>read << 3), load<u64>(slot));
    store<f64>(scores + (<usize>read << 3), recordsOf(slot));
    store<u32>(coupons + (<usize>read << 2), load<u32>(entry, 8));
    store<u32>(PARTITIONS + (<usize>read << 2), load<u32>(entry) & ~SPLIT);
    store<u32>(STARTS + (<usize>read << 2), length);
    if (offsets != 0) {
      store<f64>(offsets + (<usize>read << 3), load<f64>(entry, 16));
      store<u32>(values + (<usize>read << 2), load<u32>(entry, 24));
    }
    memory.copy(buffer + readBytes, entry + header, stored);
    readBytes += stored;
  }
  return read;
}
