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

/**
 * Java's Objects.hash of one text, an unsigned 32-bit integer here.
 * https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Objects.html#hash(java.lang.Object...)
 */
export function objectsHash(text: string): number {
  return (31 + hashCode(text)) >>> 0;
}

/**
 * Canal's: the hashCodes of several values, xored. A text holds the values with a comma between them: the database's name first, where
 * `databaseHash` is on, then the columns'.
 * https://github.com/alibaba/canal/blob/canal-1.1.8/connector/core/src/main/java/com/alibaba/otter/canal/connector/core/producer/MQMessageUtils.java
 */
export function canalHash(text: string): number {
  return text.split(',').reduce((h, value) => h ^ hashCode(value), 0) >>> 0;
}
