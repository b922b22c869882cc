// Many keys in one call: columns in, hashes or partitions out.

import { equal8, padded8, short4 } from './groups';
import { greatest, least } from './lanes';
import { murmur2 } from './murmur2';
import { reduceAll } from './reduce';
import { hashSorted } from './sorted';
import { SAMPLE, SORT_BLOCK, SPREAD_TO_SORT, WIDEST_PADDED } from './tuning';

/**
 * Key i is the bytes `base + offsets[i]` to `base + offsets[i + 1]`; its partition goes to `out[i]`. Additions wrap, so `base` may be
 * "where the bytes lie minus the first offset" and offsets of a slice of a larger block need no rewriting.
 *
 * The kernels load 16 bytes at a time and so read past a key, but never at or past `limit`: where they would, a key is hashed alone.
 */
export function partitionsForKeys(
  base: usize, offsets: usize, count: u32, limit: usize, numPartitions: u32, reduction: i32, out: usize,
): void {
  // Block by block, so that the hashes are still in the first cache when they are reduced.
  while (count > SORT_BLOCK) {
    hashes(base, offsets, SORT_BLOCK, limit, out);
    reduceAll(out, SORT_BLOCK, numPartitions, reduction);
    offsets += SORT_BLOCK << 2;
    out += SORT_BLOCK << 2;
    count -= SORT_BLOCK;
  }
  hashes(base, offsets, count, limit, out);
  reduceAll(out, count, numPartitions, reduction);
}

function hashes(base: usize, offsets: usize, count: u32, limit: usize, out: usize): void {
  const eights = count & ~7;
  if (isSpread(offsets, min(eights, SAMPLE))) hashSorted(base, offsets, eights, limit, out);
  else hashInOrder(base, offsets, eights, limit, out);
  hashOneByOne(base, offsets + (eights << 2), count & 7, out + (eights << 2));
}

function isSpread(offsets: usize, count: u32): bool {
  let apart: u32 = 0;
  for (const end = offsets + (count << 2); offsets < end; offsets += 32) {
    const lengths = lengthsAt(offsets), lengths2 = lengthsAt(offsets + 16);
    apart += greatest(i32x4.max_u(lengths, lengths2)) - least(i32x4.min_u(lengths, lengths2));
  }
  return apart > (count >> 3) * SPREAD_TO_SORT;
}

// @ts-ignore: decorator
@inline
function lengthsAt(offsets: usize): v128 {
  return i32x4.sub(v128.load(offsets, 4), v128.load(offsets));
}

function hashInOrder(base: usize, offsets: usize, count: u32, limit: usize, out: usize): void {
  for (const end = offsets + (count << 2); offsets < end; offsets += 32, out += 32) {
    const lengths = lengthsAt(offsets), lengths2 = lengthsAt(offsets + 16);
    const start = load<u32>(offsets);
    const length = load<u32>(offsets, 4) - start;
    const same = i32x4.splat(length);
    const p7 = base + load<u32>(offsets, 28);
    if (!v128.any_true(v128.or(v128.xor(lengths, same), v128.xor(lengths2, same)))) {
      if (p7 + length + 16 <= limit) equal8(base + start, length, out);
      else hashOneByOne(base, offsets, 8, out);
      continue;
    }
    const p0 = base + start, p1 = base + load<u32>(offsets, 4), p2 = base + load<u32>(offsets, 8);
    const p3 = base + load<u32>(offsets, 12), p4 = base + load<u32>(offsets, 16), p5 = base + load<u32>(offsets, 20);
    const p6 = base + load<u32>(offsets, 24);
    // 4 to 15 bytes, as one comparison: what is below 4 wraps to above 11.
    const over4 = i32x4.max_u(i32x4.sub(lengths, i32x4.splat(4)), i32x4.sub(lengths2, i32x4.splat(4)));
    if (p7 + 16 <= limit && !v128.any_true(i32x4.gt_u(over4, i32x4.splat(11)))) {
      short4(p0, p1, p2, p3, lengths, out);
      short4(p4, p5, p6, p7, lengths2, out + 16);
      continue;
    }
    const longest = greatest(i32x4.max_u(lengths, lengths2)), shortest = least(i32x4.min_u(lengths, lengths2));
    if (longest - shortest < WIDEST_PADDED && p7 + longest + 16 <= limit) {
      padded8(p0, p1, p2, p3, p4, p5, p6, p7, lengths, lengths2, shortest, longest, out);
    } else hashOneByOne(base, offsets, 8, out);
  }
}

function hashOneByOne(base: usize, offsets: usize, count: u32, out: usize): void {
  for (const end = offsets + (count << 2); offsets < end; offsets += 4, out += 4) {
    const start = load<u32>(offsets);
    store<u32>(out, murmur2(base + start, load<u32>(offsets, 4) - start));
  }
}
