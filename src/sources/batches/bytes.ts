// Numbers as Kafka writes them: big-endian.

/** Any view of bytes; a Buffer is one. */
export type Bytes = Uint8Array;

export function int16(bytes: Bytes, at: number): number {
  return ((bytes[at] << 24) >> 16) | bytes[at + 1];
}

export function int32(bytes: Bytes, at: number): number {
  return (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
}

/** Exact up to 2 ** 53; what lies beyond is rounded, and is no offset, time or id that was ever given out. */
export function int64(bytes: Bytes, at: number): number {
  return int32(bytes, at) * 0x1_0000_0000 + (int32(bytes, at + 4) >>> 0);
}

/** As compressors write them: little-endian. */
export function uint32le(bytes: Bytes, at: number): number {
  return (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
}

/** The same bytes as a Buffer, for who wants what one can do. Nothing is copied. */
export function asBuffer(bytes: Bytes): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
