// Listed records into what is known of who wrote them; the readable twin is `addColumns` in src/state/writers/state.ts. The caller sees only
// those records that its own memory may have to remember: those of a key that is new, or new in its partition.

import { MOST_LINES, PARTITIONS } from '../lines';
import { addPair, isKept, KNOWN, LEFT_OUT, NEW_PARTITION, pairBytes, startPairs, touchPair } from './pairs';
import { FIRST, FLAGS, MASKS, NO_RECORD, POSITIONS, RECORDS_END, SECOND } from './records';

/** Bits of FLAGS, as in src/sources/records/block.ts. */
const KEYLESS: u32 = 1, TOMBSTONE: u32 = 2;
/** There are 2^13 masks. */
const MASK_BITS: u32 = 0x1fff;
/** More partitions have no count of their own keyless records. */
const MOST_KEYLESS_PARTITIONS: u32 = 0x10000;
/** So many keys are looked up together. */
const TOGETHER: u32 = 64;

/** u32[MOST_LINES]: the numbers of records whose keys are kept, then twice the number of those that are new, plus 1 in a new partition. */
export const FOUND: usize = RECORDS_END;
/** f64 each: records, keyless, tombstones, unreadable, without partition, out of range, the highest partition. */
export const TOTALS: usize = FOUND + (<usize>MOST_LINES << 2);
/** f64[2^13]: records by mask. */
export const MASK_RECORDS: usize = TOTALS + 64;
/** f64 for each of the first 65,536 partitions: keyless records. Then come the pairs. */
export const KEYLESS_OF: usize = MASK_RECORDS + (<usize>(MASK_BITS + 1) << 3);

let numPartitions: i32 = 1;
let keylessPartitions: i32 = 1;
let touched: u32 = 0;

/** The end of the memory that `startFold` takes. */
export function endOfFold(partitions: u32, lgMostPairs: u32): usize {
  return pairsAt(partitions) + pairBytes(lgMostPairs);
}

function pairsAt(partitions: u32): usize {
  return KEYLESS_OF + (<usize>min(partitions, MOST_KEYLESS_PARTITIONS) << 3);
}

/** Begins with nothing. There is memory up to `endOfFold`. */
export function startFold(partitions: u32, lgMostPairs: u32): void {
  numPartitions = partitions;
  keylessPartitions = min(partitions, MOST_KEYLESS_PARTITIONS);
  store<f64>(TOTALS, -1, 48);
  startPairs(pairsAt(partitions), lgMostPairs);
}

/**
 * Adds the first `count` records that are listed, whose masks are whole. Their positions are those at POSITIONS, or else the records' numbers.
 * @returns how many are listed at FOUND
 */
export function foldRecords(count: u32, hasPositions: bool): u32 {
  const kept = countRecords(count, hasPositions);
  let found: u32 = 0;
  for (let from: u32 = 0; from < kept; from += TOGETHER) {
    const to = min(from + TOGETHER, kept);
    let sum: u32 = 0;
    for (let i = from; i < to; i++) sum += touchPair(load<u32>(FIRST + keptAt(i)));
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
  let position = load<f64>(TOTALS);
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
    tombstones += <u32>((flags & TOMBSTONE) != 0);
    without += <u32>(partition < 0);
    outside += <u32>(partition >= numPartitions);
    if (flags & KEYLESS) {
      keyless++;
      if (<u32>partition < <u32>keylessPartitions) addOne(KEYLESS_OF, partition);
      continue;
    }
    if (<u32>partition < <u32>numPartitions) addOne(MASK_RECORDS, load<u32>(MASKS + at) & MASK_BITS);
    // No branch: which keys are kept is random.
    store<u32>(FOUND + (<usize>kept << 2), i);
    kept += <u32>isKept(load<u32>(SECOND + at)) & <u32>(partition >= 0);
  }
  add(0, count - unreadable);
  add(1, keyless);
  add(2, tombstones);
  add(3, unreadable);
  add(4, without);
  add(5, outside);
  store<f64>(TOTALS, max(<f64>highest, load<f64>(TOTALS, 48)), 48);
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
