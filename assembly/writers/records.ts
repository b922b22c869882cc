// Records: their keys' rule masks, and lines of `partition<TAB>key`.

import { MOST_APART } from './hashes4';
import { greatest, least, lengthsAt } from '../lanes';
import { EMPTY_LINES, ENDS, findLines, MOST_LINES, openLine, PARTITIONS, SLACK, STARTS, startLines } from '../lines';
import { fingerprintFirst, fingerprintSecond, NOT_ASCII, ruleMask, startMasks } from './rule-masks';
import { ruleMasks4 } from './rule-masks4';

/**
 * u32[MOST_LINES] each, where an instance that counts lines has its counts: one instance does one of the two. A record's key starts at
 * STARTS and ends at ENDS.
 */
export const MASKS: usize = EMPTY_LINES + 16;
export const FIRST: usize = MASKS + (<usize>MOST_LINES << 2);
export const SECOND: usize = FIRST + (<usize>MOST_LINES << 2);
/** u8[MOST_LINES]: no key, no value. */
export const FLAGS: usize = SECOND + (<usize>MOST_LINES << 2);
/** f64[MOST_LINES]: where a record is, its offset or its number. */
export const POSITIONS: usize = (FLAGS + MOST_LINES + 15) & ~15;
/** f64[MOST_LINES]: timestamps of kcat's records. */
export const TIMES: usize = POSITIONS + (<usize>MOST_LINES << 3);
/** What comes next may lie here. */
export const RECORDS_END: usize = TIMES + (<usize>MOST_LINES << 3);

/** In the column of partitions: the line names none. */
export const NO_PARTITION: i32 = -1;
/** In the column of partitions: the line is no record at all. */
export const NO_RECORD: i32 = -2;

/** Bits of FLAGS: the record has no key, no value. */
export const IS_KEYLESS: u32 = 1, IS_TOMBSTONE: u32 = 2;

const TAB: u8 = 9;
const MINUS: u8 = 45;

let numPartitions: u32 = 1;

export function startRecords(partitions: u32): void {
  numPartitions = partitions;
  store<u64>(EMPTY_LINES, 0);
  startMasks(partitions);
}

/**
 * Masks and fingerprints of `count` records whose starts, ends and partitions are listed; 0 where the partition is none of the topic's.
 * @returns whether a key, in a partition of the topic, is not ASCII
 */
export function maskRecords(count: u32): bool {
  const fours: usize = <usize>(count & ~3) << 2;
  for (let i: usize = 0; i < fours; i += 16) {
    const lengths = lengthsAt(STARTS + i, ENDS + i);
    if (greatest(lengths) - least(lengths) > MOST_APART) maskOneByOne(i, i + 16);
    else ruleMasks4(STARTS + i, ENDS + i, PARTITIONS + i, MASKS + i, FIRST + i, SECOND + i);
  }
  maskOneByOne(fours, <usize>count << 2);
  let all: u32 = 0;
  for (let i: usize = 0; i < <usize>count << 2; i += 4) all |= load<u32>(MASKS + i);
  return (all & NOT_ASCII) != 0;
}

function maskOneByOne(from: usize, to: usize): void {
  for (let i = from; i < to; i += 4) {
    const start = load<u32>(STARTS + i), partition = load<u32>(PARTITIONS + i);
    const mask = ruleMask(start, load<u32>(ENDS + i) - start, partition);
    store<u32>(MASKS + i, partition < numPartitions ? mask : 0);
    store<u32>(FIRST + i, fingerprintFirst());
    store<u32>(SECOND + i, fingerprintSecond());
  }
}

/** The `size` bytes at `base` are read from now on; the SLACK behind them is overwritten, so that nothing there looks like a line end. */
export function startRecordLines(base: usize, size: u32): void {
  memory.fill(base + size, 0, SLACK);
  startLines(base);
}

/** Where the line starts whose end has not been read. */
export function openRecord(): usize {
  return openLine();
}

/**
 * Lists the lines that end from `from` up to, not including, `to`, at most SLICE bytes. Slices follow one another, each but the last SLICE
 * bytes long.
 * @returns how many; empty lines are counted at EMPTY_LINES and left out
 */
export function readRecordLines(from: usize, to: usize): u32 {
  const count = findLines(from, to, 0);
  for (let i: usize = 0; i < <usize>count << 2; i += 4) readPartition(i);
  return count;
}

/** Takes the partition and the TAB off the start of a line. */
// @ts-ignore: decorator
@inline
function readPartition(i: usize): void {
  const end = <usize>load<u32>(ENDS + i), start = <usize>load<u32>(STARTS + i);
  const isNegative = load<u8>(start) == MINUS;
  let at = start + <usize>isNegative;
  const digits = at;
  let value: u64 = 0;
  for (; at < end; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) break;
    value = value * 10 + digit;
    // More than a partition can have: no record.
    if (at - digits >= 10) break;
  }
  if (at < end && load<u8>(at) == TAB && value < 0x80000000 && (at > digits || !isNegative)) {
    store<i32>(PARTITIONS + i, isNegative || at == digits ? NO_PARTITION : <i32>value);
    store<u32>(STARTS + i, at + 1);
    // kcat writes nothing for an empty key and for none.
    store<u8>(FLAGS + (i >> 2), at + 1 == end ? <u8>IS_KEYLESS : 0);
  } else store<i32>(PARTITIONS + i, NO_RECORD);
}
