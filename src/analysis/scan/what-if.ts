// The spread that the same keys would have over another number of partitions.

import { KeyBlock, partitionsForKeys } from '../../core/index.ts';
import {
  forEachKey,
  isExact,
  type KeyColumns,
  MOST_STORED,
  sampledShare,
  sampleOf,
  totalsOf,
} from '../../state/keys/columns.ts';
import { spreadOf } from '../shared/evenness.ts';

export interface WhatIf {
  numPartitions: number;
  maxOverMean: number;
  coefficientOfVariation: number;
  /** False if not all keys are known, or some are too long to be kept whole: then they are left out, and small keys weighed by the sample. */
  exact: boolean;
}

/** Under the Java client's rule. Null where no key is known. */
export function whatIf(keys: KeyColumns, numPartitions: number): WhatIf | null {
  const offsets = new Uint32Array(keys.count + 1);
  offsets.set(keys.starts);
  offsets[keys.count] = keys.bytes.length;
  const partitions = partitionsForKeys(KeyBlock.fromColumns(keys.bytes, offsets), numPartitions);
  const recordsOf = new Float64Array(numPartitions);
  const share = sampledShare(keys);
  const isSampled = sampleOf(keys);
  let exact = isExact(keys);
  forEachKey(keys, (from, to) => {
    const { records } = totalsOf(keys, from, to);
    let weight = 0;
    if (keys.lengths[from] > MOST_STORED) exact = false;
    else if (records > keys.offsetRecords) weight = records;
    else if (isSampled(from)) weight = records / share;
    recordsOf[partitions[from]] += weight;
  });
  return recordsOf.some(records => records > 0) ? { numPartitions, ...spreadOf(recordsOf), exact } : null;
}
