// CRC-32 of IEEE 802.3, as zlib's crc32: reflected, polynomial edb88320. https://www.rfc-editor.org/rfc/rfc1952#section-8

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return ~c >>> 0;
}

/**
 * no-kafka's: over the low eight bits of each UTF-16 unit, so that a key which is not ASCII has another CRC than everywhere else.
 * https://github.com/oleksiyk/kafka/blob/2d8d000a0704b0b84711bb6892d4f7c858eb26c5/lib/assignment/partitioners/hash_crc32.js
 */
export function crc32OfLowBytes(text: string): number {
  let c = 0xffffffff;
  for (let i = 0; i < text.length; i++) c = TABLE[(c ^ text.charCodeAt(i)) & 0xff] ^ (c >>> 8);
  return ~c >>> 0;
}
