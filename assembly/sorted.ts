// One block of keys of very different lengths: a counting sort by word count puts equals side by side, so that eight keys fill their
// lanes and the loops' lengths can be predicted. The sort costs about 1.5 ns a key.

import { padded8, sameWords8 } from './groups';
import { greatest, least } from './lanes';
import { SORT } from './memory';
import { murmur2 } from './murmur2';
import { SORT_BLOCK, WIDEST_PADDED } from './tuning';

/** Word counts from here on share a bucket. */
const MOST_WORDS: u32 = 511;
/** u32[512]: how many keys, then the next free place, of each word count. */
const COUNTS: usize = SORT;
/** 8 hashes. */
const HASHES: usize = COUNTS + ((MOST_WORDS + 1) << 2);
/** u64[SORT_BLOCK]: a key's start in the low half, its length in the high half. */
const ENTRIES: usize = HASHES + 32;
/** u32[SORT_BLOCK]: where a key's answer goes, in bytes. */
const PLACES: usize = ENTRIES + (<usize>SORT_BLOCK << 3);

/** The hashes of `count` keys (a multiple of 8, at most SORT_BLOCK). Reads no further than `limit`. */
export function hashSorted(base: usize, offsets: usize, count: u32, limit: usize, out: usize): void {
  sort(offsets, count);
  const end = ENTRIES + (<usize>count << 3);
  for (let entry = ENTRIES, places = PLACES; entry < end; entry += 64, places += 32) {
    const v0 = v128.load(entry), v1 = v128.load(entry, 16), v2 = v128.load(entry, 32), v3 = v128.load(entry, 48);
    const lengths = v128.shuffle<i32>(v0, v1, 1, 3, 5, 7), lengths2 = v128.shuffle<i32>(v2, v3, 1, 3, 5, 7);
    const starts = v128.shuffle<i32>(v0, v1, 0, 2, 4, 6), starts2 = v128.shuffle<i32>(v2, v3, 0, 2, 4, 6);
    const longest = greatest(i32x4.max_u(lengths, lengths2));
    const shortest = least(i32x4.min_u(lengths, lengths2));
    // The keys are not in the order of their starts: any of them may be the last one of all.
    const isBounded = base + <usize>greatest(i32x4.max_u(starts, starts2)) + longest + 16 <= limit;
    const p0 = base + i32x4.extract_lane(starts, 0), p1 = base + i32x4.extract_lane(starts, 1);
    const p2 = base + i32x4.extract_lane(starts, 2), p3 = base + i32x4.extract_lane(starts, 3);
    const p4 = base + i32x4.extract_lane(starts2, 0), p5 = base + i32x4.extract_lane(starts2, 1);
    const p6 = base + i32x4.extract_lane(starts2, 2), p7 = base + i32x4.extract_lane(starts2, 3);
    if (isBounded && shortest >> 2 == longest >> 2) {
      sameWords8(p0, p1, p2, p3, p4, p5, p6, p7, lengths, lengths2, longest >> 2, HASHES);
    } else if (isBounded && longest - shortest < WIDEST_PADDED) {
      padded8(p0, p1, p2, p3, p4, p5, p6, p7, lengths, lengths2, shortest, longest, HASHES);
    } else {
      for (let i: u32 = 0; i < 8; i++) {
        const one = entry + (i << 3);
        store<u32>(HASHES + (i << 2), murmur2(base + load<u32>(one), load<u32>(one, 4)));
      }
    }
    const h = v128.load(HASHES), g = v128.load(HASHES, 16);
    v128.store_lane<i32>(out + load<u32>(places), h, 0);
    v128.store_lane<i32>(out + load<u32>(places, 4), h, 1);
    v128.store_lane<i32>(out + load<u32>(places, 8), h, 2);
    v128.store_lane<i32>(out + load<u32>(places, 12), h, 3);
    v128.store_lane<i32>(out + load<u32>(places, 16), g, 0);
    v128.store_lane<i32>(out + load<u32>(places, 20), g, 1);
    v128.store_lane<i32>(out + load<u32>(places, 24), g, 2);
    v128.store_lane<i32>(out + load<u32>(places, 28), g, 3);
  }
}

/** Fills ENTRIES and PLACES, ascending by word count. */
// @ts-ignore: decorator
@inline
function sort(offsets: usize, count: u32): void {
  memory.fill(COUNTS, 0, (MOST_WORDS + 1) << 2);
  const end = offsets + (<usize>count << 2);
  let start = load<u32>(offsets);
  for (let o = offsets; o < end; o += 4) {
    const next = load<u32>(o, 4);
    const bucket = bucketOf(next - start);
    store<u32>(bucket, load<u32>(bucket) + 1);
    start = next;
  }
  let place: u32 = 0;
  for (let bucket = COUNTS; bucket < HASHES; bucket += 4) {
    const keys = load<u32>(bucket);
    store<u32>(bucket, place);
    place += keys;
  }
  start = load<u32>(offsets);
  for (let o = offsets; o < end; o += 4) {
    const next = load<u32>(o, 4);
    const length = next - start;
    const bucket = bucketOf(length);
    place = load<u32>(bucket);
    store<u32>(bucket, place + 1);
    store<u64>(ENTRIES + (place << 3), (<u64>length << 32) | <u64>start);
    store<u32>(PLACES + (place << 2), <u32>(o - offsets));
    start = next;
  }
}

// @ts-ignore: decorator
@inline
function bucketOf(length: u32): usize {
  return COUNTS + (min<u32>(length >> 2, MOST_WORDS) << 2);
}
