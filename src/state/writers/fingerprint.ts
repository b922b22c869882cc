// 64 bits that stand for a key, as two 32-bit integers: the twin of `fingerprint` in assembly/writers/rule-masks.ts.

import { murmur2 } from '../../core/murmur2.ts';
import { xxhash32 } from '../../rules/hashes/xxhash32.ts';

/** The first half, signed. */
export function fingerprintFirst(murmur: number, xxh: number): number {
  return scramble(murmur + Math.imul(xxh, 0x9e3779b1));
}

/** The second half, signed: by its lowest bits keys are sampled. */
export function fingerprintSecond(murmur: number, xxh: number): number {
  return scramble(xxh + Math.imul(murmur, 0x85ebca76));
}

export function fingerprint(key: Uint8Array): [first: number, second: number] {
  const murmur = murmur2(key, 0, key.length);
  const xxh = xxhash32(key);
  return [fingerprintFirst(murmur, xxh), fingerprintSecond(murmur, xxh)];
}

/** murmur3's finalizer. */
function scramble(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

interface Place {
  readonly first: number;
  readonly second: number;
  readonly partition: number;
}

/** An order of keys in their partitions that is not that of their records. */
export function byFingerprint(a: Place, b: Place): number {
  return a.first - b.first || a.second - b.second || a.partition - b.partition;
}
