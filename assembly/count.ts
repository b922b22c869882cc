// Counts for each partition.

import { EMPTY_LINES, ENDS, PARTITIONS, STARTS } from './lines';

/** Tables of u64 pairs, one pair a partition: records, and bytes of their keys. Their size depends on the number of partitions. */
export const COUNTS: usize = EMPTY_LINES + 16;

const ONE_RECORD = memory.data<u64>([1, 0], 16);

/**
 * Keys one after the other often go to one partition, and would wait for one another's count: four tables, whose sums are the counts. With
 * many partitions that is rare, and one table stays nearer.
 */
export function tablesFor(numPartitions: u32): u32 {
  return numPartitions <= 1024 ? 4 : 1;
}

/** Where the counts of so many partitions end. */
export function endOfCounts(numPartitions: u32): usize {
  return COUNTS + (<usize>tablesFor(numPartitions) * numPartitions << 4);
}

/** Counts the first `count` keys of the list. */
export function addKeys(count: u32, numPartitions: u32): void {
  const size: usize = tablesFor(numPartitions) == 4 ? <usize>numPartitions << 4 : 0;
  const fours: usize = <usize>(count & ~3) << 2;
  let i: usize = 0;
  for (; i < fours; i += 16) {
    addKey(COUNTS, i);
    addKey(COUNTS + size, i + 4);
    addKey(COUNTS + 2 * size, i + 8);
    addKey(COUNTS + 3 * size, i + 12);
  }
  for (; i < <usize>count << 2; i += 4) addKey(COUNTS, i);
}

// @ts-ignore: decorator
@inline
function addKey(table: usize, i: usize): void {
  const pair = table + (<usize>load<u32>(PARTITIONS + i) << 4);
  const length = load<u32>(ENDS + i) - load<u32>(STARTS + i);
  v128.store(pair, i64x2.add(v128.load(pair), i64x2.replace_lane(v128.load(ONE_RECORD), 1, length)));
}
