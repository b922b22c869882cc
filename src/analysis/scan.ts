// How the keys of a scan spread over the partitions.

import type { ScanState } from '../scan/state.ts';

export interface ScanAnswer {
  /** All records, the keyless ones among them. */
  records: number;
  keyless: number;
  /** Bytes of all keys. */
  bytes: number;
  numPartitions: number;
  partitions: PartitionLoad[];
  skew: {
    /** The fullest partition's records over the mean; 1 is perfectly even, null where no record has a key. */
    maxOverMean: number | null;
    /** Standard deviation over mean of the partitions' records; null where no record has a key. */
    coefficientOfVariation: number | null;
  };
}

export interface PartitionLoad {
  partition: number;
  /** Keyed records. */
  records: number;
  /** Bytes of their keys. */
  bytes: number;
  /** Of all keyed records: 0 to 1. */
  share: number;
}

export function scanAnswer(state: ScanState): ScanAnswer {
  const { numPartitions, recordsOf, bytesOf } = state;
  const keyed = state.records - state.keyless;
  const mean = keyed / numPartitions;
  let max = 0;
  let squares = 0;
  const partitions = Array.from(recordsOf, (records, partition) => {
    max = Math.max(max, records);
    squares += (records - mean) ** 2;
    return { partition, records, bytes: bytesOf[partition], share: keyed === 0 ? 0 : records / keyed };
  });
  return {
    records: state.records,
    keyless: state.keyless,
    bytes: state.bytes,
    numPartitions,
    partitions,
    skew: {
      maxOverMean: keyed === 0 ? null : max / mean,
      coefficientOfVariation: keyed === 0 ? null : Math.sqrt(squares / numPartitions) / mean,
    },
  };
}
