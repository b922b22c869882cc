// Many keys in one call: columns in, partitions out.

import { equal8, longs8, padded8, short4 } from './groups';
import { areShort, greatest, least } from './lanes';
import { murmur2 } from './murmur2';
import { MASK, reduce, setDivisor } from './reduce';
import { routeSorted } from './sorted';
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
  // Only Java's rule is asked for in bulk; the others are here to be right.
  if (reduction != MASK) return routeOneByOne(base, offsets, count, numPartitions, reduction, out);
  setDivisor(numPartitions);
  const eights = count & ~7;
  for (const end = offsets + (<usize>eights << 2); offsets < end; ) {
    const block = min<u32>(<u32>(end - offsets) >> 2, SORT_BLOCK);
    if (isSpread(offsets, min(block, SAMPLE))) {
      routeSorted(base, offsets, block, limit, numPartitions, out);
    } else routeInOrder(base, offsets, block, limit, numPartitions, out);
    offsets += <usize>block << 2;
    out += <usize>block << 2;
  }
  routeOneByOne(base, offsets, count & 7, numPartitions, MASK, out);
}

function isSpread(offsets: usize, count: u32): bool {
  let apart: u32 = 0;
  for (const end = offsets + (<usize>count << 2); offsets < end; offsets += 32) {
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

function routeInOrder(
  base: usize, offsets: usize, count: u32, limit: usize,
  numPartitions: u32, out: usize,
): void {
  for (const end = offsets + (<usize>count << 2); offsets < end; offsets += 32, out += 32) {
    const lengths = lengthsAt(offsets), lengths2 = lengthsAt(offsets + 16);
    const start = load<u32>(offsets);
    const length = load<u32>(offsets, 4) - start;
    const same = i32x4.splat(length);
    const p0 = base + start, p7 = base + load<u32>(offsets, 28);
    if (!v128.any_true(v128.or(v128.xor(lengths, same), v128.xor(lengths2, same)))) {
      if (length == 8) longs8(p0, out);
      else if (p7 + length + 16 <= limit) equal8(p0, length, out);
      else routeOneByOne(base, offsets, 8, numPartitions, MASK, out);
      continue;
    }
    const p1 = base + load<u32>(offsets, 4), p2 = base + load<u32>(offsets, 8), p3 = base + load<u32>(offsets, 12);
    const p4 = base + load<u32>(offsets, 16), p5 = base + load<u32>(offsets, 20), p6 = base + load<u32>(offsets, 24);
    if (p7 + 16 <= limit && areShort(lengths, lengths2)) {
      short4(p0, p1, p2, p3, lengths, out);
      short4(p4, p5, p6, p7, lengths2, out + 16);
      continue;
    }
    const longest = greatest(i32x4.max_u(lengths, lengths2)), shortest = least(i32x4.min_u(lengths, lengths2));
    if (longest - shortest < WIDEST_PADDED && p7 + longest + 16 <= limit) {
      padded8(p0, p1, p2, p3, p4, p5, p6, p7, lengths, lengths2, shortest, longest, out);
    } else routeOneByOne(base, offsets, 8, numPartitions, MASK, out);
  }
}

function routeOneByOne(
  base: usize, offsets: usize, count: u32, numPartitions: u32, reduction: i32, out: usize,
): void {
  for (const end = offsets + (<usize>count << 2); offsets < end; offsets += 4, out += 4) {
    const start = load<u32>(offsets);
    store<u32>(out, reduce(murmur2(base + start, load<u32>(offsets, 4) - start), numPartitions, reduction));
  }
}
