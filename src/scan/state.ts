// What a scan knows after any number of records. Answers are computed from this, never from the records.

import { type KeyBlock, partitionsForKeys } from '../core/index.ts';

/** Sums are JavaScript numbers: exact up to 2^53. */
export interface ScanState {
  readonly numPartitions: number;
  /** All records, the keyless ones among them. */
  records: number;
  keyless: number;
  /** Bytes of all keys. */
  bytes: number;
  /** Keyed records of each partition. */
  readonly recordsOf: Float64Array;
  /** Bytes of the keys of each partition. */
  readonly bytesOf: Float64Array;
}

export function emptyState(numPartitions: number): ScanState {
  return {
    numPartitions,
    records: 0,
    keyless: 0,
    bytes: 0,
    recordsOf: new Float64Array(numPartitions),
    bytesOf: new Float64Array(numPartitions),
  };
}

/** Adds records to the state: those of the block, routed as the Java client does, and keyless ones. */
export function addKeys(state: ScanState, keys: KeyBlock, keyless: number): void {
  const { offsets, count } = keys;
  const partitions = partitionsForKeys(keys, state.numPartitions);
  for (let i = 0; i < count; i++) {
    state.recordsOf[partitions[i]]++;
    state.bytesOf[partitions[i]] += offsets[i + 1] - offsets[i];
  }
  state.records += count + keyless;
  state.keyless += keyless;
  state.bytes += offsets[count] - offsets[0];
}

/** Adds the records of another scan over as many partitions. */
export function addState(state: ScanState, other: ScanState): void {
  for (let i = 0; i < state.numPartitions; i++) {
    state.recordsOf[i] += other.recordsOf[i];
    state.bytesOf[i] += other.bytesOf[i];
  }
  state.records += other.records;
  state.keyless += other.keyless;
  state.bytes += other.bytes;
}
