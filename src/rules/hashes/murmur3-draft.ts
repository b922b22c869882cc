// Debezium's MurmurHash3, which it took over from Infinispan: a draft of MurmurHash3_x64_128 from before the final constants, whose tail
// also reads bytes as signed numbers. Its upper 32 bits, seed 9001.
// https://github.com/debezium/debezium/blob/v3.0.8.Final/debezium-core/src/main/java/io/debezium/util/MurmurHash3.java

const SEED = 9001n;
const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, bits: bigint): bigint => u64(value << bits) | (value >> (64n - bits));

interface State {
  h1: bigint;
  h2: bigint;
  c1: bigint;
  c2: bigint;
}

export function murmur3Draft(bytes: Uint8Array): number {
  const { length } = bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const state = {
    h1: 0x9368e53c2f6af274n ^ SEED,
    h2: 0x586dcd208f7cd3fdn ^ SEED,
    c1: 0x87c37b91114253d5n,
    c2: 0x4cf5ad432745937fn,
  };
  const blocks = length - (length & 15);
  for (let i = 0; i < blocks; i += 16) mix(state, view.getBigUint64(i, true), view.getBigUint64(i + 8, true));
  if (length > blocks) {
    const middle = Math.min(length, blocks + 8);
    mix(state, signedTail(bytes, blocks, middle), signedTail(bytes, middle, length));
  }
  const h2 = state.h2 ^ BigInt(length);
  const h1 = u64(state.h1 + h2);
  const first = finished(h1);
  const second = finished(u64(h2 + h1));
  return Number(u64(first + second) >> 32n);
}

function mix(state: State, k1: bigint, k2: bigint): void {
  const { c1, c2 } = state;
  const h1 = u64((state.h1 ^ u64(rotate(u64(k1 * c1), 23n) * c2)) + state.h2);
  const h2 = u64((rotate(state.h2, 41n) ^ u64(rotate(u64(k2 * c2), 23n) * c1)) + h1);
  state.h1 = u64(h1 * 3n + 0x52dce729n);
  state.h2 = u64(h2 * 3n + 0x38495ab5n);
  state.c1 = u64(c1 * 5n + 0x7b7d159cn);
  state.c2 = u64(c2 * 5n + 0x6bce6396n);
}

/** `bytes[from]` up to, not including, `bytes[to]`, little-endian; a byte of 80 or above flips all bits above it. */
function signedTail(bytes: Uint8Array, from: number, to: number): bigint {
  let k = 0n;
  for (let i = from; i < to; i++) k ^= BigInt.asIntN(8, BigInt(bytes[i])) << BigInt(8 * (i - from));
  return u64(k);
}

function finished(value: bigint): bigint {
  let k = value;
  k = u64((k ^ (k >> 33n)) * 0xff51afd7ed558ccdn);
  k = u64((k ^ (k >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return k ^ (k >> 33n);
}
