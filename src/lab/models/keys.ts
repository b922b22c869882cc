// Keys of a panel, and what keylane's scan knows of them.

import type { NamedKey } from '../../analysis/where.ts';
import { KeyBlock } from '../../core/index.ts';
import type { Key } from '../../core/key.ts';
import { encodeUtf8 } from '../../core/utf8.ts';
import { hex } from '../../printable.ts';
import { BlockCounter } from '../../scan/keys/block-counter.ts';
import { LONGEST_KEY, WasmKeyTable } from '../../scan/keys/table.ts';
import { emptyState, type ScanState } from '../../state/state.ts';
import { seeded } from './seeded.ts';

/** Of what tells keys apart; it grows with them. */
const MEMORY = 64 << 20;
/** Of made keys: those of every link are the same. */
const SEED = 1;

export const bytesOf = (key: Key): Uint8Array => (typeof key === 'string' ? encodeUtf8(key) : key);
export const hexOf = (key: Key): string => hex(bytesOf(key));

/** Those of the box, then so many that were made up; each once, by its bytes. */
export function keysWith(box: readonly NamedKey[], made: number): NamedKey[] {
  const keys = new Map<string, NamedKey>();
  for (const named of [...box, ...madeKeys(made).map(key => ({ name: key, key }))]) {
    const id = hexOf(named.key);
    if (!keys.has(id)) keys.set(id, named);
  }
  return [...keys.values()];
}

/** As a shop has them: the first are the same for every count. */
export function madeKeys(count: number): string[] {
  const random = seeded(SEED);
  const keys = new Set<string>();
  while (keys.size < count) keys.add(`order-${2000 + Math.floor(random() * 98_000)}`);
  return [...keys];
}

/** The scan of records with these keys, counted where the Java client puts them. */
export function scanOf(keys: readonly Key[], numPartitions: number): ScanState {
  const state = emptyState(numPartitions);
  const block = KeyBlock.from(keys);
  const longest = Math.max(LONGEST_KEY, block.bytes.length);
  const counter = new BlockCounter(state, longest, new WasmKeyTable(numPartitions, MEMORY, false, longest));
  counter.add(block);
  counter.finish();
  return state;
}
