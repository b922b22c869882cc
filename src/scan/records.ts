// Blocks of records, where they were found, into a state.

import { KeyBlock, partitionsForKeys } from '../core/index.ts';
import { partitionsOfSourceError } from '../errors.ts';
import { KEYLESS, type RecordBlock, TOMBSTONE } from '../sources/index.ts';
import type { KeyTable } from './key-table.ts';
import { addCounts, type ScanState } from './state.ts';
import { TimeBuckets } from './time-buckets.ts';

/**
 * Adds records. Those whose partition the source doesn't name are put where the Java client would put them.
 * @param name the source's, for errors
 * @throws {KeylaneError} `ERR_SOURCE_PARTITIONS`
 */
export function addRecords(state: ScanState, block: RecordBlock, table: KeyTable | undefined, name: string): void {
  const { flags, timestamps } = block;
  const isKeyed = Array.from(flags, flag => (flag & KEYLESS) === 0);
  const { keys, partitions } = keyedOnly(block, isKeyed);
  checkPartitions(keys, partitions, state.numPartitions, name);
  addCounts(state, keys, partitions);
  state.records += flags.length - keys.count;
  state.keyless += flags.length - keys.count;
  for (const flag of flags) if ((flag & TOMBSTONE) !== 0) state.tombstones++;
  const coupons = table?.add(keys, partitions);
  if (!timestamps) return;
  state.times ??= new TimeBuckets();
  for (let i = 0, at = 0; i < flags.length; i++) {
    const coupon = isKeyed[i] ? coupons?.[at++] : undefined;
    if (!Number.isNaN(timestamps[i])) state.times.add(timestamps[i], coupon);
  }
}

/** A keyless record has a key of no bytes in the block: without its offset it is gone. */
function keyedOnly({ keys, partitions }: RecordBlock, isKeyed: boolean[]): { keys: KeyBlock; partitions: Int32Array } {
  if (isKeyed.every(Boolean)) return { keys, partitions: partitions.slice() };
  const offsets = keys.offsets.filter((_, i) => i === keys.count || isKeyed[i]);
  return {
    keys: KeyBlock.fromColumns(keys.bytes, offsets),
    partitions: partitions.filter((_, i) => isKeyed[i]),
  };
}

function checkPartitions(keys: KeyBlock, partitions: Int32Array, numPartitions: number, name: string): void {
  let routed: Int32Array | undefined;
  for (let i = 0; i < partitions.length; i++) {
    if (partitions[i] < 0) {
      routed ??= partitionsForKeys(keys, numPartitions);
      partitions[i] = routed[i];
    } else if (partitions[i] >= numPartitions) {
      throw partitionsOfSourceError(name, partitions[i], numPartitions);
    }
  }
}
