// The table's entries in order, when it has ended.

import { placed } from './arena';
import { copyWords } from '../copy';
import { coupons, hashes, offsets, values } from './table';
import { ENDS, MOST_LINES, PARTITIONS, STARTS } from '../lines';
import { SCORES, scores } from './purge';
import { header, home, isScattered, MOST_STORED, partitionOf, plain, recordsOf, SLOT, slots, slotsEnd, used } from './slots';
import { insertSorted, sortSlots } from './sort';

/** Bytes of slots that are sorted in one call. */
const SORT_STEP: usize = 0x20000;
/** So many entries are looked at together. */
const TOGETHER: u32 = 64;

let touched: u32 = 0;
let readBytes: u32 = 0;

/** How many bytes of keys the last `readEntries` has read. */
export function bytesRead(): u32 {
  return readBytes;
}

/** The slot to be sorted next, and where the sorted ones end; 0 before the table has ended. */
let next: usize = 0;
let sorted: usize = 0;
/** How many that the table's end pushed to its start wait at SCORES: they belong to the end. */
let wrapped: u32 = 0;
const MOST_WRAPPED: u32 = SCORES >> 2;
/** Whether those before `sorted` are in no order yet. */
let isShuffled: bool = false;

/**
 * Ends the table: its slots are moved together, in the order of their hashes' low words, then high words, then partitions. From now on it
 * can only be read. It takes several calls: V8 optimizes a function at a later call, and one that runs only once never.
 * @returns whether there is more to do
 */
export function sortEntries(): bool {
  if (next == 0) {
    next = sorted = slots;
    isShuffled = isScattered;
  }
  const stop = min(next + SORT_STEP, slotsEnd);
  for (; next < stop; next += SLOT) {
    if (load<u32>(next, 12) == 0) continue;
    // More than there is room for have been made to lie there.
    if (wrapped == MOST_WRAPPED) isShuffled = true;
    if (!isShuffled && home(load<u64>(next)) > next) {
      v128.store(scores + (<usize>wrapped << 4), v128.load(next));
      wrapped++;
    } else appendSlot(next);
  }
  if (next < slotsEnd) return true;
  for (let i: usize = 0; i < <usize>wrapped << 4; i += SLOT) appendSlot(scores + i);
  if (isShuffled) sortSlots(slots, sorted);
  return false;
}

/** Puts a slot where it belongs among the sorted ones: at their end, or nearly. */
function appendSlot(slot: usize): void {
  insertSorted(plain(load<u64>(slot)), load<u64>(slot, 8), sorted, isShuffled ? sorted : slots);
  sorted += SLOT;
}

function touchEntries(slot: usize, count: u32): void {
  let sum: u32 = 0;
  for (let end = slot + (<usize>count << 4); slot < end; slot += SLOT) sum += load<u32>(load<u32>(slot, 12));
  touched = sum;
}

/** At least as many bytes as all keys of the table have together, and up to 7 a key more. */
export function storedBytes(): u32 {
  return <u32>(placed() - <usize>used * header);
}

/**
 * Reads entries of the ended table from number `from` on: the low halves of their hashes to HASHES, the high ones MOST_LINES u32s behind
 * them, records (f64) to SCORES, missed records to COUPONS, partitions to PARTITIONS, lengths to STARTS, last records, if they are kept, to
 * where they are given, and the keys' bytes, one after the other, to the `size` bytes at `buffer`, which have SLACK behind them: where each
 * key starts there goes to ENDS.
 * @returns how many; 0 at the end
 */
export function readEntries(from: u32, buffer: usize, size: u32): u32 {
  const most = min(min(MOST_LINES, SCORES >> 1), used - from);
  const lows = hashes, highs = hashes + (<usize>MOST_LINES << 2);
  let read: u32 = 0;
  let length: u32 = 0;
  let slot = slots + (<usize>from << 4);
  for (; read < most; read++, slot += SLOT) {
    if (read % TOGETHER == 0) touchEntries(slot, min(most - read, TOGETHER));
    const entry: usize = load<u32>(slot, 12);
    const whole = load<u32>(entry, 4), stored = min(whole, MOST_STORED);
    if (length + stored > size) break;
    store<u32>(lows + (<usize>read << 2), load<u32>(slot));
    store<u32>(highs + (<usize>read << 2), load<u32>(slot, 4));
    store<f64>(scores + (<usize>read << 3), recordsOf(slot));
    store<u32>(coupons + (<usize>read << 2), load<u32>(entry, 8));
    store<u32>(PARTITIONS + (<usize>read << 2), partitionOf(entry));
    store<u32>(STARTS + (<usize>read << 2), whole);
    store<u32>(ENDS + (<usize>read << 2), length);
    if (offsets != 0) {
      store<f64>(offsets + (<usize>read << 3), load<f64>(entry, 16));
      store<u32>(values + (<usize>read << 2), load<u32>(entry, 24));
    }
    copyWords(buffer + length, entry + header, stored);
    length += stored;
  }
  readBytes = length;
  return read;
}
