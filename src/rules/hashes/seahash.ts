// SeaHash, 64 bits. https://docs.rs/crate/seahash/4.1.0/source/src/reference.rs

import { littleEndian } from './words.ts';

const PRIME = 0x6eed0e9da4d94a4fn;

export function seahash(bytes: Uint8Array): bigint {
  const lanes = [0x16f11fe89b0d677cn, 0xb480a793d8e6c86cn, 0x6fe2e5aaf078ebc9n, 0x14f994a4c5259381n];
  // The last word may be short: its missing bytes are 0.
  for (let at = 0, lane = 0; at < bytes.length; at += 8, lane = (lane + 1) % 4) {
    lanes[lane] = diffused(lanes[lane] ^ littleEndian(bytes, at, 8));
  }
  const [a, b, c, d] = lanes;
  return diffused(a ^ b ^ c ^ d ^ BigInt(bytes.length));
}

function diffused(value: bigint): bigint {
  const x = BigInt.asUintN(64, value * PRIME);
  return BigInt.asUintN(64, (x ^ ((x >> 32n) >> (x >> 60n))) * PRIME);
}
