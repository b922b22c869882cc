// States → the State of one scan of all their records.

import { emptyColumns } from '../state/keys/columns.ts';
import { nameSplitKeys } from '../state/split-names.ts';
import { emptyState, mergeState, type ScanState } from '../state/state.ts';
import { KeyMerger, type MergeMemory } from './keys/merge-keys.ts';

/** Takes one State after the other. */
export class StateMerger {
  readonly #state: ScanState;
  readonly #memoryFor: (keepsWriters: boolean) => MergeMemory;
  #keys: KeyMerger | undefined;

  /** @param memoryFor asked once, when there are keys: only then it is known whether what tells who wrote them is kept beside them */
  constructor(numPartitions: number, memoryFor: (keepsWriters: boolean) => MergeMemory) {
    this.#state = emptyState(numPartitions);
    this.#memoryFor = memoryFor;
  }

  /**
   * Adds a State, which is not to be used any more; the memory that it was read from is.
   * @throws {KeylaneError} `ERR_STATE_MISMATCH`
   */
  add(part: ScanState): void {
    const { keys } = part;
    // What stands for them says that there are some.
    if (keys) part.keys = emptyColumns(0, 0, keys.last !== undefined);
    mergeState(this.#state, part, Infinity);
    if (!keys) return;
    const { numPartitions, writers } = this.#state;
    this.#keys ??= new KeyMerger(numPartitions, this.#memoryFor(writers !== undefined));
    this.#keys.add(keys);
  }

  /** To be called once. */
  take(): ScanState {
    if (this.#keys) this.#state.keys = this.#keys.take();
    nameSplitKeys(this.#state);
    return this.#state;
  }
}
