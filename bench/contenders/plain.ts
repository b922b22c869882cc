// murmur2 as a careful JavaScript programmer writes it by hand: what keylane has to beat to be worth installing.

export function murmur2OfBytes(bytes: Uint8Array): number {
  const { length } = bytes;
  const words = length & ~3;
  let h = 0x9747b28c ^ length;
  for (let i = 0; i < words; i += 4) {
    let k = Math.imul(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24), 0x5bd1e995);
    k = Math.imul(k ^ (k >>> 24), 0x5bd1e995);
    h = Math.imul(h, 0x5bd1e995) ^ k;
  }
  const rest = length & 3;
  if (rest > 2) h ^= bytes[words + 2] << 16;
  if (rest > 1) h ^= bytes[words + 1] << 8;
  if (rest > 0) h = Math.imul(h ^ bytes[words], 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
  return h ^ (h >>> 15);
}

/** Only right for ASCII, which it does not check: the fastest that plain JavaScript can be, and no more than that. */
export function murmur2OfAscii(text: string): number {
  const { length } = text;
  const words = length & ~3;
  let h = 0x9747b28c ^ length;
  for (let i = 0; i < words; i += 4) {
    let k = Math.imul(
      text.charCodeAt(i) |
        (text.charCodeAt(i + 1) << 8) |
        (text.charCodeAt(i + 2) << 16) |
        (text.charCodeAt(i + 3) << 24),
      0x5bd1e995,
    );
    k = Math.imul(k ^ (k >>> 24), 0x5bd1e995);
    h = Math.imul(h, 0x5bd1e995) ^ k;
  }
  const rest = length & 3;
  if (rest > 2) h ^= text.charCodeAt(words + 2) << 16;
  if (rest > 1) h ^= text.charCodeAt(words + 1) << 8;
  if (rest > 0) h = Math.imul(h ^ text.charCodeAt(words), 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
  return h ^ (h >>> 15);
}
