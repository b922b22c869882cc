// Rules at many partition counts: each key is hashed once by each hash.

import type { Rule, RuleId } from '../../rules/index.ts';
import { dividends, reductions } from '../../rules/reduction.ts';

type HashValue = number | bigint;
/** Where a rule puts key `i` at a count; -1 where it has no place for it. */
type PlaceOf = (i: number, numPartitions: number) => number;

/** What is known of a key: nothing yet; what is divided; its hash, which is reduced otherwise; that the rule does not read it. */
const [UNKNOWN, PLAIN, OTHER, NONE] = [0, 1, 2, 3];

/** What asks about these keys, rule by rule. Rules that differ in their reduction alone share what was hashed. */
export function placesOf(keys: readonly Uint8Array[]): (rule: Rule<RuleId>) => PlaceOf {
  const known = new Map<string, (HashValue | null | undefined)[]>();
  return rule => {
    const hashes = known.get(rule.hash) ?? new Array(keys.length);
    known.set(rule.hash, hashes);
    const hashAt = (i: number): HashValue | null => {
      if (hashes[i] === undefined) hashes[i] = rule.reads(keys[i]) ? rule.hashOf(keys[i]) : null;
      return hashes[i]!;
    };
    const dividendOf = dividends[rule.reduction];
    const all = new Uint32Array(keys.length);
    const kinds = new Uint8Array(keys.length);
    return (i, numPartitions) => {
      if (kinds[i] === UNKNOWN) {
        const hash = hashAt(i);
        const isPlain = dividendOf !== undefined && typeof hash === 'number';
        kinds[i] = hash === null ? NONE : isPlain ? PLAIN : OTHER;
        if (isPlain) all[i] = dividendOf(hash);
      }
      // What nearly all come to: at 200,000 counts it is asked a hundred million times. Unsigned, the remainder is one of integers.
      if (kinds[i] === PLAIN) return all[i] % (numPartitions >>> 0);
      return kinds[i] === NONE ? -1 : placeOf(rule, hashAt(i)!, keys[i], numPartitions);
    };
  };
}

/** At one count, of a hash that is known. */
export function placeOf(rule: Rule<RuleId>, hash: HashValue, key: Uint8Array, numPartitions: number): number {
  if (typeof hash === 'number') return reductions[rule.reduction as keyof typeof reductions](hash, numPartitions);
  // A digest is not made again.
  return rule.reduction === 'integer' ? Number(hash % BigInt(numPartitions)) : rule.partition(key, numPartitions);
}
