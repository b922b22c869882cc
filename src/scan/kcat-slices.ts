// Lines of `kcat -J` in scan.wasm's memory: slices of ordinary ones are read there, all others by the parser of sources.

import { type KcatParser, Lines, type RecordBlock, RecordBlockBuilder } from '../sources/index.ts';
import type { WasmRecords } from './record-columns.ts';
import type { WhoState } from './who-state.ts';

export class KcatSlices {
  readonly #records: WasmRecords;
  readonly #parser: KcatParser;
  readonly #state: WhoState;
  readonly #add: (block: RecordBlock) => void;
  readonly #builder = new RecordBlockBuilder();
  #isStarted = false;

  /** `add` adds a block to the state. */
  constructor(records: WasmRecords, parser: KcatParser, state: WhoState, add: (block: RecordBlock) => void) {
    this.#records = records;
    this.#parser = parser;
    this.#state = state;
    this.#add = add;
  }

  readonly read = (from: number, to: number): number => {
    const { scan, columns } = this.#records;
    const listed = scan.readKcatLines(from, to);
    if (listed >= 0) {
      columns.block = { flags: columns.flags, offsets: columns.positions, timestamps: columns.timestamps };
      columns.from = 0;
      return listed;
    }
    this.#parse(-1 - listed, to);
    return 0;
  };

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
    if (this.#isStarted) this.finish();
  }

  #linesUpTo(to: number): Lines {
    return new Lines(Buffer.from(this.#records.scan.memory.buffer, 0, to));
  }

  /** The first block decides of what there is a timeline; with times in it scan.wasm takes over. */
  #flush(): void {
    const block = this.#builder.take();
    this.#state.unreadable += block.unreadable;
    this.#add(block);
    if (this.#isStarted || this.#state.timeline?.unit !== 'timestamp') return;
    const { scan, columns } = this.#records;
    const { prefix } = this.#parser;
    if (!prefix || prefix.length > scan.PREFIX_SIZE.value) return;
    columns.bytes.set(prefix, scan.PREFIX.value);
    scan.startKcat(prefix.length);
    this.#isStarted = true;
  }
}
