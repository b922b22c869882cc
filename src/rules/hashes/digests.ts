// The hashes that are digests: as one big-endian integer, or its bytes' sum.

import { md5, sha1 } from '@noble/hashes/legacy.js';

/** 160 bits. */
export function sha1Integer(bytes: Uint8Array): bigint {
  const view = viewOf(sha1(bytes));
  return (first128(view) << 32n) | BigInt(view.getUint32(16));
}

/** 128 bits. */
export function md5Integer(bytes: Uint8Array): bigint {
  return first128(viewOf(md5(bytes)));
}

const viewOf = ({ buffer, byteOffset, length }: Uint8Array): DataView => new DataView(buffer, byteOffset, length);
const first128 = (view: DataView): bigint => (view.getBigUint64(0) << 64n) | view.getBigUint64(8);

/** The sum of MD5's 16 bytes, 0 to 4080. */
export function md5Sum(bytes: Uint8Array): number {
  return md5(bytes).reduce((sum, byte) => sum + byte, 0);
}
