// CRC-32C, the checksum of record batches, 16 bytes a step, each through the table for its place; the readable twin, with what this is called, is in
// src/sources/batches/crc.ts.

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
    store<u32>(TABLES + (i << 2), (crc >> 8) ^ load<u32>(TABLES + (<usize>(crc & 255) << 2)));
  }
  isFilled = true;
}

// @ts-ignore: decorator
@inline
function entry(table: usize, byte: u64): u32 {
  return load<u32>((TABLES + (table << 10)) + (<usize>(byte & 255) << 2));
}

// @ts-ignore: decorator
@inline
function eight(word: u64, table: usize): u32 {
  return entry(table + 7, word) ^ entry(table + 6, word >> 8) ^ entry(table + 5, word >> 16) ^ entry(table + 4, word >> 24)
    ^ entry(table + 3, word >> 32) ^ entry(table + 2, word >> 40) ^ entry(table + 1, word >> 48) ^ entry(table, word >> 56);
}

/** Of the bytes from `from` up to, not including, `to`. */
export function crc32c(from: usize, to: usize): u32 {
  if (!isFilled) fill();
  let crc: u32 = 0xffffffff;
  let at = from;
  for (; at + 16 <= to; at += 16) crc = eight(load<u64>(at) ^ crc, 8) ^ eight(load<u64>(at, 8), 0);
  for (; at < to; at++) crc = (crc >> 8) ^ entry(0, crc ^ load<u8>(at));
  return ~crc;
}
