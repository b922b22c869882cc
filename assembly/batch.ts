// Many keys in one call: columns in, partitions out.

import { equal8, longs8, padded8, sameWords8, short4 } from './groups';
import { areShort, greatest, least, lengthsAt } from './lanes';
import { routeOneByOne } from './one-by-one';
import { MASK, setDivisor } from './reduce';
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
  if (reduction != MASK) return routeOneByOne(base, offsets, offsets + 4, count, numPartitions, reduction, out);
  const eights: usize = count & ~7;
  routeEights(base, offsets, offsets + 4, <u32>eights, limit, numPartitions, out);
  const rest = offsets + (eights << 2);
  routeOneByOne(base, rest, rest + 4, count & 7, numPartitions, MASK, out + (eights << 2));
}

/**
 * Under MASK, with a column of starts and a column of ends, ascending (for offsets the second is the first, one on). `count` is a multiple
 * of 8.
 */
export function routeEights(
  base: usize, starts: usize, ends: usize, count: u32, limit: usize, numPartitions: u32, out: usize,
): void {
  setDivisor(numPartitions);
  for (const stop = starts + (<usize>count << 2); starts < stop; ) {
    const block = min<u32>(<u32>(stop - starts) >> 2, SORT_BLOCK);
    if (isSpread(starts, ends, min(block, SAMPLE))) {
      routeSorted(base, starts, ends, block, limit, numPartitions, out);
    } else routeInOrder(base, starts, ends, block, limit, numPartitions, out);
    starts += <usize>block << 2;
    ends += <usize>block << 2;
    out += <usize>block << 2;
  }
}

function isSpread(starts: usize, ends: usize, count: u32): bool {
  let apart: u32 = 0;
  for (const stop = starts + (<usize>count << 2); starts < stop; starts += 32, ends += 32) {
    const lengths = lengthsAt(starts, ends), lengths2 = lengthsAt(starts + 16, ends + 16);
    apart += greatest(i32x4.max_u(lengths, lengths2)) - least(i32x4.min_u(lengths, lengths2));
  }
  return apart > (count >> 3) * SPREAD_TO_SORT;
}

function routeInOrder(
  base: usize, starts: usize, ends: usize, count: u32, limit: usize, numPartitions: u32, out: usize,
): void {
  // Keys that lie one behind the other, without a line end in between.
  const isDense = ends == starts + 4;
  for (const stop = starts + (<usize>count << 2); starts < stop; starts += 32, ends += 32, out += 32) {
    const lengths = lengthsAt(starts, ends), lengths2 = lengthsAt(starts + 16, ends + 16);
    const p7 = base + load<u32>(starts, 28);
    if (isDense) {
      const start = load<u32>(starts), length = load<u32>(ends) - start;
      const same = i32x4.splat(length);
      if (!v128.any_true(v128.or(v128.xor(lengths, same), v128.xor(lengths2, same)))) {
        if (length == 8) longs8(base + start, out);
        else if (p7 + length + 16 <= limit) equal8(base + start, length, out);
        else routeOneByOne(base, starts, ends, 8, numPartitions, MASK, out);
        continue;
      }
    }
    if (p7 + 16 <= limit && areShort(lengths, lengths2)) {
      short4(base, starts, ends, out);
      short4(base, starts + 16, ends + 16, out + 16);
      continue;
    }
    const longest = greatest(i32x4.max_u(lengths, lengths2)), shortest = least(i32x4.min_u(lengths, lengths2));
    if (longest - shortest >= WIDEST_PADDED || p7 + longest + 16 > limit) {
      routeOneByOne(base, starts, ends, 8, numPartitions, MASK, out);
    } else if (shortest >> 2 == longest >> 2) sameWords8(base, starts, ends, longest >> 2, out);
    else padded8(base, starts, ends, shortest, longest, out);
  }
}
