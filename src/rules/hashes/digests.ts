// The hashes that are digests: as one big-endian integer, or its bytes' sum.

import { md5, sha1 } from '@noble/hashes/legacy.js';
import { hex } from '../../printable.ts';

/** 160 bits. */
export function sha1Integer(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(sha1(bytes))}`);
}

/** 128 bits. */
export function md5Integer(bytes: Uint8Array): bigint {
  return BigInt(`0x${hex(md5(bytes))}`);
}

/** The sum of MD5's 16 bytes, 0 to 4080. */
export function md5Sum(bytes: Uint8Array): number {
  return md5(bytes).reduce((sum, byte) => sum + byte, 0);
}
