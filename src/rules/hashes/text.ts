// Hashes over a text's UTF-16 units.

/**
 * Java's String.hashCode, an unsigned 32-bit integer here.
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/String.html#hashCode()
 */
export function hashCode(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) | 0;
  return h >>> 0;
}

/**
 * kafka-node's: as hashCode but in 31 bits, and 1 instead of 0.
 * https://github.com/SOHU-Co/kafka-node/blob/v5.0.0/lib/partitioner.js
 */
export function kafkaNodeHash(text: string): number {
  let h = 0;
  for (let i = 0; i < text.length; i++) h = (Math.imul(h, 31) + text.charCodeAt(i)) & 0x7fffffff;
  return h === 0 ? 1 : h;
}
