// Blocks of keys, routed, counted and told apart by scan.wasm in one pass. Nothing is made for a key.

import type { KeyBlock } from '../../core/index.ts';
import type { ScanState } from '../../state/state.ts';
import { type Area, newArea } from '../area.ts';
import { addCounted } from './counted.ts';
import { listKeys } from './list-keys.ts';
import { LONGEST_KEY, type WasmKeyTable } from './table.ts';

export class BlockCounter {
  readonly #state: ScanState;
  readonly #table: WasmKeyTable | undefined;
  readonly #area: Area;

  /** What is counted is added to `state` at the end. Keys are told apart if there is a table for them, which ends with the counter. */
  constructor(state: ScanState, longestKey = LONGEST_KEY, table?: WasmKeyTable) {
    this.#state = state;
    this.#table = table;
    this.#area = table?.area ?? newArea(state.numPartitions, longestKey);
  }

  /** @throws {KeylaneError} `ERR_SOURCE_LINE` if a key is longer than it may be */
  add(keys: KeyBlock): void {
    const area = this.#area;
    for (let from = 0; from < keys.count; ) {
      const to = listKeys(area, keys, from);
      area.scan.countKeys(to - from, area.base + area.size, this.#state.numPartitions);
      from = to;
    }
  }

  finish(): void {
    if (this.#table) Object.assign(this.#state, this.#table.take());
    addCounted(this.#area.scan, this.#state);
  }
}
