// The records of a batch of format 2, into the columns. src/sources/batches/records.ts is the readable twin.

import { ENDS, MOST_LINES, PARTITIONS, STARTS } from '../lines';
import { FLAGS, IS_KEYLESS, IS_TOMBSTONE, POSITIONS, TIMES } from './records';

/** What a date can be at most: src/core/time.ts says why. */
export const LAST_TIME: f64 = 8.64e15;

// What `readBatchRecords` says of a batch that is damaged: src/sources/batches/records.ts has the words.
export const TOO_LONG_A_NUMBER: i32 = -1, LONGER_THAN_BATCH: i32 = -2, FOREIGN_OFFSET: i32 = -3, LONGER_THAN_RECORD: i32 = -4;

let at: usize = 0;
let end: usize = 0;
let left: i32 = 0;
let partition: i32 = 0;
let mostDelta: u32 = 0;
let baseOffset: f64 = 0;
let baseTime: f64 = 0;
let isAppendTime: bool = false;
let fromOffset: f64 = 0;
let toOffset: f64 = 0;
let isTooLong: bool = false;

/** The next records are the `count` that lie from `from` up to, not including, `to`. Those whose offsets are not wanted are left out. */
export function startBatch(
  from: usize, to: usize, count: i32, inPartition: i32, lastDelta: u32, offset: f64, time: f64, hasAppendTime: bool, lowest: f64, beyond: f64,
): void {
  at = from;
  end = to;
  left = count;
  partition = inPartition;
  mostDelta = lastDelta;
  baseOffset = offset;
  baseTime = time;
  isAppendTime = hasAppendTime;
  fromOffset = lowest;
  toOffset = beyond;
}

/** How many bytes are behind the last record. */
export function bytesBehindBatch(): u32 {
  return <u32>(end - at);
}

/**
 * Lists the batch's next records behind the `listed` that there are, until it ends or the columns are full.
 * @returns how many are listed now, or what is wrong
 */
export function readBatchRecords(listed: i32): i32 {
  let n = listed;
  isTooLong = false;
  // The last of the columns' rows is for what is written too much.
  for (; left > 0 && n < <i32>MOST_LINES; left--) {
    const length = varint();
    if (isTooLong) return TOO_LONG_A_NUMBER;
    const next = at + (length >> 1);
    if (length & 1 || next > end) return LONGER_THAN_BATCH;
    at++; // attributes, which nothing uses
    const delta = varlong();
    const offset = varint();
    if (isTooLong) return TOO_LONG_A_NUMBER;
    if (offset & 1 || offset >> 1 > mostDelta) return FOREIGN_OFFSET;
    const keyLength = varint();
    if (isTooLong) return TOO_LONG_A_NUMBER;
    let flags: u32 = keyLength & 1 ? IS_KEYLESS : 0;
    const start = at, keyEnd = flags ? at : at + (keyLength >> 1);
    if (keyEnd > next) return LONGER_THAN_RECORD;
    at = keyEnd;
    const valueLength = varint();
    if (isTooLong) return TOO_LONG_A_NUMBER;
    if (valueLength & 1) flags |= IS_TOMBSTONE;
    else at += valueLength >> 1;
    if (at > next) return LONGER_THAN_RECORD;
    at = next;
    const position = baseOffset + <f64>(offset >> 1);
    if (position < fromOffset || position >= toOffset) continue;
    const row = <usize>n << 2;
    store<u32>(STARTS + row, <u32>start);
    store<u32>(ENDS + row, <u32>keyEnd);
    store<i32>(PARTITIONS + row, partition);
    store<u8>(FLAGS + n, <u8>flags);
    store<f64>(POSITIONS + (row << 1), position);
    const time = isAppendTime ? baseTime : baseTime + <f64>delta;
    store<f64>(TIMES + (row << 1), time >= 0 && time <= LAST_TIME ? time : NaN);
    n++;
  }
  return n;
}

/** Zigzag, as it stands: the lowest bit is the sign. At most 5 bytes, of which 32 bits count. */
// @ts-ignore: decorator
@inline
function varint(): u32 {
  let byte = <u32>load<u8>(at++);
  if (byte < 128) return byte;
  let bits = byte & 127;
  for (let by: u32 = 7; by <= 28; by += 7) {
    byte = <u32>load<u8>(at++);
    bits |= (byte & 127) << by;
    if (byte < 128) return bits;
  }
  isTooLong = true;
  return bits;
}

/** At most 10 bytes. */
// @ts-ignore: decorator
@inline
function varlong(): i64 {
  let byte = <u64>load<u8>(at++);
  let bits = byte & 127;
  for (let by: u64 = 7; byte > 127; by += 7) {
    if (by > 63) {
      isTooLong = true;
      break;
    }
    byte = <u64>load<u8>(at++);
    bits |= (byte & 127) << by;
  }
  return <i64>(bits >> 1) ^ -<i64>(bits & 1);
}
