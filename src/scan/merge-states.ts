// States → the State of one scan of all their records.

import { emptyColumns } from '../state/keys/columns.ts';
import { nameSplitKeys } from '../state/split-names.ts';
import { emptyState, mergeState, type ScanState } from '../state/state.ts';
import { KeyMerger, type MergeMemory } from './keys/merge-keys.ts';

/** Takes one State after the other. */
export class StateMerger {
  readonly #state: ScanState;
  readonly #memory: MergeMemory;
  #keys: KeyMerger | undefined;

  constructor(numPartitions: number, memory: MergeMemory) {
    this.#state = emptyState(numPartitions);
    this.#memory = memory;
  }

  /**
   * Adds a State, which is not to be used any more; the memory that it was read from is.
   * @throws {KeylaneError} `ERR_STATE_MISMATCH`
   */
  add(part: ScanState): void {
    const { keys } = part;
    // What stands for them says that there are some.
    if (keys) part.keys = emptyColumns(0, 0, keys.last !== undefined);
    mergeState(this.#state, part, this.#memory.columns);
    if (!keys) return;
    this.#keys ??= new KeyMerger(this.#state.numPartitions, this.#memory);
    this.#keys.add(keys);
  }

  /** To be called once. */
  take(): ScanState {
    if (this.#keys) this.#state.keys = this.#keys.take();
    nameSplitKeys(this.#state);
    return this.#state;
  }
}
