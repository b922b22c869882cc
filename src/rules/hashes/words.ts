/** Some bytes as an unsigned integer, the lowest first; those past the end count as 0. */
export function littleEndian(bytes: Uint8Array, at: number, count: number): bigint {
  let value = 0n;
  for (let i = Math.min(at + count, bytes.length) - 1; i >= at; i--) value = (value << 8n) | BigInt(bytes[i]);
  return value;
}
