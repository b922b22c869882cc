// The hash of kafkajs' LegacyPartitioner: murmur2 with its multiplications done as floating-point numbers, which lose low bits.
// Kept bit for bit, since its keys lie where it put them.
// https://github.com/tulios/kafkajs/blob/v2.2.4/src/producer/partitioners/legacy/murmur2.js

import { M, SEED } from '../../core/murmur2.ts';

export function murmur2Float(bytes: Uint8Array): number {
  const { length } = bytes;
  let h = SEED ^ length;
  // A partial last word is mixed in here, its missing bytes as 0, and a second time below.
  for (let i = 0; i < length; i += 4) {
    let k = (bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24)) * M;
    k ^= k >>> 24;
    k *= M;
    h *= M;
    h ^= k;
  }
  const tail = length & ~3;
  switch (length & 3) {
    // biome-ignore lint/suspicious/noFallthroughSwitchClause: as murmur2 has it
    case 3:
      h ^= bytes[tail + 2] << 16;
    // biome-ignore lint/suspicious/noFallthroughSwitchClause: as murmur2 has it
    case 2:
      h ^= bytes[tail + 1] << 8;
    case 1:
      h ^= bytes[tail];
      h *= M;
  }
  h ^= h >>> 13;
  h *= M;
  h ^= h >>> 15;
  return h >>> 0;
}
