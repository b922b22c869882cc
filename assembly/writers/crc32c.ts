// CRC-32C, the checksum of record batches; the readable twin, with what this is called, is in src/sources/batches/crc.ts.
//
// The checksum is the remainder of the bytes, taken as a polynomial, and x^290 + x^136 + x^113 + x^107 + x^32 + 1 is divisible by its divisor. So are
// that with x^32 or x^64 in place of x, which moves whole words: 16 bytes may be added (xor) to those 154, 177, 183, 258 and 290 words behind
// them and be dropped, and the remainder stays. Each vector here is what has been added to its bytes, gathered from those before: no tables, no
// chain, twice as fast as tables. What is left in the end goes through tables, 16 bytes a step, each through the table for its place. Bytes
// that do not meet the checksum so far are loaded one by one: half as much again as fast as taking words apart.

/** u32[16][256]: what a byte does with 0 to 15 bytes behind it. Behind the tables of hashes.ts. */
const TABLES: usize = 0x9000;
const POLYNOMIAL: u32 = 0x82f63b78;

/** In bytes; near ones would wait for stores that are still under way. */
const BACK1: usize = 4 * 154, BACK2: usize = 4 * 177, BACK3: usize = 4 * 183, BACK4: usize = 4 * 258, BACK5: usize = 4 * 290;
/** What has been added to the vectors before the next one: as many bytes as are looked back at, in whole vectors. */
const BEFORE: usize = TABLES + 0x4000;
const SUMS: usize = BEFORE + ((BACK5 + 15) & ~15);
/** So much is summed up before what is looked back at moves to the front: it stays in the first cache. */
const SUMS_SIZE: usize = 0x2000;
/** What is left in the end, with its sums. */
const LEFT: usize = SUMS + 0x1000;
/** Less is faster through the tables. */
const LEAST: usize = 4 * BACK5;

let isFilled = false;

function fill(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (crc & 1 ? POLYNOMIAL : 0);
    store<u32>(TABLES + (<usize>byte << 2), crc);
  }
  for (let i: usize = 256; i < 16 * 256; i++) {
    const crc = load<u32>(TABLES + ((i - 256) << 2));
    store<u32>(TABLES + (i << 2), (crc >> 8) ^ entry(0, crc & 255));
  }
  isFilled = true;
}

// @ts-ignore: decorator
@inline
function entry(table: usize, byte: u32): u32 {
  return load<u32>((TABLES + (table << 10)) + (<usize>byte << 2));
}

/** What the byte `place` bytes behind `at` does to the checksum behind the step. */
// @ts-ignore: decorator
@inline
function byteAt(at: usize, place: usize): u32 {
  return entry(15 - place, load<u8>(at + place));
}

/** Of the bytes from `from` up to, not including, `to`. Reads up to 15 more, which do not count. */
export function crc32c(from: usize, to: usize): u32 {
  if (!isFilled) fill();
  return ~(to - from < LEAST ? throughTables(0xffffffff, from, to) : throughSums(from, to));
}

function throughTables(before: u32, from: usize, to: usize): u32 {
  let crc = before;
  let at = from;
  for (; at + 16 <= to; at += 16) {
    const first = load<u32>(at) ^ crc;
    const others = byteAt(at, 4) ^ byteAt(at, 5) ^ byteAt(at, 6) ^ byteAt(at, 7)
      ^ byteAt(at, 8) ^ byteAt(at, 9) ^ byteAt(at, 10) ^ byteAt(at, 11)
      ^ byteAt(at, 12) ^ byteAt(at, 13) ^ byteAt(at, 14) ^ byteAt(at, 15);
    crc = entry(15, first & 255) ^ entry(14, (first >> 8) & 255) ^ entry(13, (first >> 16) & 255) ^ entry(12, first >> 24) ^ others;
  }
  for (; at < to; at++) crc = (crc >> 8) ^ entry(0, (crc ^ load<u8>(at)) & 255);
  return crc;
}

/** Of LEAST bytes or more. Vectors that would be added to bytes behind the end are the rest, which is added to and goes through the tables. */
function throughSums(from: usize, to: usize): u32 {
  memory.fill(BEFORE, 0, SUMS - BEFORE);
  const rest = to - ((to - from - BACK5) & 15) - BACK5;
  // A checksum begins with ones in front of its first four bytes.
  let ones = i32x4.replace_lane(i32x4.splat(0), 0, -1);
  let at = from;
  for (;;) {
    const end = min(at + SUMS_SIZE, rest);
    let sum: usize = SUMS;
    for (; at < end; at += 16, sum += 16) {
      v128.store(sum, v128.xor(gathered(at, sum), ones));
      ones = i32x4.splat(0);
    }
    memory.copy(BEFORE, sum - (SUMS - BEFORE), SUMS - BEFORE);
    if (at == rest) break;
  }
  // Nothing is dropped any more: what comes now adds nothing to what is behind it.
  const size = to - rest;
  memory.fill(SUMS, 0, LEFT - SUMS);
  for (let i: usize = 0; i < size; i += 16) v128.store(LEFT + i, gathered(rest + i, SUMS + i));
  return throughTables(0, LEFT, LEFT + size);
}

// @ts-ignore: decorator
@inline
function gathered(at: usize, sum: usize): v128 {
  const near = v128.xor(v128.load(at), v128.load(sum - BACK1));
  const middle = v128.xor(v128.load(sum - BACK2), v128.load(sum - BACK3));
  return v128.xor(near, v128.xor(middle, v128.xor(v128.load(sum - BACK4), v128.load(sum - BACK5))));
}
