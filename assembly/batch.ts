// Many keys in one call: columns in, partitions out.

import { murmur2 } from './murmur2';
import { reduce } from './reduce';

/**
 * Key i is the bytes `base + offsets[i]` to `base + offsets[i + 1]`; its partition goes to `out[i]`. Additions wrap, so `base` may be
 * "where the bytes lie minus the first offset" and offsets of a slice of a larger block need no rewriting.
 */
export function partitionsForKeys(base: usize, offsets: usize, count: u32, numPartitions: u32, reduction: i32, out: usize): void {
  const end = offsets + (<usize>count << 2);
  let start = load<u32>(offsets);
  while (offsets < end) {
    const next = load<u32>(offsets, 4);
    store<u32>(out, reduce(murmur2(base + start, next - start), numPartitions, reduction));
    start = next;
    offsets += 4;
    out += 4;
  }
}
