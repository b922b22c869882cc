// The keys with the most records, and with the most bytes.

import { type KeyColumns, keyAt, keyEnd, MOST_STORED, sampledShare, totalsOf } from '../../state/keys/columns.ts';
import { estimateTheta } from '../../state/sketches/theta-image.ts';
import { shown } from '../shared/shown-key.ts';

export interface HotKey {
  /** As text; bytes that are not UTF-8 became U+FFFD. */
  key: string;
  /** Its bytes. */
  hex: string;
  /** Whether `key` and `hex` are only its first 4096 bytes. */
  isCut: boolean;
  /** Its length in bytes; of a redacted key that of its digest. */
  length: number;
  /** At least so many; at most `error` more. */
  records: number;
  /** 0 if `records` is exact. */
  error: number;
  /** Of all keyed records: 0 to 1. */
  share: number;
  /** Bytes of all its occurrences: `records` times `length`. */
  bytes: number;
  /** Where it is, or where most of its records are. */
  partition: number;
}

export interface SplitKeys {
  /** How many keys are in more than one partition: exact, or an estimate if `exact` of the answer is false. */
  count: number;
  /** The range that holds the true number in 95 % of all cases. */
  bounds: { lower: number; upper: number };
  /** Those with the most records. */
  examples: { key: string; hex: string; partitions: { partition: number; records: number }[] }[];
}

/** What there is to say of the keys with these first entries. */
export function hotKeys(keys: KeyColumns, keyed: number, firsts: readonly number[]): HotKey[] {
  return firsts.map(from => {
    const to = keyEnd(keys, from);
    let fullest = from;
    for (let i = from; i < to; i++) if (keys.records[i] > keys.records[fullest]) fullest = i;
    return { ...hotKeyAt(keys, from, keyed), partition: keys.partitions[fullest] };
  });
}

/** What there is to say of the key whose first entry is `from`, wherever it is. */
export function hotKeyAt(keys: KeyColumns, from: number, keyed: number): Omit<HotKey, 'partition'> {
  const { records, missed } = totalsOf(keys, from, keyEnd(keys, from));
  const length = keys.lengths[from];
  return {
    ...shown(keyAt(keys, from)),
    isCut: length > MOST_STORED,
    length,
    records,
    error: missed,
    share: records / keyed,
    bytes: records * length,
  };
}

/**
 * Keys that were found in more than one partition.
 * @param sampled how many of them are in the sample
 * @param firsts the first entries of those to name
 */
export function splitKeys(keys: KeyColumns, sampled: number, firsts: readonly number[]): SplitKeys {
  const { value, lower, upper } = estimateTheta(sampled, sampledShare(keys));
  return {
    count: Math.round(value),
    bounds: { lower: Math.floor(lower), upper: Math.ceil(upper) },
    examples: firsts.map(from => ({
      ...shown(keyAt(keys, from)),
      partitions: Array.from({ length: keyEnd(keys, from) - from }, (_, i) => ({
        partition: keys.partitions[from + i],
        records: keys.records[from + i],
      })).sort((a, b) => b.records - a.records || a.partition - b.partition),
    })),
  };
}
