// Lines of `kcat -J`, if all of a slice are as it writes them for ordinary records. src/sources/records/kcat.ts is the readable twin, says why a key
// is found so, and reads the slices in which a line is not.

import { ENDS, findLines, PARTITIONS, STARTS } from '../lines';
import { FIRST, FLAGS, IS_KEYLESS, IS_TOMBSTONE, POSITIONS, SECOND, TIMES } from './records';

/** What the lines begin with, up to the partition, and the room for it: a topic's name has 249 bytes at most. */
export const PREFIX = memory.data(512, 16);
export const PREFIX_SIZE: u32 = 512;

const QUOTE: u8 = 0x22, BACKSLASH: u8 = 0x5c, COMMA: u8 = 0x2c, BRACE: u8 = 0x7d;
/** `,"offset":`, `,"tstype":"create","ts":`, `,"broker":`, `,"key":`, `null`, `,"payload":null}`, little-endian. */
const OFFSET: u64 = 0x74657366666f222c, BROKER: u64 = 0x72656b6f7262222c, END_OF_NAME: u16 = 0x3a22;
const TIME: u64 = 0x657079747374222c, TIME2: u64 = 0x7461657263223a22, TIME3: u64 = 0x3a227374222c2265;
const KEY: u64 = 0x003a2279656b222c, KEY_BYTES: u64 = 0x00ffffffffffffff, NULL: u32 = 0x6c6c756e;
const PAYLOAD: u64 = 0x616f6c796170222c, PAYLOAD2: u64 = 0x7d6c6c756e3a2264;
/** A number of so many digits is exact as f64. */
const MOST_DIGITS: usize = 15;

let prefixLength: usize = 0;

/** From now on lines are read that begin with the first `length` bytes at PREFIX, at least 16; with 0 none are. */
export function startKcat(length: u32): void {
  prefixLength = length;
}

/**
 * Lists the lines that end from `from` up to, not including, `to`, as `readRecordLines` does; offsets are put at POSITIONS, timestamps at
 * TIMES.
 * @returns how many, or, if there is one that this can't read, -1 less the number of lines: then those are listed at STARTS and ENDS
 */
export function readKcatLines(from: usize, to: usize): i32 {
  const count = findLines(from, to, 0);
  const bytes = <usize>count << 2;
  if (prefixLength == 0) return -1 - <i32>count;
  memory.copy(FIRST, STARTS, bytes);
  memory.copy(SECOND, ENDS, bytes);
  for (let i: usize = 0; i < bytes; i += 4) {
    if (readLine(i)) continue;
    memory.copy(STARTS, FIRST, bytes);
    memory.copy(ENDS, SECOND, bytes);
    return -1 - <i32>count;
  }
  return count;
}

/** What is looked for ends before the line does: none of it has a line end inside. */
function readLine(i: usize): bool {
  const end: usize = load<u32>(ENDS + i);
  let at: usize = load<u32>(STARTS + i);
  if (!isPrefix(at) || load<u8>(end - 1) != BRACE) return false;
  at = readDigits(at + prefixLength);
  if (at == 0 || number >= 0x7fffffff || load<u64>(at) != OFFSET || load<u16>(at, 8) != END_OF_NAME) return false;
  store<u32>(PARTITIONS + i, <u32>number);
  at = readDigits(at + 10);
  if (at == 0 || load<u64>(at) != TIME || load<u64>(at, 8) != TIME2 || load<u64>(at, 16) != TIME3) return false;
  store<f64>(POSITIONS + (i << 1), <f64>number);
  at = readDigits(at + 24);
  if (at == 0) return false;
  store<f64>(TIMES + (i << 1), <f64>number);
  if (load<u64>(at) == BROKER && load<u16>(at, 8) == END_OF_NAME) {
    at = readDigits(at + 10);
    if (at == 0) return false;
  }
  // Headers may stand in between.
  while ((load<u64>(at) & KEY_BYTES) != KEY) if (++at >= end) return false;
  at += 7;
  let flags: u32 = load<u64>(end - 16) == PAYLOAD && load<u64>(end - 8) == PAYLOAD2 ? IS_TOMBSTONE : 0;
  let keyEnd = at;
  if (load<u32>(at) == NULL) flags |= IS_KEYLESS;
  else {
    if (load<u8>(at) != QUOTE) return false;
    keyEnd = ++at;
    for (; ; keyEnd++) {
      const byte = load<u8>(keyEnd);
      if (byte == QUOTE) break;
      if (byte == BACKSLASH || keyEnd >= end) return false;
    }
    const next = load<u8>(keyEnd, 1);
    if (next != COMMA && next != BRACE) return false;
  }
  store<u32>(STARTS + i, <u32>at);
  store<u32>(ENDS + i, <u32>keyEnd);
  store<u8>(FLAGS + (i >> 2), <u8>flags);
  return true;
}

/** Compared to the first word that differs, and at last the 8 bytes that end it. */
// @ts-ignore: decorator
@inline
function isPrefix(at: usize): bool {
  const last = prefixLength - 8;
  for (let i: usize = 0; i < last; i += 8) if (load<u64>(at + i) != load<u64>(PREFIX + i)) return false;
  return load<u64>(at + last) == load<u64>(PREFIX + last);
}

let number: u64 = 0;

/** @returns where the digits at `at` end, 0 if there are none or too many */
// @ts-ignore: decorator
@inline
function readDigits(at: usize): usize {
  const start = at;
  number = 0;
  for (; ; at++) {
    const digit = <u32>load<u8>(at) - 48;
    if (digit > 9) break;
    number = number * 10 + digit;
    if (at - start >= MOST_DIGITS) return 0;
  }
  return at == start ? 0 : at;
}
