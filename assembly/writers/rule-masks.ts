// Which rules would have put a record where it is: one bit a rule. Of four records at a time: rule-masks4.ts.

import { crc, float, fnv1a, hashCode, hashKey, initCrc32, isAscii, murmur, xxh } from './hashes';

// The bits, in the order of MASK_RULES in src/state/writers/rule-masks.ts. Where a hash has three, they are mask, unsigned, absolute.
/** So many rules, one bit each. */
export const MASK_RULES: u32 = 13;
export const MURMUR2 = 0, CRC32 = 3, FNV1A = 6, XXHASH32 = 9, MURMUR2_FLOAT = 10, KAFKA_NODE = 11, HASH_CODE_ABS = 12;
/** Not a rule: the key is not ASCII, so the bits of the two rules that hash its text have yet to be found out. */
export const NOT_ASCII: u32 = 1 << 31;

export let divisor: u32 = 1;
/** Below 2^32: 2^31 + 1 for a power of two, else 2^(31 + bits) by more than 2^(bits - 1). */
export let magic: u64 = 0;
export let shift: u64 = 0;
/** 2^31 modulo the divisor. */
export let half: u32 = 0;

/** What the masks are about from now on. `numPartitions` is 1 to 2^31 - 1. */
export function startMasks(numPartitions: u32): void {
  initCrc32();
  divisor = numPartitions;
  // As in assembly/reduce.ts: exact for every hash below 2^31.
  shift = 31 + (numPartitions > 1 ? 32 - clz<u32>(numPartitions - 1) : 0);
  magic = (<u64>1 << shift) / numPartitions + 1;
  half = 0x80000000 % numPartitions;
}

/**
 * The reductions of `h` that give the partition: 1 for mask, 2 for unsigned, 4 for absolute, where `m`, `u` and `a` are what the hash
 * without its sign bit must leave over for them, `u` and `a` with the sign bit set. No branch: half of the hashes are high.
 */
// @ts-ignore: decorator
@inline
function reductions(h: u32, m: u32, u: u32, a: u32): u32 {
  const low = h & 0x7fffffff;
  const rest = low - <u32>((low * magic) >> shift) * divisor;
  const isHigh = h >> 31;
  return <u32>(rest == m) | <u32>(rest == select<u32>(u, m, isHigh)) << 1 | <u32>(rest == select<u32>(a, m, isHigh)) << 2;
}

let first: u32 = 0;
let second: u32 = 0;

/** The bits of the key at `ptr`. Leaves its fingerprint behind. */
export function ruleMask(ptr: usize, length: u32, partition: u32): u32 {
  hashKey(ptr, length);
  fingerprint(murmur, xxh);
  // Unsigned is (2^31 + rest) modulo the divisor, absolute (2^31 - rest): the partition is solved for once, not each hash reduced thrice.
  const u = partition - half + select<u32>(0, divisor, partition >= half);
  const a = half - partition + select<u32>(0, divisor, half >= partition);
  // kafka-node has 31 bits, and 1 instead of 0. Kafka's Utils.abs makes 0 of the smallest integer.
  const kafkaNode = max<u32>(hashCode & 0x7fffffff, 1), code = select<u32>(0, hashCode, hashCode == 0x80000000);
  return (reductions(murmur, partition, u, a) << MURMUR2)
    | (reductions(crc, partition, u, a) << CRC32)
    | (reductions(fnv1a, partition, u, a) << FNV1A)
    | ((reductions(xxh, partition, u, a) >> 1) & 1) << XXHASH32
    | (reductions(float, partition, u, a) & 1) << MURMUR2_FLOAT
    | (reductions(kafkaNode, partition, u, a) & 1) << KAFKA_NODE
    | (reductions(code, partition, u, a) >> 2) << HASH_CODE_ABS
    | (<u32>!isAscii << 31);
}

/**
 * 64 bits that stand for the key. A pair of hashes times an invertible matrix, so that nothing is lost, then scrambled: what is picked by
 * these bits must not be picked by a rule's partition. The same in src/state/writers/fingerprint.ts.
 */
// @ts-ignore: decorator
@inline
function fingerprint(murmur: u32, xxh: u32): void {
  first = scramble(murmur + xxh * 0x9e3779b1);
  second = scramble(xxh + murmur * 0x85ebca76);
}

/** murmur3's finalizer. */
// @ts-ignore: decorator
@inline
function scramble(h: u32): u32 {
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

export function fingerprintFirst(): u32 {
  return first;
}

export function fingerprintSecond(): u32 {
  return second;
}
