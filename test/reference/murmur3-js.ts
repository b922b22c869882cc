// The readable twin of assembly/keys/murmur3.ts: the one hash of all Apache DataSketches, MurmurHash3_x64_128 with the seed 9001.
// https://github.com/apache/datasketches-cpp/blob/5.2.0/common/include/MurmurHash3.h

/** What DataSketches calls DEFAULT_UPDATE_SEED: sketches of other seeds cannot be merged. */
export const SKETCH_SEED = 9001n;

const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

export interface Hash128 {
  /** Unsigned 64 bits: a Theta sketch keeps `h1 >> 1`. */
  h1: bigint;
  /** Unsigned 64 bits. */
  h2: bigint;
}

/** The hash of bytes as `update(ptr, length)` (C++) and `update(byte[])` (Java) of the sketches compute it. */
export function murmur3(bytes: Uint8Array, seed = SKETCH_SEED): Hash128 {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const blocks = bytes.length & ~15;
  let h1 = seed;
  let h2 = seed;
  for (let at = 0; at < blocks; at += 16) {
    h1 ^= mix1(view.getBigUint64(at, true));
    h1 = u64((rotate(h1, 27n) + h2) * 5n + 0x52dce729n);
    h2 ^= mix2(view.getBigUint64(at + 8, true));
    h2 = u64((rotate(h2, 31n) + h1) * 5n + 0x38495ab5n);
  }
  h1 ^= mix1(tail(bytes, blocks));
  h2 ^= mix2(tail(bytes, blocks + 8));
  const length = BigInt(bytes.length);
  h1 ^= length;
  h2 ^= length;
  h1 = u64(h1 + h2);
  h2 = u64(h2 + h1);
  h1 = finish(h1);
  h2 = finish(h2);
  h1 = u64(h1 + h2);
  return { h1, h2: u64(h2 + h1) };
}

/** What a Theta sketch keeps of a hash: 63 bits. 0 stands for "none" there, and so never is a key's hash here. */
export function thetaHash({ h1 }: Hash128): bigint {
  return h1 >> 1n || 1n;
}

/** What an HLL sketch keeps of a hash: 26 bits of address, and above them the place of the first 1 in the other half, 1 to 63. */
export function hllCoupon({ h1, h2 }: Hash128): number {
  const zeros = 64 - (h2 === 0n ? 0 : h2.toString(2).length);
  return (((Math.min(zeros, 62) + 1) << 26) | Number(h1 & 0x3ffffffn)) >>> 0;
}

/** The up to 8 bytes from `at` on, little-endian. None mix to 0. */
function tail(bytes: Uint8Array, at: number): bigint {
  let word = 0n;
  for (let i = Math.min(at + 8, bytes.length) - 1; i >= at; i--) word = (word << 8n) | BigInt(bytes[i]);
  return word;
}

function mix1(k: bigint): bigint {
  return u64(rotate(u64(k * C1), 31n) * C2);
}

function mix2(k: bigint): bigint {
  return u64(rotate(u64(k * C2), 33n) * C1);
}

function finish(h: bigint): bigint {
  h = u64((h ^ (h >> 33n)) * 0xff51afd7ed558ccdn);
  h = u64((h ^ (h >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return h ^ (h >> 33n);
}

function rotate(h: bigint, by: bigint): bigint {
  return u64((h << by) | (h >> (64n - by)));
}

function u64(value: bigint): bigint {
  return value & 0xffffffffffffffffn;
}
