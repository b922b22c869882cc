// Records into what is known of who wrote them. In scan.wasm an ordinary record, of a key that is known in its partition, never reaches
// JavaScript. test/reference/fold-js.ts goes through every record.

import * as layout from '../../core/scan-layout.ts';
import type { RecordBlock } from '../../sources/index.ts';
import { isKept } from '../../state/writers/pair-table.ts';
import { MASKS } from '../../state/writers/rule-masks.ts';
import { EXAMPLES_OF_MASK, NO_POSITION, thinSplitKeys, type WhoState } from '../../state/writers/state.ts';
import type { Area } from '../area.ts';
import { addFound, prepare } from './add-records.ts';
import type { KcatSlices } from './kcat-slices.ts';
import { type Receive, type WasmColumns, WasmRecords } from './record-columns.ts';

export interface FoldOptions {
  /** Lines will be of kcat -J, and this reads them: `add` adds a block. */
  kcat?: ((records: WasmRecords, add: (block: RecordBlock) => void) => KcatSlices) | undefined;
  /** How many bytes a line may have. */
  longest?: number | undefined;
  /** How many bytes a key of a block may have, where a table of keys shares the instance: it lies behind `area`. */
  longestKey?: number | undefined;
  /** What has read something else before. */
  records?: WasmRecords | undefined;
}

/** Adds records to a state: blocks of them, or lines of `partition<TAB>key` or of `kcat -J`. */
export class RecordFold {
  readonly #state: WhoState;
  readonly #records: WasmRecords;
  readonly #kcat: KcatSlices | undefined;
  readonly #isShared: boolean;
  /** By mask: where the last of its examples is; Infinity while there are fewer than are kept. */
  readonly #lastExamples = new Float64Array(MASKS).fill(Infinity);

  constructor(state: WhoState, { kcat, longest, longestKey, records }: FoldOptions = {}) {
    const { numPartitions, pairs } = state;
    const lg = Math.log2(pairs.mostSlots);
    this.#state = state;
    this.#isShared = longestKey !== undefined;
    this.#records = records ?? new WasmRecords(numPartitions, longest);
    this.#records.start(numPartitions, lg, longestKey);
    this.#kcat = kcat?.(this.#records, block => this.add(block));
  }

  /** Where the keys of the last block lie, as far as they fit. */
  get area(): Area {
    return this.#records.area;
  }

  add(block: RecordBlock): void {
    this.#records.mask(block, this.#fold);
  }

  /** What puts records into the columns by itself, and has them added. */
  sink<Sink>(make: (records: WasmRecords, receive: Receive<WasmColumns>) => Sink): Sink {
    return make(this.#records, this.#fold);
  }

  /** Where the next bytes of lines belong; never empty. */
  room(): Uint8Array {
    return this.#records.room();
  }

  /** `length` bytes have been put into `room()`. */
  wrote(length: number): void {
    this.#records.wrote(length, this.#fold, this.#kcat?.read);
  }

  /** Lines that are elsewhere. */
  readLines(chunk: Uint8Array): void {
    this.#records.readLines(chunk, this.#fold, this.#kcat?.read);
  }

  finish(): void {
    const { scan } = this.#records;
    const state = this.#state;
    this.#records.finish(this.#fold, this.#kcat?.read);
    this.#kcat?.finish();
    const { buffer } = scan.memory;
    const column = (at: number, length: number) => new Float64Array(buffer, at, length);
    const totals = column(layout.TOTALS, layout.TOTAL_HIGHEST + 1);
    state.records = totals[layout.TOTAL_RECORDS];
    state.keyless = totals[layout.TOTAL_KEYLESS];
    state.tombstones = totals[layout.TOTAL_TOMBSTONES];
    state.withoutPartition = totals[layout.TOTAL_WITHOUT_PARTITION];
    state.outOfRange = totals[layout.TOTAL_OUT_OF_RANGE];
    state.maxPartition = totals[layout.TOTAL_HIGHEST];
    state.sessions?.close();
    state.unreadable += totals[layout.TOTAL_UNREADABLE] + this.#records.emptyLines;
    state.masks.set(column(layout.MASK_RECORDS, state.masks.length));
    state.keylessOf.set(column(layout.KEYLESS_OF, state.keylessOf.length));
    const size = scan.pairSize();
    const at = scan.pairSlots.value;
    // A State must not keep a table of keys alive.
    const [slots, from] = this.#isShared ? [buffer.slice(at, at + size * layout.PAIR_SLOT), 0] : [buffer, at];
    state.pairs.adopt(slots, from, size, {
      level: scan.pairLevel.value,
      pairs: scan.pairs.value,
      keys: scan.pairKeys.value,
      splitKeys: scan.pairSplitKeys.value,
      isScattered: scan.pairsAreScattered.value !== 0,
    });
    thinSplitKeys(state);
  }

  readonly #fold = (columns: WasmColumns): void => {
    const { count, block, from, flags, positions } = columns;
    prepare(this.#state, columns);
    if (block && block.flags !== flags) flags.set(block.flags.subarray(from, from + count));
    if (block?.offsets && block.offsets !== positions) {
      positions.set(block.offsets.subarray(from, from + count));
      for (let i = 0; i < count; i++) if (Number.isNaN(positions[i])) positions[i] = NO_POSITION;
    }
    const listed = this.#records.scan.foldRecords(count, block?.offsets !== undefined);
    this.#addFound(columns, listed);
  };

  /** Of most keys that are new nothing is wanted: that is seen here, with no object or call. */
  #addFound(columns: WasmColumns, listed: number): void {
    const { positions, found, masks, second, partitions, hasText } = columns;
    const state = this.#state;
    const { numPartitions } = state;
    const last = this.#lastExamples;
    for (let i = 0; i < listed; i++) {
      const record = found[i] >>> 1;
      const mask = masks[record] & (MASKS - 1);
      const isNewPartition = (found[i] & 1) === 1;
      if (
        !hasText &&
        !isNewPartition &&
        positions[record] > last[mask] &&
        partitions[record] < numPartitions &&
        !isKept(second[record], state.witnessLevel)
      )
        continue;
      addFound(state, columns, record, positions[record], isNewPartition);
      last[mask] = state.examples.get(mask)?.[EXAMPLES_OF_MASK - 1]?.position ?? Infinity;
    }
  }
}
