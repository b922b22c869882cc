// xxHash, 32 bits, seed 0. https://github.com/Cyan4973/xxHash/blob/v0.8.3/doc/xxhash_spec.md

const PRIME_1 = 0x9e3779b1;
const PRIME_2 = 0x85ebca77;
const PRIME_3 = 0xc2b2ae3d;
const PRIME_4 = 0x27d4eb2f;
const PRIME_5 = 0x165667b1;

export function xxhash32(bytes: Uint8Array): number {
  const { length } = bytes;
  let i = 0;
  let h = PRIME_5;
  if (length >= 16) {
    const lanes = [PRIME_1 + PRIME_2, PRIME_2, 0, -PRIME_1];
    for (; i + 16 <= length; i += 16) {
      for (let lane = 0; lane < 4; lane++) {
        const added = lanes[lane] + Math.imul(word(bytes, i + 4 * lane), PRIME_2);
        lanes[lane] = Math.imul(rotate(added, 13), PRIME_1);
      }
    }
    h = rotate(lanes[0], 1) + rotate(lanes[1], 7) + rotate(lanes[2], 12) + rotate(lanes[3], 18);
  }
  h = (h + length) | 0;
  for (; i + 4 <= length; i += 4) h = Math.imul(rotate(h + Math.imul(word(bytes, i), PRIME_3), 17), PRIME_4);
  for (; i < length; i++) h = Math.imul(rotate(h + Math.imul(bytes[i], PRIME_5), 11), PRIME_1);
  h = Math.imul(h ^ (h >>> 15), PRIME_2);
  h = Math.imul(h ^ (h >>> 13), PRIME_3);
  return (h ^ (h >>> 16)) >>> 0;
}

function word(bytes: Uint8Array, i: number): number {
  return bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
