// The ABI of scan.wasm: whole files of keys, one a line, and of records with their partitions. It has the core's kernels inside and is
// loaded by the command line and the pages only. Numbers are i32 where nothing else is said; nothing is imported. The caller puts bytes into the memory behind the counts.

import { routeEights } from './batch';
import { addKeys } from './count';
import { insertKeys, isCounting } from './keys/table';
import { ENDS, findLines, openLine, PARTITIONS, SLACK, SLICE, STARTS, startLines } from './lines';
import { routeOneByOne } from './one-by-one';
import { MASK } from './reduce';

export { COUNTS, tablesFor } from './count';
export { allocate, giveBack } from './keys/arena';
export { couponsAt, hashesAt, insertRecords, offsetsAt, registersAt, startKeys, valuesAt } from './keys/table';
export { keys, offsetBytes, offsetRecords, scoresAt, theta } from './keys/purge';
export { bytesRead, readEntries, sortEntries, storedBytes } from './keys/sorted-entries';
export { used } from './keys/slots';
export { ENDS, KEYLESS, MOST_LINES, PARTITIONS, SLACK, SLICE, STARTS } from './lines';
export { bytesBehindBatch, readBatchRecords, startBatch } from './writers/batches';
export { crc32c } from './writers/crc32c';
export { endOfFold, foldRecords, FOUND, KEYLESS_OF, MASK_RECORDS, startFold, TOTALS } from './writers/fold';
export { PREFIX, PREFIX_SIZE, readKcatLines, startKcat } from './writers/kcat';
export { pairKeys, pairLevel, pairs, pairSize, pairSlots, pairSplitKeys } from './writers/pairs';
export {
  FIRST, FLAGS, maskRecords, MASKS, openRecord, POSITIONS, readRecordLines, SECOND, startRecordLines, startRecords, TIMES,
} from './writers/records';

/**
 * Counts the lines in the `size` bytes at `base` whose LF is among them: records and bytes of keys for each partition at COUNTS, empty lines
 * at KEYLESS. A line ends with LF or CRLF. If `startKeys` has begun a table, its keys are added too.
 * @returns the bytes of those lines: what comes after them is the start of a line whose rest has yet to come
 */
export function countLines(base: usize, size: u32, numPartitions: u32): u32 {
  const end = base + size;
  // What lies there from an earlier, longer read must not look like lines.
  memory.fill(end, 0, SLACK);
  startLines(base);
  // Keys that are listed but not yet routed, fewer than 8: they wait for others.
  let waiting: u32 = 0;
  for (let slice = base; slice < end; slice += SLICE) {
    const listed = findLines(slice, min(slice + SLICE, end), waiting);
    const eights = listed & ~7;
    routeEights(0, STARTS, ENDS, eights, end + SLACK, numPartitions, PARTITIONS);
    addKeys(eights, numPartitions);
    if (isCounting()) insertKeys(eights);
    waiting = listed & 7;
    memory.copy(STARTS, STARTS + (<usize>eights << 2), waiting << 2);
    memory.copy(ENDS, ENDS + (<usize>eights << 2), waiting << 2);
  }
  routeOneByOne(0, STARTS, ENDS, waiting, numPartitions, MASK, PARTITIONS);
  addKeys(waiting, numPartitions);
  if (isCounting()) insertKeys(waiting);
  return <u32>(openLine() - base);
}
