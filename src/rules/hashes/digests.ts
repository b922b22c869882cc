// The hashes that are whole digests, as one big-endian integer.

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
