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

/** Hashes that are another one's value for every key, or for every key that is ASCII. */
const SAME_AS: Record<string, { hash: string; needsAscii: boolean }> = {
  // It is String.hashCode in 31 bits, but for 0.
  'kafka-node': { hash: 'hashCode', needsAscii: false },
  'crc32-low-bytes': { hash: 'crc32', needsAscii: true },
  'crc32-character-count': { hash: 'crc32', needsAscii: true },
  'murmur2-character-count': { hash: 'murmur2', needsAscii: true },
  'fnv1a-character-count': { hash: 'fnv1a', needsAscii: true },
};

/** What `reductions` do to a 32-bit hash, but for single values. */
type Kind = 'mask' | 'unsigned' | 'absolute';
const KINDS: Record<string, Kind> = {
  mask: 'mask',
  'mask-max-0': 'mask',
  unsigned: 'unsigned',
  absolute: 'absolute',
  'absolute-min-0': 'absolute',
};

/**
 * FNV-1a and String.hashCode are no two hashes that have nothing to do with each other: the lowest bit of the one is the xor of all bytes'
 * lowest bits and 1, that of the other the xor of all UTF-16 units' lowest bits. With even counts no ASCII key stays.
 */
export function expectedMoved(from: RuleAtCount, to: RuleAtCount): Expected {
  const [a, b] = [ruleOf(from.rule), ruleOf(to.rule)];
  const [n, m] = [from.numPartitions, to.numPartitions];
  const hashes = [a, b].map(({ hash }) => SAME_AS[hash] ?? { hash, needsAscii: false });
  const [first, second] = hashes.map(({ hash }) => hash).sort();
  if (first === 'fnv1a' && second === 'hashCode' && gcd(n, m) % 2 === 0) return { moved: 1, from: 'ascii-keys' };
  if (first !== second) return { moved: 1 - 1 / Math.max(n, m), from: 'two-hashes' };
  const stay = a.reduction === 'range' ? staysInRanges(n, m) : staysAfterReduction(a, b, n, m);
  const needsAscii = a.hash !== b.hash && hashes.some(each => each.needsAscii);
  return { moved: 1 - stay, from: needsAscii ? 'ascii-keys' : 'one-hash' };
}

/**
 * Let x be a number that is even modulo L = lcm(n, m). It stays if x mod n = c = x mod m, which for each c below min(n, m) one residue of L
 * does: min(n, m) / L = gcd(n, m) / max(n, m). That is both rules' number for hashes below 2^31, and for all if the reduction is the same.
 * For the other half a reduction takes h - 2^31, h or 2^32 - h: with x = h - 2^31 the second rule's number is x + d, or -x + d, for a
 * constant d that is a multiple of 2^31, and a c stays if that has a solution modulo g = gcd(n, m).
 */
function staysAfterReduction(a: Rule, b: Rule, n: number, m: number): number {
  const g = gcd(n, m);
  const most = Math.max(n, m);
  const kinds = [KINDS[a.reduction], KINDS[b.reduction]];
  if (kinds[0] === kinds[1]) return g / most;
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
