// How uneven a spread is, and why: because of the keys, or because of where they were put.

import jstat from 'jstat';
import type { ScanState } from '../../state/state.ts';
import { spreadOf } from '../shared/evenness.ts';
import type { KeyWalk } from './key-walk.ts';

export interface Skew {
  /** The fullest partition's records over the mean; 1 is perfectly even, null where no record has a key. */
  maxOverMean: number | null;
  /** Standard deviation over mean of the partitions' records; null where no record has a key. */
  coefficientOfVariation: number | null;
  /** Why it is uneven; null where keys were not told apart, or no record has one. */
  cause: SkewCause | null;
}

export interface SkewCause {
  /** `none`: as even as so many keys can be. `keys`: some keys have many records. `placement`: a good hash would hardly put them so. */
  source: 'none' | 'keys' | 'placement';
  /** The share of keyed records that the largest key has: 0 to 1. */
  largestKeyShare: number;
  /** The spread is as uneven as that of so many keys with the same number of records each would be expected to be. */
  effectiveKeys: number;
  /** What as many keys would give if each had the same number of records. */
  evenKeys: { maxOverMean: number; coefficientOfVariation: number };
  /** How likely a hash that puts these keys anywhere at random gives a spread at least as uneven: 0 to 1. */
  pValue: number;
}

// Below this a partition's load differs so little that nobody acts on it.
const EVEN_MAX_OVER_MEAN = 1.1;
const EVEN_FACTOR = 1.5;
const UNLIKELY = 0.001;

/** @param distinctKeys how many distinct keys there are, exact or estimated */
export function skewOf(state: ScanState, { squares, mostRecords }: KeyWalk, distinctKeys: number): Skew {
  const { numPartitions, recordsOf, records, keyless } = state;
  const keyed = records - keyless;
  if (keyed === 0) return { maxOverMean: null, coefficientOfVariation: null, cause: null };
  const spread = spreadOf(recordsOf);
  const evenKeys = expectedSpread(distinctKeys, numPartitions);
  // Each key falls into a partition with chance 1/n: a partition's records then have the variance squares (1/n) (1 - 1/n), and the sum of
  // squared deviations over squares / n is nearly chi-squared with n - 1 degrees of freedom.
  const mean = keyed / numPartitions;
  const chiSquared = ((spread.coefficientOfVariation * mean) ** 2 * numPartitions * numPartitions) / squares;
  const pValue = numPartitions === 1 ? 1 : Math.max(0, 1 - jstat.chisquare.cdf(chiSquared, numPartitions - 1));
  const isEven =
    spread.maxOverMean < EVEN_MAX_OVER_MEAN ||
    spread.coefficientOfVariation < EVEN_FACTOR * evenKeys.coefficientOfVariation;
  return {
    ...spread,
    cause: {
      source: pValue < UNLIKELY && spread.maxOverMean >= EVEN_MAX_OVER_MEAN ? 'placement' : isEven ? 'none' : 'keys',
      largestKeyShare: mostRecords / keyed,
      effectiveKeys: (keyed * keyed) / squares,
      evenKeys,
      pValue,
    },
  };
}

/** What a good hash gives for keys with the same number of records each; of the maximum the median. */
function expectedSpread(distinctKeys: number, numPartitions: number): SkewCause['evenKeys'] {
  const variation = Math.sqrt((numPartitions - 1) / distinctKeys);
  const deviations = jstat.normal.inv(0.5 ** (1 / numPartitions), 0, 1);
  // Fewer keys than partitions: some of them have nothing.
  const least = Math.max(1, numPartitions / distinctKeys);
  return { maxOverMean: Math.max(least, 1 + variation * deviations), coefficientOfVariation: variation };
}
