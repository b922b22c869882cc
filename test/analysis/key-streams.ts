// Streams of keys, and the state of their scan.

import { KeyBlock } from '../../src/core/index.ts';
import { shrinkColumns } from '../../src/state/keys/merge.ts';
import { addCounts, addKeys, emptyState, type ScanState } from '../../src/state/state.ts';
import { JsKeyTable } from '../reference/table-js.ts';

const MEMORY = 1e8;

/**
 * The state of a scan of these keys, in the order of the array.
 * @param partitions where they were found; without it the Java client's rule says
 */
export function stateOf(
  keys: readonly (string | Uint8Array)[],
  numPartitions: number,
  partitions?: Int32Array,
): ScanState {
  const state = emptyState(numPartitions);
  const table = new JsKeyTable(numPartitions, MEMORY);
  const block = KeyBlock.from(keys);
  if (partitions) {
    state.partitionsFrom = 'records';
    addCounts(state, block, partitions);
    table.add(block, partitions);
  } else table.add(block, addKeys(state, block));
  return Object.assign(state, table.take());
}

/** As if the scan had had memory for so many bytes of keys. */
export function squeezed(state: ScanState, most: number): ScanState {
  return { ...state, keys: shrinkColumns(state.keys!, most) };
}

/** Many records of a few keys, few of many: key k about 1/(k+1) times as often as key 0. */
export function zipfKeys(count: number, distinct: number, random: () => number, prefix = 'key-'): string[] {
  return Array.from({ length: count }, () => `${prefix}${Math.floor(distinct ** random()) - 1}`);
}
