// The ABI of scan.wasm: whole files of keys, one a line, and of records with their partitions. It has the core's kernels inside and is
// loaded by the command line and the pages only. Numbers are i32 where nothing else is said; nothing is imported. The caller puts bytes into the
// memory behind the counts, or the tables of records. Exported constants are the only place of what both languages must know: addresses, flags,
// codes, limits, the layout of slots. scripts/scan-layout.ts writes them to src/core/scan-layout.ts, which the JavaScript side imports.

import { routeEights } from './batch';
import { addKeys } from './count';
import { decodeLines, dropNulls } from './hex';
import { insertKeys, isCounting } from './keys/table';
import { EMPTY_LINES, ENDS, findLines, openLine, PARTITIONS, SLACK, SLICE, STARTS, startLines } from './lines';
import { routeOneByOne } from './one-by-one';
import { MASK } from './reduce';

export { COUNTS, endOfCounts, tablesFor } from './count';
export { couponsAt, hashesAt, insertRecords, offsetsAt, REGISTERS, registersAt, startKeys, valuesAt } from './keys/table';
export { insertEntries, startEntries } from './keys/entries';
export { MOST_THETA, offsetBytes, offsetRecords, scoresAt, theta } from './keys/purge';
export { bytesRead, readEntries, sortEntries, storedBytes } from './keys/sorted-entries';
export { isScattered, MOST_STORED, numSlots, passed, used } from './keys/slots';
export { EMPTY_LINES, ENDS, MOST_LINES, PARTITIONS, SLACK, SLICE, STARTS } from './lines';
export { FREE_PROBES, MOST_PROBES, setSecret } from './secret';
export {
  bytesBehindBatch, FOREIGN_OFFSET, LAST_TIME, LONGER_THAN_BATCH, LONGER_THAN_RECORD, readBatchRecords, startBatch, TOO_LONG_A_NUMBER,
} from './writers/batches';
export { crc32c } from './writers/crc32c';
export {
  endOfTotals, foldRecords, FOUND, KEYLESS_OF, MASK_RECORDS, MOST_KEYLESS_PARTITIONS, startFold, TOTAL_HIGHEST, TOTAL_KEYLESS, TOTAL_OUT_OF_RANGE,
  TOTAL_RECORDS, TOTAL_TOMBSTONES, TOTAL_UNREADABLE, TOTAL_WITHOUT_PARTITION, TOTALS,
} from './writers/fold';
export { PREFIX, PREFIX_SIZE, readKcatLines, startKcat } from './writers/kcat';
export {
  endOfPairs, FIRST_LG_PAIRS, KNOWN, LEFT_OUT, MOST_FULL, MOST_PAIR_LEVEL, MOST_PARTITIONS_OF_KEY, NEW_KEY, NEW_PARTITION, PAIR_FIRST_POSITION,
  PAIR_HAS_MORE, PAIR_LAST_POSITION, PAIR_MASK, PAIR_PARTITION, PAIR_RECORDS, PAIR_SECOND, PAIR_SLOT, pairBytes, pairKeys, pairLevel, pairs,
  pairsAreScattered, pairSize, pairSlots, pairSplitKeys, pairsPassed, placePairs,
} from './writers/pairs';
export {
  FIRST, FLAGS, IS_KEYLESS, IS_TOMBSTONE, maskRecords, MASKS, NO_PARTITION, NO_RECORD, openRecord, POSITIONS, readRecordLines, SECOND,
  startRecordLines, startRecords, TIMES,
} from './writers/records';
export { MASK_RULES, NOT_ASCII } from './writers/rule-masks';

/**
 * Counts the lines in the `size` bytes at `base` whose LF is among them: records and bytes of keys for each partition at COUNTS, empty lines
 * at EMPTY_LINES. A line ends with LF or CRLF. If `startKeys` has begun a table, its keys are added too.
 * @returns the bytes of those lines: what comes after them is the start of a line whose rest has yet to come
 */
export function countLines(base: usize, size: u32, numPartitions: u32): u32 {
  return countAll(base, size, numPartitions, false);
}

/** The same of keys in hexadecimal. `\N` is a line without a key, `""` the empty key. Ends at a line that is not: see `badLine`. */
export function countHexLines(base: usize, size: u32, numPartitions: u32): u32 {
  return countAll(base, size, numPartitions, true);
}

/**
 * Which line of the list is not hexadecimal, if `countHexLines` has found one; else -1. Those before it in the list are decoded. `sliceAt` is where
 * the first line of its slice begins, `linesBefore` how many lines came before that one since the instance was made.
 */
export let badLine: i32 = -1;
export let sliceAt: usize = 0;
export let linesBefore: u64 = 0;

// @ts-ignore: decorator
@inline
function countAll(base: usize, size: u32, numPartitions: u32, isHex: bool): u32 {
  const end = base + size;
  // What lies there from an earlier, longer read must not look like lines.
  memory.fill(end, 0, SLACK);
  startLines(base);
  // Keys that are listed but not yet routed, fewer than 8: they wait for others.
  let waiting: u32 = 0;
  let lines: u64 = 0;
  for (let slice = base; slice < end; slice += SLICE) {
    if (isHex) {
      sliceAt = openLine();
      linesBefore += lines;
    }
    const empty = isHex ? load<u64>(EMPTY_LINES) : 0;
    let listed = findLines(slice, min(slice + SLICE, end), waiting);
    if (isHex) {
      lines = listed - waiting + load<u64>(EMPTY_LINES) - empty;
      const good = decodeLines(waiting, listed);
      if (good < listed) {
        badLine = good;
        return 0;
      }
      listed = dropNulls(waiting, listed);
    }
    const eights = listed & ~7;
    countKeys(eights, end, numPartitions);
    waiting = listed & 7;
    memory.copy(STARTS, STARTS + (<usize>eights << 2), waiting << 2);
    memory.copy(ENDS, ENDS + (<usize>eights << 2), waiting << 2);
  }
  countKeys(waiting, end, numPartitions);
  if (isHex) linesBefore += lines;
  return <u32>(openLine() - base);
}

/** Counts the first `count` keys of the list, none of which ends past `end`, as if each were a line; also those of no bytes. */
export function countKeys(count: u32, end: usize, numPartitions: u32): void {
  const eights = count & ~7;
  const rest = <usize>eights << 2;
  routeEights(0, STARTS, ENDS, eights, end + SLACK, numPartitions, PARTITIONS);
  routeOneByOne(0, STARTS + rest, ENDS + rest, count & 7, numPartitions, MASK, PARTITIONS + rest);
  addKeys(count, numPartitions);
  if (isCounting()) insertKeys(count);
}
