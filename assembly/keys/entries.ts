// Entries of other tables, which have ended, into this one: what several scans have counted becomes what one would have counted.

import { scrambled } from '../secret';
import { allocate } from './arena';
import { MOST_LINES, PARTITIONS, STARTS } from '../lines';
import { scatter } from './scatter';
import { hashes, insert, noteLast, offsets } from './table';
import { askFor, homeIn, isScattered, MOST_STORED, recordsOf, setRecords, shift, SLOT, slotIn, slots } from './slots';

/** So many are looked up together. */
const TOGETHER: u32 = 64;

/** f64[MOST_LINES]: how many records each has. */
let weights: usize = 0;
let touched: u64 = 0;

/** To be called once, before entries come. @returns where their records belong; 0 if there is no memory for them */
export function startEntries(): usize {
  weights = allocate(<usize>MOST_LINES << 3);
  return weights;
}

/**
 * Adds entries of which nothing has been missed: the low halves of their hashes are at `hashesAt`, the high ones MOST_LINES u32s behind them, their
 * partitions at PARTITIONS, the lengths of their keys at STARTS, their last records, if they are kept, where those of records are. What is kept
 * of the keys lies at `bytes`, one behind the other. No sketch is changed.
 */
export function insertEntries(count: u32, bytes: usize): void {
  const lows = hashes, highs = hashes + (<usize>MOST_LINES << 2);
  let start = bytes;
  for (let i: u32 = 0; i < count; i++) {
    if (i % TOGETHER == 0) {
      const to = min(i + TOGETHER, count);
      if (askFor(to - i)) scatter();
      if (!isScattered) touchSlots(lows, i, to);
    }
    const known = <u64>load<u32>(lows + (<usize>i << 2)) | (<u64>load<u32>(highs + (<usize>i << 2)) << 32);
    const hash = isScattered ? scrambled(known) : known;
    const partition = load<u32>(PARTITIONS + (<usize>i << 2));
    const length = load<u32>(STARTS + (<usize>i << 2));
    const records = <u64>load<f64>(weights + (<usize>i << 3));
    const slot = slotIn(hash, partition);
    if (slot == 0) insert(hash, i, start, length, records);
    else {
      setRecords(slot, <u64>recordsOf(slot) + records);
      if (offsets != 0) noteLast(load<u32>(slot, 12), i);
    }
    start += <usize>min(length, MOST_STORED);
  }
}

/**
 * Loads wait for the memory at the same time if nothing else is done in between: first the slots, then the entries of those that are there, which
 * lie in the order in which they came.
 */
function touchSlots(lows: usize, from: u32, to: u32): void {
  let sum: u64 = 0;
  const table = slots, by = shift;
  for (let i = from; i < to; i++) sum += load<u64>(homeIn(table, by, <u64>load<u32>(lows + (<usize>i << 2))));
  for (let i = from; i < to; i++) {
    const low = load<u32>(lows + (<usize>i << 2));
    const slot = homeIn(table, by, <u64>low);
    const second = load<u32>(slot, SLOT) == low;
    const third = load<u32>(slot, 2 * SLOT) == low;
    const fourth = load<u32>(slot, 3 * SLOT) == low;
    const at = slot + ((<usize>second + 2 * <usize>third + 3 * <usize>fourth) << 4);
    // One that is empty has the address 0.
    sum += load<u32>(load<u32>(at, 12));
  }
  touched = sum;
}
