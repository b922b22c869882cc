// One block of keys of very different lengths: a counting sort by word count puts equals side by side, so that eight keys fill their
// lanes and the loops' lengths can be predicted.

import { padded8, sameWords8 } from './groups';
import { gather, greatest, least } from './lanes';
import { SORT } from './memory';
import { routeOneByOne } from './one-by-one';
import { MASK } from './reduce';
import { SORT_BLOCK, WIDEST_PADDED } from './tuning';

/** Word counts from here on share a bucket. */
const MOST_WORDS: u32 = 511;
/** u32[512][4]: how many keys, then the next free place, of each word count in each quarter of the block. */
const COUNTS: usize = SORT;
const COUNTS_SIZE: u32 = (MOST_WORDS + 1) << 4;
/** u32[SORT_BLOCK]: which key, as 4 times its number in the block. */
const ORDER: usize = COUNTS + COUNTS_SIZE;
/** Starts and ends of eight keys, and their partitions before they go to their places. */
const FROM: usize = ORDER + (<usize>SORT_BLOCK << 2);
const TO: usize = FROM + 32;
const EIGHT: usize = TO + 32;

/** The partitions of `count` keys (a multiple of 8, at most SORT_BLOCK) under MASK. Reads nothing at or past `limit`. */
export function routeSorted(
  base: usize, starts: usize, ends: usize, count: u32, limit: usize, numPartitions: u32, out: usize,
): void {
  sort(starts, ends, count);
  const end = ORDER + (<usize>count << 2);
  for (let order = ORDER; order < end; order += 32) {
    const o0 = load<u32>(order), o1 = load<u32>(order, 4), o2 = load<u32>(order, 8), o3 = load<u32>(order, 12);
    const o4 = load<u32>(order, 16), o5 = load<u32>(order, 20), o6 = load<u32>(order, 24), o7 = load<u32>(order, 28);
    const from = gather(starts + o0, starts + o1, starts + o2, starts + o3);
    const from2 = gather(starts + o4, starts + o5, starts + o6, starts + o7);
    const to = gather(ends + o0, ends + o1, ends + o2, ends + o3);
    const to2 = gather(ends + o4, ends + o5, ends + o6, ends + o7);
    const lengths = i32x4.sub(to, from), lengths2 = i32x4.sub(to2, from2);
    const longest = greatest(i32x4.max_u(lengths, lengths2));
    const shortest = least(i32x4.min_u(lengths, lengths2));
    // The keys are not in the order of their starts: any of them may be the last one of all.
    const isBounded = base + <usize>greatest(i32x4.max_u(from, from2)) + longest + 16 <= limit;
    v128.store(FROM, from);
    v128.store(FROM, from2, 16);
    v128.store(TO, to);
    v128.store(TO, to2, 16);
    if (!isBounded || longest - shortest >= WIDEST_PADDED) routeOneByOne(base, FROM, TO, 8, numPartitions, MASK, EIGHT);
    else if (shortest >> 2 == longest >> 2) sameWords8(base, FROM, TO, longest >> 2, EIGHT);
    else padded8(base, FROM, TO, shortest, longest, EIGHT);
    const h = v128.load(EIGHT), g = v128.load(EIGHT, 16);
    v128.store_lane<i32>(out + o0, h, 0);
    v128.store_lane<i32>(out + o1, h, 1);
    v128.store_lane<i32>(out + o2, h, 2);
    v128.store_lane<i32>(out + o3, h, 3);
    v128.store_lane<i32>(out + o4, g, 0);
    v128.store_lane<i32>(out + o5, g, 1);
    v128.store_lane<i32>(out + o6, g, 2);
    v128.store_lane<i32>(out + o7, g, 3);
  }
}

/**
 * Fills ORDER, ascending by word count. The block's quarters are counted side by side, each with counts of its own: keys of one length
 * that follow each other would otherwise wait for one another's count, 5 ns a key instead of 2.
 */
function sort(starts: usize, ends: usize, count: u32): void {
  memory.fill(COUNTS, 0, COUNTS_SIZE);
  // A quarter of the keys, 4 bytes each in a column.
  const q1: usize = count, q2 = q1 << 1, q3 = q1 + q2;
  let last: usize = 0;
  for (let key: usize = 0; key < q1; key += 4) {
    const b0 = bucketOf(starts, ends, key), b1 = bucketOf(starts, ends, key + q1);
    const b2 = bucketOf(starts, ends, key + q2), b3 = bucketOf(starts, ends, key + q3);
    store<u32>(b0, load<u32>(b0) + 1);
    store<u32>(b1, load<u32>(b1, 4) + 1, 4);
    store<u32>(b2, load<u32>(b2, 8) + 1, 8);
    store<u32>(b3, load<u32>(b3, 12) + 1, 12);
    last = max(last, max(max(b0, b1), max(b2, b3)));
  }
  let place: usize = ORDER;
  for (let bucket = COUNTS; bucket < last + 16; bucket += 4) {
    const keys = load<u32>(bucket);
    store<u32>(bucket, <u32>place);
    place += <usize>keys << 2;
  }
  for (let key: usize = 0; key < q1; key += 4) {
    putNext(bucketOf(starts, ends, key), key);
    putNext(bucketOf(starts, ends, key + q1) + 4, key + q1);
    putNext(bucketOf(starts, ends, key + q2) + 8, key + q2);
    putNext(bucketOf(starts, ends, key + q3) + 12, key + q3);
  }
}

// @ts-ignore: decorator
@inline
function bucketOf(starts: usize, ends: usize, key: usize): usize {
  return COUNTS + (<usize>min<u32>((load<u32>(ends + key) - load<u32>(starts + key)) >> 2, MOST_WORDS) << 4);
}

// @ts-ignore: decorator
@inline
function putNext(bucket: usize, key: usize): void {
  const place: usize = load<u32>(bucket);
  store<u32>(bucket, <u32>place + 4);
  store<u32>(place, <u32>key);
}
