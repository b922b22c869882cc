// Checksums of batches.

import type { Bytes } from './bytes.ts';

/** CRC-32C of `bytes[from]` up to, not including, `bytes[to]`, as an unsigned number. */
export type Crc32c = (bytes: Bytes, from: number, to: number) => number;

const BYTES_A_STEP = 16;
const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

const ZIP = table(0xedb88320, 1);
const CASTAGNOLI = table(0x82f63b78, BYTES_A_STEP);

/** What formats 0 and 1 have, of `bytes[from]` up to, not including, `bytes[to]`: the one of zip, as an unsigned number. */
export function crc32(bytes: Bytes, from: number, to: number): number {
  return ~bytewise(ZIP, -1, bytes, from, to) >>> 0;
}

/**
 * What format 2 has: CRC-32C, as an unsigned number. All of a file goes through here, so 16 bytes a step, each through the table for its
 * place: several times as fast as byte by byte. https://create.stephan-brumme.com/crc32/#slicing-by-16-overview
 */
export function crc32c(bytes: Bytes, from: number, to: number): number {
  const t = CASTAGNOLI;
  if (!IS_LITTLE_ENDIAN || to - from < BYTES_A_STEP) return ~bytewise(t, -1, bytes, from, to) >>> 0;
  const aligned = Math.min(to, from + (-(bytes.byteOffset + from) & 3));
  let crc = bytewise(t, -1, bytes, from, aligned);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + aligned, (to - aligned) >>> 2);
  const end = words.length & ~3;
  for (let i = 0; i < end; i += 4) {
    const a = crc ^ words[i];
    const b = words[i + 1];
    const c = words[i + 2];
    const d = words[i + 3];
    crc =
      t[(a & 255) | 0xf00] ^
      t[((a >>> 8) & 255) | 0xe00] ^
      t[((a >>> 16) & 255) | 0xd00] ^
      t[(a >>> 24) | 0xc00] ^
      t[(b & 255) | 0xb00] ^
      t[((b >>> 8) & 255) | 0xa00] ^
      t[((b >>> 16) & 255) | 0x900] ^
      t[(b >>> 24) | 0x800] ^
      t[(c & 255) | 0x700] ^
      t[((c >>> 8) & 255) | 0x600] ^
      t[((c >>> 16) & 255) | 0x500] ^
      t[(c >>> 24) | 0x400] ^
      t[(d & 255) | 0x300] ^
      t[((d >>> 8) & 255) | 0x200] ^
      t[((d >>> 16) & 255) | 0x100] ^
      t[d >>> 24];
  }
  return ~bytewise(t, crc, bytes, aligned + 4 * end, to) >>> 0;
}

function bytewise(t: Int32Array, crc: number, bytes: Bytes, from: number, to: number): number {
  for (let at = from; at < to; at++) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]) & 255];
  return crc;
}

/**
 * What a byte does to the checksum with 0, 1, 2 … more bytes behind it, 256 entries each.
 * @param polynomial with its bits reversed
 */
function table(polynomial: number, places: number): Int32Array {
  const t = new Int32Array(256 * places);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    t[byte] = crc;
  }
  for (let i = 256; i < t.length; i++) t[i] = (t[i - 256] >>> 8) ^ t[t[i - 256] & 255];
  return t;
}
