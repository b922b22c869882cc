// The spread if the hottest keys were salted: what `saltedKey` would do to them.

import { partitionForKey } from '../../core/index.ts';
import { withSalt } from '../../core/salt.ts';
import { type KeyColumns, keyAt, keyEnd, totalsOf } from '../../state/keys/columns.ts';
import type { ScanState } from '../../state/state.ts';
import { spreadOf } from '../shared/evenness.ts';
import { type ShownKey, shown } from '../shared/shown-key.ts';
import { isMissingAsText } from './missing-as-text.ts';

export interface Salting {
  /** The keys that would be salted, the hottest first. */
  keys: (ShownKey & { records: number })[];
  /** The spread with so many salted keys in place of each of them; 1 is as it is. Numbers that are no better than lower ones are left out. */
  spreads: { fanout: number; maxOverMean: number; coefficientOfVariation: number }[];
}

/** A key with less than this share of a partition's mean load hardly shows in it. */
const LEAST_LOAD = 0.25;
/** So many keys are salted at most. */
export const MOST_SALTED = 20;
const LEAST_GAIN = 0.02;
/** Whoever reads the key again has to ask for each of its salts; and a million partitions would take minutes. */
const MOST_FANOUT = 1024;

/** A key has more records than this if salting it may be worth it. */
export function saltedFrom({ numPartitions, records, keyless }: ScanState): number {
  return (LEAST_LOAD * (records - keyless)) / numPartitions;
}

/**
 * Null where no key is hot enough to be worth it. Salted keys go where the Java client would put them.
 * @param hottest the first entries of the keys to salt, the hottest first
 */
export function saltingOf(
  { numPartitions, recordsOf }: ScanState,
  keys: KeyColumns,
  hottest: readonly number[],
): Salting | null {
  // No salt is right for a key that should not be there.
  const hot = hottest.filter(from => !isMissingAsText(shown(keyAt(keys, from)).key));
  const spreads = [{ fanout: 1, ...spreadOf(recordsOf) }];
  for (let fanout = 2; fanout <= Math.min(2 * numPartitions, MOST_FANOUT); fanout *= 2) {
    const salted = spreadOf(withFanout(recordsOf, keys, hot, fanout));
    if (salted.maxOverMean < (1 - LEAST_GAIN) * spreads.at(-1)!.maxOverMean) spreads.push({ fanout, ...salted });
  }
  if (spreads.length === 1) return null;
  const named = hot.map(from => ({
    ...shown(keyAt(keys, from)),
    records: totalsOf(keys, from, keyEnd(keys, from)).records,
  }));
  return { keys: named, spreads };
}

function withFanout(recordsOf: Float64Array, keys: KeyColumns, hot: readonly number[], fanout: number): Float64Array {
  const loads = recordsOf.slice();
  for (const from of hot) {
    const to = keyEnd(keys, from);
    for (let i = from; i < to; i++) loads[keys.partitions[i]] -= keys.records[i];
    const each = totalsOf(keys, from, to).records / fanout;
    const key = keyAt(keys, from);
    for (let salt = 0; salt < fanout; salt++) loads[partitionForKey(withSalt(key, salt), loads.length)] += each;
  }
  return loads;
}
