// One block of keys of very different lengths: a counting sort by word count puts equals side by side, so that eight keys fill their
// lanes and the loops' lengths can be predicted.

import { padded8, sameWords8 } from './groups';
import { gather, greatest, least } from './lanes';
import { SORT } from './memory';
import { murmur2 } from './murmur2';
import { MASK, reduce } from './reduce';
import { SORT_BLOCK, WIDEST_PADDED } from './tuning';

/** Word counts from here on share a bucket. */
const MOST_WORDS: u32 = 511;
/** u32[512][4]: how many keys, then the next free place, of each word count in each quarter of the block. */
const COUNTS: usize = SORT;
const COUNTS_SIZE: u32 = (MOST_WORDS + 1) << 4;
/** u32[SORT_BLOCK]: which key, as 4 times its number in the block. */
const ORDER: usize = COUNTS + COUNTS_SIZE;
/** The partitions of eight keys, before they go to their places. */
const EIGHT: usize = ORDER + (<usize>SORT_BLOCK << 2);

/** The partitions of `count` keys (a multiple of 8, at most SORT_BLOCK) under MASK. Reads nothing at or past `limit`. */
export function routeSorted(
  base: usize, offsets: usize, count: u32, limit: usize, numPartitions: u32, out: usize,
): void {
  sort(offsets, count);
  const end = ORDER + (<usize>count << 2);
  for (let order = ORDER; order < end; order += 32) {
    const o0 = load<u32>(order), o1 = load<u32>(order, 4), o2 = load<u32>(order, 8), o3 = load<u32>(order, 12);
    const o4 = load<u32>(order, 16), o5 = load<u32>(order, 20), o6 = load<u32>(order, 24), o7 = load<u32>(order, 28);
    const starts = gather(offsets + o0, offsets + o1, offsets + o2, offsets + o3);
    const starts2 = gather(offsets + o4, offsets + o5, offsets + o6, offsets + o7);
    const next = offsets + 4;
    const lengths = i32x4.sub(gather(next + o0, next + o1, next + o2, next + o3), starts);
    const lengths2 = i32x4.sub(gather(next + o4, next + o5, next + o6, next + o7), starts2);
    const longest = greatest(i32x4.max_u(lengths, lengths2));
    const shortest = least(i32x4.min_u(lengths, lengths2));
    // The keys are not in the order of their starts: any of them may be the last one of all.
    const isBounded = base + <usize>greatest(i32x4.max_u(starts, starts2)) + longest + 16 <= limit;
    const p0 = base + i32x4.extract_lane(starts, 0), p1 = base + i32x4.extract_lane(starts, 1);
    const p2 = base + i32x4.extract_lane(starts, 2), p3 = base + i32x4.extract_lane(starts, 3);
    const p4 = base + i32x4.extract_lane(starts2, 0), p5 = base + i32x4.extract_lane(starts2, 1);
    const p6 = base + i32x4.extract_lane(starts2, 2), p7 = base + i32x4.extract_lane(starts2, 3);
    if (isBounded && shortest >> 2 == longest >> 2) {
      sameWords8(p0, p1, p2, p3, p4, p5, p6, p7, lengths, lengths2, longest >> 2, EIGHT);
    } else if (isBounded && longest - shortest < WIDEST_PADDED) {
      padded8(p0, p1, p2, p3, p4, p5, p6, p7, lengths, lengths2, shortest, longest, EIGHT);
    } else {
      for (let i: usize = 0; i < 32; i += 4) {
        const at = offsets + load<u32>(order + i);
        const start = load<u32>(at);
        store<u32>(EIGHT + i, reduce(murmur2(base + start, load<u32>(at, 4) - start), numPartitions, MASK));
      }
    }
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
function sort(offsets: usize, count: u32): void {
  memory.fill(COUNTS, 0, COUNTS_SIZE);
  // A quarter of the keys, 4 bytes of offsets each.
  const quarter: usize = count;
  const half = quarter << 1;
  const end = offsets + quarter;
  let last: usize = 0;
  for (let o = offsets; o < end; o += 4) {
    const b0 = bucketAt(o), b1 = bucketAt(o + quarter), b2 = bucketAt(o + half), b3 = bucketAt(o + half + quarter);
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
  for (let o = offsets; o < end; o += 4) {
    const key = o - offsets;
    putNext(bucketAt(o), key);
    putNext(bucketAt(o + quarter) + 4, key + quarter);
    putNext(bucketAt(o + half) + 8, key + half);
    putNext(bucketAt(o + half + quarter) + 12, key + half + quarter);
  }
}

// @ts-ignore: decorator
@inline
function bucketAt(offset: usize): usize {
  return COUNTS + (<usize>min<u32>((load<u32>(offset, 4) - load<u32>(offset)) >> 2, MOST_WORDS) << 4);
}

// @ts-ignore: decorator
@inline
function putNext(bucket: usize, key: usize): void {
  const place: usize = load<u32>(bucket);
  store<u32>(bucket, <u32>place + 4);
  store<u32>(place, <u32>key);
}
