// Hashes over bytes as signed numbers, as Java and C on x86-64 have them.

/**
 * Java's Arrays.hashCode of a byte[], an unsigned 32-bit integer here.
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Arrays.html#hashCode(byte%5B%5D)
 */
export function arrayHashCode(bytes: Uint8Array): number {
  let h = 1;
  for (let i = 0; i < bytes.length; i++) h = (Math.imul(h, 31) + signed(bytes[i])) | 0;
  return h >>> 0;
}

/**
 * djb2, from the last byte to the first: collectd's. Where C's char is unsigned (ARM), bytes from 0x80 on count otherwise.
 * https://github.com/collectd/collectd/blob/collectd-5.12.0/src/write_kafka.c
 */
export function djb2FromTheEnd(bytes: Uint8Array): number {
  let h = 5381;
  for (let i = bytes.length - 1; i >= 0; i--) h = (Math.imul(h, 33) + signed(bytes[i])) | 0;
  return h >>> 0;
}

function signed(byte: number): number {
  return (byte << 24) >> 24;
}
