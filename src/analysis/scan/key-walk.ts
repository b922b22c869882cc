// What a scan's answer needs of all keys.

import { type KeyColumns, keyEnd, MOST_STORED, sampledShare, sampleOf, totalsOf } from '../../state/keys/columns.ts';
import type { ScanState } from '../../state/state.ts';
import { Largest } from './largest.ts';
import { MOST_SALTED, saltedFrom } from './salting.ts';

export interface KeyWalk {
  /** How many keys are in the sample, and how many of them in more than one partition. */
  sampled: number;
  sampledSplits: number;
  /** The most records that a key has. */
  mostRecords: number;
  /** The sum of the squares of all keys' records. Small keys that are not all there are weighed by the sample. */
  squares: number;
  /**
   * First entries of the keys with the most records, the most bytes, the most records in more than one partition, and of those to salt. The first
   * has the hundred that verdicts look at, however few are to be named.
   */
  byRecords: number[];
  byBytes: number[];
  splits: number[];
  toSalt: number[];
}

/** A key with a hundredth of the records is one of them. */
const MOST_TELLING = 100;

/** One walk for all of it: a million keys take 40 ms, and 190 with a walk for each figure. */
export function walkKeys(state: ScanState, keys: KeyColumns, top: number): KeyWalk {
  const { lengths, offsetRecords } = keys;
  const share = sampledShare(keys);
  const isSampled = sampleOf(keys);
  const leastToSalt = saltedFrom(state);
  const [byRecords, byBytes, splits, toSalt] = [Math.max(top, MOST_TELLING), top, top, MOST_SALTED].map(
    each => new Largest(each),
  );
  let sampled = 0;
  let sampledSplits = 0;
  let mostRecords = 0;
  let squares = 0;
  // Not forEachKey: a sum that a closure adds to is a new object for each key.
  for (let from = 0, to = 0; from < keys.count; from = to) {
    to = keyEnd(keys, from);
    const { records } = totalsOf(keys, from, to);
    const isOfSample = isSampled(from);
    if (isOfSample) sampled++;
    mostRecords = Math.max(mostRecords, records);
    if (records > offsetRecords) squares += records * records;
    else if (isOfSample) squares += (records * records) / share;
    byRecords.add(from, records);
    byBytes.add(from, records * lengths[from]);
    if (records > leastToSalt && lengths[from] <= MOST_STORED) toSalt.add(from, records);
    if (to - from > 1) {
      if (isOfSample) sampledSplits++;
      splits.add(from, records);
    }
  }
  return {
    sampled,
    sampledSplits,
    mostRecords,
    squares,
    byRecords: byRecords.take(),
    byBytes: byBytes.take(),
    splits: splits.take(),
    toSalt: toSalt.take(),
  };
}
