// When the table is full: what is kept then, and what is still known of what is not.
//
// Two kinds of keys are kept. Those whose hash is below theta are a sample that every key had the same chance to be in, as in a Theta
// sketch: they were never dropped, so their counts are exact. And those with many records or bytes, as in a Frequent Items sketch: a
// key that is not there has had at most `offsetRecords` records and `offsetBytes` bytes.

import { allocate, endWalk, keep, nextKey, startWalk } from './arena';
import {
  after, emptySlot, homeOf, plain, recordsOf, setRecords, setUsed, sizeOf, SLOT, slotOfKey, slots, slotsEnd, SPLIT, used,
} from './slots';

/** u32[SCORES]: how many keys have a score, by the high bits of its f32. Free for others between two purges. */
export const SCORES: u32 = 0x8000;
export let scores: usize = 0;
/** Set in the length of an entry that goes. */
const GONE: u32 = 0x80000000;

/** No hash is that large: all keys are in the sample. */
export const MOST_THETA: u64 = 0x7fffffffffffffff;
export let theta: u64 = MOST_THETA;
export let offsetRecords: f64 = 0;
export let offsetBytes: f64 = 0;

export function startKept(): bool {
  scores = allocate(<usize>SCORES << 2);
  theta = MOST_THETA;
  offsetRecords = 0;
  offsetBytes = 0;
  return scores != 0;
}

export function scoresAt(): usize {
  return scores;
}

/** How many records a key of this length may have had that is not in the table and has this hash there. */
export function missed(hash: u64, length: u32): u32 {
  if (isSampled(hash)) return 0;
  return <u32>min(4294967295.0, length == 0 ? offsetRecords : min(offsetRecords, floor(offsetBytes / <f64>length)));
}

/** Whether keys with this hash in the table are in the sample. */
// @ts-ignore: decorator
@inline
function isSampled(hash: u64): bool {
  return plain(hash) < theta;
}

// @ts-ignore: decorator
@inline
function mostRecordsOf(slot: usize): f64 {
  return recordsOf(slot) + <f64>load<u32>(load<u32>(slot, 12), 8);
}

/** The most records that the key of a slot can have had, in all partitions, while they are gathered. */
function mostRecords(slot: usize): f64 {
  return mostRecordsOf(isSplit(slot) ? slotOfKey(load<u64>(slot)) : slot);
}

// @ts-ignore: decorator
@inline
function isSplit(slot: usize): bool {
  return (load<u32>(load<u32>(slot, 12)) & SPLIT) != 0;
}

/** Adds what a key's other entries have to the one that is found first, or takes it off again. */
function gatherRecords(isOff: bool): void {
  for (let slot = slots; slot < slotsEnd; slot += SLOT) {
    if (load<u32>(slot, 12) == 0 || !isSplit(slot)) continue;
    const key = slotOfKey(load<u64>(slot));
    if (key == slot) continue;
    const its = <u64>mostRecordsOf(slot);
    setRecords(key, isOff ? <u64>recordsOf(key) - its : <u64>recordsOf(key) + its);
  }
}

/** A key with many records is worth as much as one with few long ones: where its score falls. */
// @ts-ignore: decorator
@inline
function scoreOf(records: f64, length: u32, meanLength: f64): u32 {
  return reinterpret<u32>(<f32>(records * max(1, <f64>length / meanLength))) >> 16;
}

/** Drops about half of the keys: a quarter is kept as the sample, a quarter for its many records. */
export function purge(): void {
  const quarter = used >> 2;
  let sampled: u32 = 0;
  let records: f64 = 0, bytes: f64 = 0;
  for (let slot = slots; slot < slotsEnd; slot += SLOT) {
    const entry: usize = load<u32>(slot, 12);
    if (entry == 0) continue;
    if (isSampled(load<u64>(slot))) sampled++;
    const its = recordsOf(slot);
    records += its;
    bytes += its * <f64>load<u32>(entry, 4);
  }
  if (sampled > quarter) theta = <u64>(<f64>theta * (<f64>quarter / <f64>sampled));
  const meanLength = max(1, bytes / records);
  gatherRecords(false);

  memory.fill(scores, 0, SCORES << 2);
  for (let slot = slots; slot < slotsEnd; slot += SLOT) {
    if (load<u32>(slot, 12) == 0 || isSampled(load<u64>(slot))) continue;
    const score = scores + (<usize>scoreOf(mostRecords(slot), load<u32>(load<u32>(slot, 12), 4), meanLength) << 2);
    store<u32>(score, load<u32>(score) + 1);
  }
  let least: u32 = SCORES - 1;
  for (let above: u32 = 0; least > 0; least--) {
    above += load<u32>(scores + (<usize>least << 2));
    if (above > quarter) break;
  }

  // No search has ever gone past a slot that is empty now.
  let empty = slots;
  while (load<u32>(empty, 12) != 0) empty += SLOT;
  drop(least, meanLength);
  moveTogether();
  closeGaps(empty);
}

/**
 * Marks the entries of keys up to the score. What stays is linked backwards: the entry holds its slot, the slot the entry's high half of
 * records, so that entries can be moved.
 */
function drop(most: u32, meanLength: f64): void {
  for (let slot = slots; slot < slotsEnd; slot += SLOT) {
    const entry: usize = load<u32>(slot, 12);
    if (entry == 0 || isSampled(load<u64>(slot))) continue;
    const its = mostRecords(slot);
    const length = load<u32>(entry, 4) & ~GONE;
    if (scoreOf(its, length, meanLength) > most) continue;
    offsetRecords = max(offsetRecords, its);
    offsetBytes = max(offsetBytes, its * <f64>length);
    store<u32>(entry, length | GONE, 4);
  }
  gatherRecords(true);
  for (let slot = slots; slot < slotsEnd; slot += SLOT) {
    const entry: usize = load<u32>(slot, 12);
    if (entry == 0) continue;
    if ((load<u32>(entry, 4) & GONE) != 0) {
      store<u64>(slot, 0);
      store<u64>(slot, 0, 8);
    } else {
      store<u32>(slot, load<u32>(entry, 12), 12);
      store<u32>(entry, <u32>slot, 12);
    }
  }
}

function moveTogether(): void {
  startWalk();
  let size: usize = 0;
  for (let entry = nextKey(0); entry != 0; entry = nextKey(size)) {
    const length = load<u32>(entry, 4);
    size = sizeOf(length & ~GONE);
    if ((length & GONE) != 0) continue;
    const slot: usize = load<u32>(entry, 12);
    const to = keep(size);
    memory.copy(to, entry, size);
    store<u32>(to, load<u32>(slot, 12), 12);
    store<u32>(slot, <u32>to, 12);
  }
  endWalk();
}

/** Slots that became empty end searches too early: from one that has long been empty on, all are put where they belong. */
function closeGaps(start: usize): void {
  let count: u32 = 0;
  for (let slot = after(start); slot != start; slot = after(slot)) {
    const hash = load<u64>(slot), rest = load<u64>(slot, 8);
    if (rest >> 32 == 0) continue;
    store<u64>(slot, 0);
    store<u64>(slot, 0, 8);
    const to = emptySlot(homeOf(hash, <usize>(rest >> 32)));
    store<u64>(to, hash);
    store<u64>(to, rest, 8);
    count++;
  }
  setUsed(count);
}
