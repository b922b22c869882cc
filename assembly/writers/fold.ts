// Listed records into what is known of who wrote them; the readable twin is `addColumns` in src/state/writers/state.ts. The caller sees only
// those records that its own memory may have to remember: those of a key that is new, or new in its partition.

import { MOST_LINES, PARTITIONS } from '../lines';
import { addPair, isKept, KNOWN, LEFT_OUT, NEW_PARTITION, preparePairs, startPairs, touchPair } from './pairs';
import { FIRST, FLAGS, IS_KEYLESS, IS_TOMBSTONE, MASKS, NO_RECORD, POSITIONS, RECORDS_END, SECOND } from './records';
import { MASK_RULES } from './rule-masks';

const MASK_BITS: u32 = (1 << MASK_RULES) - 1;
/** More partitions have no count of their own keyless records. */
export const MOST_KEYLESS_PARTITIONS: u32 = 0x10000;
/** So many keys are looked up together. */
const TOGETHER: u32 = 64;

/** u32[MOST_LINES]: the numbers of records whose keys are kept, then twice the number of those that are new, plus 1 in a new partition. */
export const FOUND: usize = RECORDS_END;
/** f64 each, in this order. */
export const TOTALS: usize = FOUND + (<usize>MOST_LINES << 2);
export const TOTAL_RECORDS: u32 = 0, TOTAL_KEYLESS: u32 = 1, TOTAL_TOMBSTONES: u32 = 2, TOTAL_UNREADABLE: u32 = 3;
export const TOTAL_WITHOUT_PARTITION: u32 = 4, TOTAL_OUT_OF_RANGE: u32 = 5;
/** The highest partition; -1 for none. */
export const TOTAL_HIGHEST: u32 = 6;
/** f64[2^MASK_RULES]: records by mask. */
export const MASK_RECORDS: usize = TOTALS + 64;
/** f64 for each of the first 65,536 partitions: keyless records. */
export const KEYLESS_OF: usize = MASK_RECORDS + (<usize>(MASK_BITS + 1) << 3);

let numPartitions: i32 = 1;
let keylessPartitions: i32 = 1;
let touched: u32 = 0;

/** The end of the memory that `startFold` takes, beside that of the pairs. */
export function endOfTotals(partitions: u32): usize {
  return KEYLESS_OF + (<usize>min(partitions, MOST_KEYLESS_PARTITIONS) << 3);
}

/** Begins with nothing. The pairs are placed, and there is memory for none. */
export function startFold(partitions: u32): void {
  numPartitions = partitions;
  keylessPartitions = min(partitions, MOST_KEYLESS_PARTITIONS);
  memory.fill(TOTALS, 0, endOfTotals(partitions) - TOTALS);
  store<f64>(TOTALS + (<usize>TOTAL_HIGHEST << 3), -1);
  startPairs();
}

/**
 * Adds the first `count` records that are listed, whose masks are whole. There is memory for as many pairs. Their positions are those at POSITIONS, or else the records' numbers.
 * @returns how many are listed at FOUND
 */
export function foldRecords(count: u32, hasPositions: bool): u32 {
  const kept = countRecords(count, hasPositions);
  preparePairs(kept);
  let found: u32 = 0;
  for (let from: u32 = 0; from < kept; from += TOGETHER) {
    const to = min(from + TOGETHER, kept);
    let sum: u32 = 0;
    for (let i = from; i < to; i++) sum += touchPair(load<u32>(FIRST + keptAt(i)), load<u32>(SECOND + keptAt(i)));
    touched = sum;
    for (let i = from; i < to; i++) {
      const at = keptAt(i);
      const mask = load<u32>(MASKS + at) & MASK_BITS, position = load<f64>(POSITIONS + (at << 1));
      const isNew = addPair(load<u32>(FIRST + at), load<u32>(SECOND + at), load<u32>(PARTITIONS + at), mask, position);
      if (isNew == KNOWN || isNew == LEFT_OUT) continue;
      store<u32>(FOUND + (<usize>found << 2), <u32>(at >> 1) | <u32>(isNew == NEW_PARTITION));
      found++;
    }
  }
  return found;
}

/** Where record number `i` of those listed is in the columns of 4 bytes. */
// @ts-ignore: decorator
@inline
function keptAt(i: u32): usize {
  return <usize>load<u32>(FOUND + (<usize>i << 2)) << 2;
}

/** Counts what there is of each kind, and lists the records whose pairs are. @returns how many those are */
function countRecords(count: u32, hasPositions: bool): u32 {
  let kept: u32 = 0, keyless: u32 = 0, tombstones: u32 = 0, unreadable: u32 = 0, without: u32 = 0, outside: u32 = 0;
  let highest: i32 = -1;
  let position = load<f64>(TOTALS + (<usize>TOTAL_RECORDS << 3));
  for (let i: u32 = 0; i < count; i++) {
    const at = <usize>i << 2;
    const partition = load<i32>(PARTITIONS + at);
    if (partition == NO_RECORD) {
      unreadable++;
      continue;
    }
    position += 1;
    if (!hasPositions) store<f64>(POSITIONS + (at << 1), position);
    const flags = <u32>load<u8>(FLAGS + i);
    highest = max(highest, partition);
    tombstones += <u32>((flags & IS_TOMBSTONE) != 0);
    without += <u32>(partition < 0);
    outside += <u32>(partition >= numPartitions);
    if (flags & IS_KEYLESS) {
      keyless++;
      if (<u32>partition < <u32>keylessPartitions) addOne(KEYLESS_OF, partition);
      continue;
    }
    if (<u32>partition < <u32>numPartitions) addOne(MASK_RECORDS, load<u32>(MASKS + at) & MASK_BITS);
    // No branch: which keys are kept is random.
    store<u32>(FOUND + (<usize>kept << 2), i);
    kept += <u32>isKept(load<u32>(SECOND + at)) & <u32>(partition >= 0);
  }
  add(TOTAL_RECORDS, count - unreadable);
  add(TOTAL_KEYLESS, keyless);
  add(TOTAL_TOMBSTONES, tombstones);
  add(TOTAL_UNREADABLE, unreadable);
  add(TOTAL_WITHOUT_PARTITION, without);
  add(TOTAL_OUT_OF_RANGE, outside);
  const highestAt = TOTALS + (<usize>TOTAL_HIGHEST << 3);
  store<f64>(highestAt, max(<f64>highest, load<f64>(highestAt)));
  return kept;
}

// @ts-ignore: decorator
@inline
function addOne(table: usize, i: u32): void {
  const at = table + (<usize>i << 3);
  store<f64>(at, load<f64>(at) + 1);
}

// @ts-ignore: decorator
@inline
function add(total: u32, records: u32): void {
  const at = TOTALS + (<usize>total << 3);
  store<f64>(at, load<f64>(at) + <f64>records);
}
