// Keys in partitions, as those who decide about writers get them.

import { type Candidate, placeBy } from '../../src/analysis/who/candidate.ts';
import { addKey, emptyEvidence, type KeyEvidence } from '../../src/analysis/who/key-evidence.ts';
import { fingerprint } from '../../src/state/writers/fingerprint.ts';
import type { Witness } from '../../src/state/writers/state.ts';

export interface Pair extends Witness {
  readonly records: number;
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A pair that has a bit for each candidate that puts the key there. */
export function pairOf(
  text: string | Uint8Array,
  partition: number,
  candidates: readonly Candidate[],
  records = 1,
): Pair {
  const key = typeof text === 'string' ? bytesOf(text) : text;
  const [first, second] = fingerprint(key);
  const mask = candidates.reduce((bits, each, bit) => bits | (placeBy(each, key) === partition ? 1 << bit : 0), 0);
  return { key, first, second, partition, mask, records };
}

/** What all keys say, of which some pairs may be a sample. */
export function evidenceOf(pairs: readonly Pair[]): KeyEvidence {
  const evidence = emptyEvidence();
  const byKey = new Map<string, Pair[]>();
  for (const pair of pairs) byKey.set(String(pair.key), [...(byKey.get(String(pair.key)) ?? []), pair]);
  for (const ofKey of byKey.values()) addKey(evidence, ofKey);
  return evidence;
}

/** So many of the keys, each in all of its partitions. */
export function sampleOf(pairs: readonly Pair[], share: number, random: () => number): Pair[] {
  const kept = new Map<string, boolean>();
  return pairs.filter(({ key }) => {
    const name = String(key);
    if (!kept.has(name)) kept.set(name, random() < share);
    return kept.get(name);
  });
}
