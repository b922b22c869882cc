// Lines of `kcat -J` in scan.wasm's memory: slices of ordinary ones are read there, all others by the parser of sources.

import { PREFIX, PREFIX_SIZE } from '../../core/scan-layout.ts';
import { type KcatParser, Lines, type RecordBlock, RecordBlockBuilder } from '../../sources/index.ts';
import type { WhoState } from '../../state/writers/state.ts';
import type { WasmRecords } from './record-columns.ts';

/** So many slices are parsed at most before scan.wasm tries again. */
const LONGEST_RUN = 64;

export class KcatSlices {
  readonly #records: WasmRecords;
  readonly #parser: KcatParser;
  readonly #state: WhoState;
  readonly #add: (block: RecordBlock) => void;
  readonly #builder = new RecordBlockBuilder();
  /** How many bytes of PREFIX lines begin with; 0 until scan.wasm may read any. */
  #prefixLength = 0;
  /** How many slices are parsed from the next one on in which scan.wasm can't read a line, and how many of such a run are left. */
  #run = 1;
  #left = 0;

  /** `add` adds a block to the state. */
  constructor(records: WasmRecords, parser: KcatParser, state: WhoState, add: (block: RecordBlock) => void) {
    this.#records = records;
    this.#parser = parser;
    this.#state = state;
    this.#add = add;
    records.scan.startKcat(0);
  }

  readonly read = (from: number, to: number): number => {
    const { scan, columns } = this.#records;
    const listed = scan.readKcatLines(from, to);
    if (listed >= 0) {
      columns.block = { flags: columns.flags, offsets: columns.positions, timestamps: columns.timestamps };
      columns.from = 0;
      this.#run = 1;
      return listed;
    }
    this.#parse(-1 - listed, to);
    if (this.#prefixLength > 0) this.#endOfSlice();
    return 0;
  };

  /** One odd line costs its slice. Where there are many, blocks of a hundred records or so would cost more than the parser saves. */
  #endOfSlice(): void {
    const { startKcat } = this.#records.scan;
    if (this.#left === 0) {
      this.#left = this.#run;
      this.#run = Math.min(2 * this.#run, LONGEST_RUN);
      startKcat(0);
    }
    if (--this.#left > 0) return;
    this.finish();
    startKcat(this.#prefixLength);
  }

  /** Adds what is parsed and not yet added. */
  finish(): void {
    if (!this.#builder.isEmpty) this.#flush();
  }

  #parse(count: number, to: number): void {
    const { columns } = this.#records;
    // A block that is added overwrites the columns.
    const [starts, ends] = [columns.starts.slice(0, count), columns.ends.slice(0, count)];
    let lines = this.#linesUpTo(to);
    for (let i = 0; i < count; i++) {
      this.#parser.parse(lines, starts[i], ends[i], this.#builder);
      if (!this.#builder.isFull) continue;
      this.#flush();
      lines = this.#linesUpTo(to);
    }
  }

  #linesUpTo(to: number): Lines {
    return new Lines(Buffer.from(this.#records.scan.memory.buffer, 0, to));
  }

  /** The first block decides of what there is a timeline; with times in it scan.wasm takes over. */
  #flush(): void {
    const block = this.#builder.take();
    this.#state.unreadable += block.unreadable;
    this.#add(block);
    if (this.#prefixLength > 0 || this.#state.timeline?.unit !== 'timestamp') return;
    const { columns } = this.#records;
    const { prefix } = this.#parser;
    if (!prefix || prefix.length > PREFIX_SIZE) return;
    columns.bytes.set(prefix, PREFIX);
    this.#prefixLength = prefix.length;
    this.#left = 1;
  }
}
