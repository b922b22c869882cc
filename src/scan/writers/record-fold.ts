// Records into what is known of who wrote them. In scan.wasm an ordinary record, of a key that is known in its partition, never reaches
// JavaScript. test/reference/fold-js.ts goes through every record.

import type { KcatParser, RecordBlock, RecordSink } from '../../sources/index.ts';
import { NO_POSITION, type WhoState } from '../../state/writers/state.ts';
import { addFound, prepare } from './add-records.ts';
import { BatchSink } from './batch-sink.ts';
import { KcatSlices } from './kcat-slices.ts';
import { type WasmColumns, WasmRecords } from './record-columns.ts';

/** Adds records to a state: blocks of them, or lines of `partition<TAB>key` or of `kcat -J`. */
export class RecordFold {
  readonly #state: WhoState;
  readonly #records: WasmRecords;
  readonly #kcat: KcatSlices | undefined;

  /** `kcat`: lines will be of that format. `longest`: so many bytes a line may have. */
  constructor(state: WhoState, kcat?: KcatParser, longest?: number) {
    const { numPartitions, pairs } = state;
    const lg = Math.log2(pairs.mostSlots);
    this.#state = state;
    this.#records = new WasmRecords(numPartitions, scan => scan.endOfFold(numPartitions, lg), longest);
    this.#records.scan.startFold(numPartitions, lg);
    this.#kcat = kcat && new KcatSlices(this.#records, kcat, state, block => this.add(block));
  }

  add(block: RecordBlock): void {
    this.#records.mask(block, this.#fold);
  }

  /** Where batches may be put whose records are added. */
  batchSink(): RecordSink {
    return new BatchSink(this.#records, this.#fold);
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
    const column = (at: WebAssembly.Global, length: number) => new Float64Array(buffer, at.value, length);
    // In the order of assembly/writers/fold.ts.
    const [records, keyless, tombstones, unreadable, withoutPartition, outOfRange, maxPartition] = column(
      scan.TOTALS,
      7,
    );
    Object.assign(state, { records, keyless, tombstones, withoutPartition, outOfRange, maxPartition });
    state.sessions?.close();
    state.unreadable += unreadable + this.#records.emptyLines;
    state.masks.set(column(scan.MASK_RECORDS, state.masks.length));
    state.keylessOf.set(column(scan.KEYLESS_OF, state.keylessOf.length));
    state.pairs.adopt(buffer, scan.pairSlots.value, scan.pairSize(), {
      level: scan.pairLevel.value,
      pairs: scan.pairs.value,
      keys: scan.pairKeys.value,
      splitKeys: scan.pairSplitKeys.value,
    });
  }

  readonly #fold = (columns: WasmColumns): void => {
    const { count, block, from, flags, positions, found } = columns;
    prepare(this.#state, columns);
    if (block && block.flags !== flags) flags.set(block.flags.subarray(from, from + count));
    if (block?.offsets && block.offsets !== positions) {
      positions.set(block.offsets.subarray(from, from + count));
      for (let i = 0; i < count; i++) if (Number.isNaN(positions[i])) positions[i] = NO_POSITION;
    }
    const listed = this.#records.scan.foldRecords(count, block?.offsets !== undefined);
    for (let i = 0; i < listed; i++) {
      const record = found[i] >>> 1;
      addFound(this.#state, columns, record, positions[record], (found[i] & 1) === 1);
    }
  };
}
