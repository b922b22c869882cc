// Keys of a panel, and what keylane's scan knows of them.

import { KeyBlock } from '../../core/index.ts';
import { WasmKeyTable } from '../../scan/keys/table.ts';
import { addKeys, emptyState, type ScanState } from '../../state/state.ts';
import { seeded } from './seeded.ts';

/** Of what tells keys apart; it grows with them. */
const MEMORY = 64 << 20;

/** Keys as a shop has them, for who brings none: each once. */
export function madeKeys(count: number, seed: number): string[] {
  const random = seeded(seed);
  const keys = new Set<string>();
  while (keys.size < count) keys.add(`order-${1000 + Math.floor(random() * 100 * count)}`);
  return [...keys];
}

/** The scan of records with these keys, counted where the Java client puts them. */
export function scanOf(keys: readonly string[], numPartitions: number): ScanState {
  const state = emptyState(numPartitions);
  const table = new WasmKeyTable(numPartitions, MEMORY);
  const block = KeyBlock.from(keys);
  table.add(block, addKeys(state, block, 0));
  return Object.assign(state, table.take());
}
