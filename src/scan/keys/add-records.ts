// Blocks of records, where they were found, into a state.

import { KeyBlock, partitionsForKeys } from '../../core/index.ts';
import { IS_KEYLESS as KEYLESS, IS_TOMBSTONE as TOMBSTONE } from '../../core/scan-layout.ts';
import { partitionsOfSourceError, sourceDamagedError } from '../../errors.ts';
import type { RecordBlock } from '../../sources/index.ts';
import { type LastRecords, LONGEST_VALUE, TOMBSTONE_VALUE, UNKNOWN_VALUE } from '../../state/keys/columns.ts';
import { addCounts, type ScanState } from '../../state/state.ts';
import { TimeBuckets } from '../../state/time-buckets.ts';
import type { KeyTable } from './table.ts';

/**
 * Adds records. Those whose partition the source doesn't name are put where the Java client would put them.
 * @param name the source's, for errors
 * @throws {KeylaneError} `ERR_SOURCE_PARTITIONS`
 */
export function addRecords(state: ScanState, block: RecordBlock, table: KeyTable | undefined, name: string): void {
  const { flags } = block;
  let [keyless, tombstones] = [0, 0];
  for (let i = 0; i < flags.length; i++) {
    if (!isKeyed(flags[i])) keyless++;
    if ((flags[i] & TOMBSTONE) !== 0) tombstones++;
  }
  const { keys, partitions } = keyless === 0 ? { ...block, partitions: block.partitions.slice() } : keyedOnly(block);
  checkPartitions(keys, partitions, state.numPartitions, name);
  addCounts(state, keys, partitions);
  state.records += keyless;
  state.keyless += keyless;
  state.tombstones += tombstones;
  if (keyless > 0) addKeyless(state, block, name);
  const coupons = table?.add(keys, partitions, state.lastBy ? lastOf(state, block, name) : undefined);
  addTimes(state, block, partitions, coupons);
}

function isKeyed(flag: number): boolean {
  return (flag & KEYLESS) === 0;
}

/**
 * @param partitions of keyed records
 * @param coupons of their keys
 */
function addTimes(
  state: ScanState,
  { flags, timestamps, partitions: found }: RecordBlock,
  partitions: Int32Array,
  coupons: Uint32Array | undefined,
): void {
  if (!timestamps) return;
  // Where one record is alone in its minute, its partition would tell something of its key and when that was there.
  state.times ??= new TimeBuckets(state.redactedBy === undefined ? state.numPartitions : 0);
  for (let i = 0, keyed = 0; i < flags.length; i++) {
    const at = isKeyed(flags[i]) ? keyed++ : -1;
    if (Number.isNaN(timestamps[i])) continue;
    state.times.add(timestamps[i], at < 0 ? undefined : coupons?.[at], at < 0 ? found[i] : partitions[at]);
  }
}

/** Where keyless records were found. */
function addKeyless(state: ScanState, { flags, partitions }: RecordBlock, name: string): void {
  for (const [i, partition] of partitions.entries()) {
    if (isKeyed(flags[i]) || partition < 0) continue;
    if (partition >= state.numPartitions) throw partitionsOfSourceError(name, partition, state.numPartitions);
    state.keylessOf ??= new Float64Array(state.numPartitions);
    state.keylessOf[partition]++;
  }
}

/** Where the keyed records are and what values they have. Their place is their number in the source if no offsets are told. */
function lastOf(state: ScanState, block: RecordBlock, name: string): LastRecords {
  const { flags, offsets, valueBytes } = block;
  const first = state.records - flags.length;
  if (first === 0) state.lastBy = offsets ? 'offset' : 'order';
  const places =
    flags.length === 0
      ? []
      : Array.from(flags, (_, i) => (state.lastBy === 'order' ? first + i : (offsets?.[i] ?? NaN)));
  if (places.some(Number.isNaN))
    throw sourceDamagedError(name, 'some of its records have an offset and others have none.');
  const values = Array.from(flags, (flag, i) => {
    if ((flag & TOMBSTONE) !== 0) return TOMBSTONE_VALUE;
    const bytes = valueBytes?.[i] ?? NaN;
    return Number.isNaN(bytes) ? UNKNOWN_VALUE : Math.min(bytes, LONGEST_VALUE);
  });
  return {
    offsets: Float64Array.from(places.filter((_, i) => isKeyed(flags[i]))),
    values: Uint32Array.from(values.filter((_, i) => isKeyed(flags[i]))),
  };
}

/** A keyless record has a key of no bytes in the block: without its offset it is gone. */
function keyedOnly({ keys, partitions, flags }: RecordBlock): { keys: KeyBlock; partitions: Int32Array } {
  const offsets = keys.offsets.filter((_, i) => i === keys.count || isKeyed(flags[i]));
  return {
    keys: KeyBlock.fromColumns(keys.bytes, offsets),
    partitions: partitions.filter((_, i) => isKeyed(flags[i])),
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
