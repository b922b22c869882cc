// Rules that share structure. Hashes that add up bytes (String.hashCode, FNV, sums, djb2 …) have their lowest bit in common, so one that
// wrote nothing explains more than chance would. Relatives of a rule that nobody uses show how much: the rule must do better than they.

import { type Rule, rules } from '../../rules/index.ts';
import { type Reduction, reductions } from '../../rules/reduction.ts';

/** A hash of a key, as an unsigned 32-bit integer. */
type Relative = (key: Uint8Array) => number;

/** Rules of one family differ in their reduction, or for odd keys alone: what one of them explains is no evidence against another. */
export function familyOf({ hash }: Pick<Rule, 'hash'>): string {
  if (hash === 'kafka-node') return 'hashCode';
  return hash.replace(/-(?:character-count|low-bytes)$/, '');
}

/** h * multiplier + byte, from a seed. */
const polynomial =
  (multiplier: number, seed: number): Relative =>
  key => {
    let h = seed;
    for (const byte of key) h = (Math.imul(h, multiplier) + byte) | 0;
    return h >>> 0;
  };

const backwards =
  (relative: Relative): Relative =>
  key =>
    relative(key.toReversed());

/** (h ^ byte) * prime, or the other way round. */
const fnv =
  (prime: number, seed: number, isMultipliedFirst: boolean): Relative =>
  key => {
    let h = seed;
    for (const byte of key) h = isMultipliedFirst ? Math.imul(h, prime) ^ byte : Math.imul(h ^ byte, prime);
    return h >>> 0;
  };

/** The number at the end of a key: modulo 3, 7 and 21 digits behind each other weigh as much to the base of 31 as to that of 10. */
const numberAtEnd: Relative = key => {
  let [number, weight] = [0, 1];
  for (let i = key.length - 1; i >= 0 && i >= key.length - 9; i--) {
    const digit = key[i] - 0x30;
    if (digit < 0 || digit > 9) break;
    number += digit * weight;
    weight *= 10;
  }
  return number;
};

const sumOfBytes: Relative = polynomial(1, 0);

const lastByte: Relative = key => key.at(-1) ?? 0;

/**
 * What people write who need no hash: a rule that does the same to the keys that were seen is not shown by them. Modulo 31 the last byte is all that
 * String.hashCode is.
 */
export const SIMPLE: readonly Relative[] = [numberAtEnd, sumOfBytes, lastByte];

/** As where a plain integer has 64 bits (Go), without its sign: modulo a power of two half of them are the 32-bit hash. */
const polynomialOf64: Relative = key => {
  let h = 0n;
  for (const byte of key) h = h * 31n + BigInt(byte);
  const signed = BigInt.asIntN(64, h);
  return Number(BigInt.asUintN(32, signed < 0n ? -signed : signed));
};

const POLYNOMIALS: Relative[] = [
  // 31 with other seeds is Arrays.hashCode and Objects.hash, which people do use: they are no rule's proof, whoever has them.
  sumOfBytes,
  ...[3, 5, 17, 29, 33, 37, 61, 131, 65599].map(multiplier => polynomial(multiplier, 0)),
  ...[1, 7, 5381].map(seed => polynomial(31, seed)),
  // A text's hash and its length, in one way or another.
  key => (polynomial(31, 0)(key) ^ key.length) >>> 0,
  key => (polynomial(31, 0)(key) + key.length) >>> 0,
  backwards(polynomial(31, 0)),
  polynomialOf64,
  polynomial(33, 5381),
  backwards(polynomial(33, 5381)),
  numberAtEnd,
];
const FNV_PRIME = 0x01000193;
const FNV_SEED = 0x811c9dc5;
const FNVS: Relative[] = [
  fnv(FNV_PRIME, FNV_SEED, true),
  fnv(FNV_PRIME, 0, false),
  fnv(FNV_PRIME, 0x1234567, false),
  fnv(0x01000199, FNV_SEED, false),
  fnv(65_599, FNV_SEED, false),
  backwards(fnv(FNV_PRIME, FNV_SEED, false)),
  ...POLYNOMIALS,
];

type Hash = number | bigint;
type Reduce = (hash: Hash, numPartitions: number) => number;
type Reductions = Partial<
  Record<Reduction | 'halved' | 'folded' | 'spread' | 'tenths' | 'hundredths' | 'thousandths', Reduce>
>;

/** What people write to make a partition of an unsigned hash of 32 bits. */
const REDUCTIONS: Reductions = {
  mask: (h, n) => reductions.mask(h as number, n),
  unsigned: (h, n) => reductions.unsigned(h as number, n),
  absolute: (h, n) => reductions.absolute(h as number, n),
  floor: (h, n) => reductions.floor(h as number, n),
};

