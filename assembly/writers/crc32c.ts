// CRC-32C, the checksum of record batches, 16 bytes a step, each through the table for its place; the readable twin, with what this is called, is in
// src/sources/batches/crc.ts. Bytes that do not meet the checksum so far are loaded one by one: half as much again as fast as taking words apart.

/** u32[16][256]: what a byte does with 0 to 15 bytes behind it. Behind the tables of hashes.ts. */
const TABLES: usize = 0x9000;
const POLYNOMIAL: u32 = 0x82f63b78;

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

/** Of the bytes from `from` up to, not including, `to`. */
export function crc32c(from: usize, to: usize): u32 {
  if (!isFilled) fill();
  let crc: u32 = 0xffffffff;
  let at = from;
  for (; at + 16 <= to; at += 16) {
    const first = load<u32>(at) ^ crc;
    const others = byteAt(at, 4) ^ byteAt(at, 5) ^ byteAt(at, 6) ^ byteAt(at, 7)
      ^ byteAt(at, 8) ^ byteAt(at, 9) ^ byteAt(at, 10) ^ byteAt(at, 11)
      ^ byteAt(at, 12) ^ byteAt(at, 13) ^ byteAt(at, 14) ^ byteAt(at, 15);
    crc = entry(15, first & 255) ^ entry(14, (first >> 8) & 255) ^ entry(13, (first >> 16) & 255) ^ entry(12, first >> 24) ^ others;
  }
  for (; at < to; at++) crc = (crc >> 8) ^ entry(0, (crc ^ load<u8>(at)) & 255);
  return ~crc;
}
