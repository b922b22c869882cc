// Keys that the kernels leave alone: the last few of a batch, those whose lengths lie far apart, those too near the end of what may be read.

import { murmur2 } from './murmur2';
import { reduce } from './reduce';

/** `count` keys, from a column of starts and one of ends. */
export function routeOneByOne(
  base: usize, starts: usize, ends: usize, count: u32, numPartitions: u32, reduction: i32, out: usize,
): void {
  const size = <usize>count << 2;
  for (let i: usize = 0; i < size; i += 4) {
    const start = load<u32>(starts + i);
    store<u32>(out + i, reduce(murmur2(base + start, load<u32>(ends + i) - start), numPartitions, reduction));
  }
}
