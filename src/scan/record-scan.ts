// Blocks of records → all that a scan knows of them.

import type { RecordBlock } from '../sources/index.ts';
import { OffsetRanges } from '../state/ranges.ts';
import type { ScanState } from '../state/state.ts';
import { emptyWhoState } from '../state/writers/state.ts';
import { addRecords } from './keys/add-records.ts';
import { type TableOptions, tableFor } from './keys/choose-table.ts';
import { type KeyTable, LONGEST_KEY } from './keys/table.ts';
import { RecordFold } from './writers/record-fold.ts';

export interface RecordOptions extends TableOptions {
  /** Whether to keep what tells who wrote the records; not with `redaction`. */
  keepsWriters?: boolean | undefined;
  /** The most slots of what is known of each key's writers: `PairTable`. */
  mostPairs?: number | undefined;
  /** Whether to keep which offsets there were. */
  keepsRanges?: boolean | undefined;
}

/** Counts records where they were found. */
export class RecordScan {
  readonly #state: ScanState;
  readonly #fold: RecordFold | undefined;
  readonly #table: KeyTable | undefined;
  readonly #ranges: OffsetRanges | undefined;

  /** @param state an empty one */
  constructor(state: ScanState, options: RecordOptions) {
    const { keepsLast, keepsWriters, keepsRanges, mostPairs, longest } = options;
    this.#state = state;
    // The first block says by what.
    if (keepsLast) state.lastBy = 'order';
    if (keepsWriters) state.writers = emptyWhoState(state.numPartitions, mostPairs);
    state.partitionsFrom = 'records';
    // One instance: the table of keys lies behind what tells who wrote them, and takes keys where the fold has put them.
    this.#fold = state.writers && new RecordFold(state.writers, { longest, longestKey: longest ?? LONGEST_KEY });
    this.#table = tableFor(state, options, this.#fold?.area);
    if (keepsRanges) this.#ranges = new OffsetRanges();
  }

  /**
   * @param name the source's, for errors
   * @param topic the records', if that is known
   * @throws {KeylaneError} `ERR_SOURCE_PARTITIONS`, `ERR_SOURCE_DAMAGED`
   */
  add(block: RecordBlock, name: string, topic: string | undefined): void {
    const { writers } = this.#state;
    this.#fold?.add(block);
    addRecords(this.#state, block, this.#table, name);
    if (this.#ranges) addRanges(this.#ranges, block, topic);
    if (writers) writers.unreadable += block.unreadable;
  }

  /** To be called once. The state is whole then. */
  finish(): void {
    const state = this.#state;
    this.#fold?.finish();
    if (this.#ranges?.isKnown) state.ranges = this.#ranges;
    if (this.#table) Object.assign(state, this.#table.take());
  }
}

function addRanges(ranges: OffsetRanges, { partitions, offsets }: RecordBlock, topic: string | undefined): void {
  for (let i = 0; i < partitions.length && ranges.isKnown; i++) ranges.add(topic, partitions[i], offsets?.[i] ?? NaN);
}