/**
 * Those that no client has, of its own hash. The upper half is xored into the lower one, as http://www.isthe.com/chongo/tech/comp/fnv/#xor-fold and
 * Java's HashMap do: where keys of one length count up, it is a constant for many of them, and modulo 4 the hash itself for a quarter.
 */
const OWN: Reductions = {
  halved: (h, n) => ((h as number) >>> 1) % n,
  folded: (h, n) => (((h as number) >>> 16) ^ ((h as number) & 0xffff)) % n,
  spread: (h, n) => (((h as number) ^ ((h as number) >>> 16)) & 0x7fffffff) % n,
};

/** The same of integers of so many bits. */
const wideReductions = (bits: number): Reductions => ({
  mask: (h, n) => remainder(BigInt.asUintN(bits - 1, h as bigint), n),
  integer: (h, n) => remainder(BigInt.asUintN(bits, h as bigint), n),
  absolute: (h, n) => Math.abs(remainder(BigInt.asIntN(bits, h as bigint), n)),
  floor: (h, n) => (remainder(BigInt.asIntN(bits, h as bigint), n) + n) % n,
  halved: (h, n) => remainder(BigInt.asUintN(bits, h as bigint) >> 1n, n),
  // Ten is 1 modulo 9: of numbers without their last digit twice as many as by chance are where the numbers would be.
  tenths: (h, n) => remainder(BigInt.asUintN(bits, h as bigint) / 10n, n),
  hundredths: (h, n) => remainder(BigInt.asUintN(bits, h as bigint) / 100n, n),
  thousandths: (h, n) => remainder(BigInt.asUintN(bits, h as bigint) / 1000n, n),
});
const remainder = (h: bigint, n: number): number => Number(h % BigInt(n));

/** Bits of the hashes that are whole integers. */
const WIDTHS: Record<string, number | undefined> = {
  ...{ 'fnv1a-64': 64, seahash: 64, sha1: 160 },
  ...{ integer: 64, int32: 32, int64: 64 },
};

const RELATIVES: Record<string, Relative[]> = {
  hashCode: POLYNOMIALS,
  'array-hashcode': POLYNOMIALS,
  'objects-hash': POLYNOMIALS,
  canal: POLYNOMIALS,
  'djb2-end': POLYNOMIALS,
  fnv1a: FNVS,
  'fnv1a-64': FNVS,
};
const relativesOfFamily = (rule: Rule): Relative[] => RELATIVES[familyOf(rule)] ?? [];

/** Whether others go together with the rule. */
export function hasRelatives(rule: Rule): boolean {
  return relativesOfFamily(rule).length > 0;
}

/**
 * Whether hashes of keys that differ in their last byte alone differ by as much: then so does everything that counts up with the last digit, and
 * all such keys are one piece of evidence.
 */
export function addsLastByte(rule: Rule): boolean {
  return relativesOfFamily(rule) === POLYNOMIALS;
}

/** A hash, and what makes partitions of it. */
export interface RelativeRules {
  /** Whether it is the rule's own hash: then a writer has this one or not, and none is near it. */
  isOwn: boolean;
  /** Whether it is so simple that people add to it what they like, such as the length of the key. */
  isSimple: boolean;
  hashOf(key: Uint8Array): Hash;
  reductions: readonly Reduce[];
}

/** The relatives of the rule: other hashes in each reduction, and its own hash in those that no client has. */
export function relativesOf(rule: Rule): RelativeRules[] {
  const ofFamily = relativesOfFamily(rule).map(hashOf => ({
    isOwn: false,
    isSimple: SIMPLE.includes(hashOf),
    hashOf,
    reductions: Object.values(REDUCTIONS),
  }));
  const own = ownReductions(rule);
  if (own.length === 0) return ofFamily;
  // A 32-bit integer is a number as a hash is, but it is reduced as the wider ones are.
  const isWide = WIDTHS[rule.hash] !== undefined;
  const hashOf = (key: Uint8Array): Hash => (isWide ? BigInt(rule.hashOf(key)) : rule.hashOf(key));
  return [{ isOwn: true, isSimple: false, hashOf, reductions: own }, ...ofFamily];
}

/** Where half of the hashes are negative, each of these is the rule for the other half. */
function ownReductions({ hash, reduction }: Rule): Reduce[] {
  const bits = WIDTHS[hash];
  if (reduction === 'range') return [];
  const all = bits === undefined ? { ...REDUCTIONS, ...OWN } : wideReductions(bits);
  const known: string[] = rules.filter(rule => rule.hash === hash).map(rule => rule.reduction);
  return Object.entries(all).flatMap(([name, reduce]) => (known.includes(name) ? [] : [reduce]));
}
