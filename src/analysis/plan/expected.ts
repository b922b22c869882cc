// How many keys a change is expected to move, before any key was looked at: what a hash that spreads keys evenly gives.

import { type Rule, ruleOf } from '../../rules/index.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';

export interface Expected {
  /** The share of all keys, 0 to 1. */
  moved: number;
  /**
   * What that rests on. `one-hash`: both rules reduce the same hash, so it follows from the counts alone. `ascii-keys`: the hashes are the
   * same as long as keys are ASCII. `two-hashes`: two hashes that have nothing to do with each other.
   */
  from: 'one-hash' | 'ascii-keys' | 'two-hashes';
}

interface Related {
  hash: string;
  needsAscii: boolean;
  /** What is added to that hash. */
  plus?: number;
}

/** Hashes that are another one's value, or that and a constant, for every key, or for every key that is ASCII. */
const SAME_AS: Record<string, Related> = {
  // It is String.hashCode in 31 bits, but for 0.
  'kafka-node': { hash: 'hashCode', needsAscii: false },
  'crc32-low-bytes': { hash: 'crc32', needsAscii: true },
  'crc32-character-count': { hash: 'crc32', needsAscii: true },
  'murmur2-character-count': { hash: 'murmur2', needsAscii: true },
  'fnv1a-character-count': { hash: 'fnv1a', needsAscii: true },
  'murmur2-low-bytes': { hash: 'murmur2', needsAscii: true },
  // Of a key without a comma, which is one value.
  canal: { hash: 'hashCode', needsAscii: true },
  'objects-hash': { hash: 'hashCode', needsAscii: false, plus: 31 },
  // Of an integer below 2^31.
  'int64-hashcode': { hash: 'int64', needsAscii: false },
};

/**
 * Hashes over the same bytes that have the lowest bit in common: the xor of all bytes' lowest bits, as hashCode has it, or that and 1. Of
 * hashCode it is that of all UTF-16 units.
 */
const LOWEST_BIT: Record<string, 0 | 1> = { hashCode: 0, fnv1a: 1, 'fnv1a-64': 1, 'array-hashcode': 1, 'djb2-end': 1 };

/** Those whose value is the key's own: an integer, mostly one below 2^31, of which every reduction makes the same. */
const INTEGERS = new Set(['integer', 'int32', 'int64']);

/** What `reductions` do to a 32-bit hash, but for single values. */
type Kind = 'mask' | 'unsigned' | 'absolute' | 'floor';
const KINDS: Record<string, Kind> = {
  mask: 'mask',
  'mask-max-0': 'mask',
  unsigned: 'unsigned',
  absolute: 'absolute',
  'absolute-min-0': 'absolute',
  floor: 'floor',
};

/** Hashes that share their lowest bit have something to do with each other: with even counts no ASCII key stays, or twice as many do. */
export function expectedMoved(from: RuleAtCount, to: RuleAtCount): Expected {
  const [a, b] = [ruleOf(from.rule), ruleOf(to.rule)];
  const [n, m] = [from.numPartitions, to.numPartitions];
  const hashes = [a, b].map(({ hash }): Related => SAME_AS[hash] ?? { hash, needsAscii: false });
  const [first, second] = hashes.map(({ hash }) => hash);
  if (first !== second) return movedBetween(a, b, hashes, n, m);
  const plus = (hashes[0].plus ?? 0) - (hashes[1].plus ?? 0);
  const stay =
    a.reduction === 'range' ? staysInRanges(n, m) : staysAfterReduction(a, b, n, m, INTEGERS.has(first), plus);
  const needsAscii = a.hash !== b.hash && hashes.some(each => each.needsAscii);
  return { moved: 1 - stay, from: needsAscii ? 'ascii-keys' : 'one-hash' };
}

function bitOf({ hash, plus = 0 }: Related): number | undefined {
  const bit = LOWEST_BIT[hash];
  return bit === undefined ? undefined : (bit + plus) % 2;
}

/** FNV-1a of 32 and of 64 bits have more than one bit in common: their primes and first values are the same modulo this. */
const FNV_MODULUS = 32;

function movedBetween(a: Rule, b: Rule, hashes: readonly Related[], n: number, m: number): Expected {
  const g = gcd(n, m);
  const most = Math.max(n, m);
  const [first, second] = hashes.map(bitOf);
  if (first === undefined || second === undefined || g % 2 !== 0) return { moved: 1 - 1 / most, from: 'two-hashes' };
  if (first !== second) return { moved: 1, from: 'ascii-keys' };
  const shared = gcd(g, hashes.every(({ hash }) => hash.startsWith('fnv1a')) ? FNV_MODULUS : 2);
  // Where the one takes the absolute value, half of the keys have -x instead of x.
  const isTurned = (KINDS[a.reduction] === 'absolute') !== (KINDS[b.reduction] === 'absolute');
  const stay = isTurned ? (shared + gcd(2, shared)) / 2 : shared;
  return { moved: 1 - stay / most, from: 'ascii-keys' };
}

/**
 * Let x be a number that is even modulo L = lcm(n, m). It stays if x mod n = c = x mod m, which for each c below min(n, m) one residue of L
 * does: min(n, m) / L = gcd(n, m) / max(n, m). That is both rules' number for hashes below 2^31, and for all if the reduction is the same.
 * For the other half a reduction takes h - 2^31, h or 2^32 - h: with x = h - 2^31 the second rule's number is x + d, or -x + d, for a
 * constant d that is a multiple of 2^31, and a c stays if that has a solution modulo g = gcd(n, m).
 */
function staysAfterReduction(a: Rule, b: Rule, n: number, m: number, isInteger: boolean, plus: number): number {
  const g = gcd(n, m);
  const most = Math.max(n, m);
  const kinds = [KINDS[a.reduction], KINDS[b.reduction]];
  // A constant moves all keys or none; where the signs differ, those stay whose 2c is what it and 2^31 make: as it is odd, no even g has one.
  if (plus % g !== 0) return kinds[0] === kinds[1] || g % 2 === 0 ? 0 : 1 / most / 2;
  if (kinds[0] === kinds[1] || isInteger) return g / most;
  // x + 2^31 = c = x (mod g) for all c or for none.
  // 2^31 - x = c = x (mod g): 2c = 2^31, which 1 residue of an odd g solves, and 2 of an even one.
  const solved = kinds.includes('absolute') ? gcd(2, g) : 2 ** 31 % g === 0 ? g : 0;
  return (g / most + solved / most) / 2;
}

/** Both cut the line into even ranges: those of the same number overlap for so much of it. */
function staysInRanges(n: number, m: number): number {
  const [few, many] = [Math.min(n, m), Math.max(n, m)];
  let sum = 0;
  for (let c = 0; c < few; c++) sum += Math.max(0, (c + 1) / many - c / few);
  return sum;
}

export function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
