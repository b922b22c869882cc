// Keys, one a line, counted where they are read: bytes go straight into scan.wasm's memory, which finds the lines, routes and counts them
// in one pass. Nothing is made for a line.

import { KeyBlock, partitionForKey } from '../../core/index.ts';
import { sourceLineError } from '../../errors.ts';
import type { ScanState } from '../../state/state.ts';
import { instantiateScan } from '../module.ts';
import type { ScanExports, WasmKeyTable } from './table.ts';

const PAGE = 0x10000;
// 256 KB to 1 MB made no difference; a longer line makes it grow.
const CHUNK = 1 << 19;
const LONGEST_LINE = 1 << 28;

/** Fails where WebAssembly may not compile. */
export class LineCounter {
  readonly #longestLine: number;
  readonly #scan: ScanExports;
  readonly #state: ScanState;
  readonly #table: WasmKeyTable | undefined;
  /** Where the bytes to count start, in the memory. */
  #base: number;
  #buffer: Uint8Array;
  /** How many bytes at the start of the buffer wait for the end of their line. */
  #kept = 0;
  /** How many bytes have been written behind them. */
  #fresh = 0;

  /** What is counted is added to `state` at the end. Keys are told apart if there is a table for them, which ends with the counter. */
  constructor(state: ScanState, longestLine = LONGEST_LINE, table?: WasmKeyTable) {
    this.#state = state;
    this.#longestLine = longestLine;
    this.#table = table;
    this.#scan = table?.scan ?? instantiateScan<ScanExports>();
    if (table) {
      this.#base = table.base;
      this.#buffer = table.bytes;
      return;
    }
    const counts = this.#scan.tablesFor(state.numPartitions) * state.numPartitions * 16;
    this.#base = Math.ceil((this.#scan.COUNTS.value + counts) / 64) * 64;
    this.#buffer = this.#resize(Math.min(CHUNK, longestLine + 1));
  }

  /**
   * Where the next bytes belong; never empty.
   * @throws {KeylaneError} `ERR_SOURCE_LINE` if a line is longer than it may be
   */
  room(): Uint8Array {
    if (this.#kept + this.#fresh === this.#buffer.length) {
      this.#count();
      if (this.#kept === this.#buffer.length) {
        if (this.#kept > this.#longestLine) throw sourceLineError(this.#longestLine);
        this.#buffer = this.#resize(Math.min(2 * this.#kept, this.#longestLine + 1));
      }
    }
    return this.#buffer.subarray(this.#kept + this.#fresh);
  }

  /** `length` bytes have been put into `room()`. */
  wrote(length: number): void {
    this.#fresh += length;
  }

  /** Counts the lines that end in the fresh bytes. Not before the buffer is full: what is kept is looked through again each time. */
  #count(): void {
    const size = this.#kept + this.#fresh;
    const done = this.#scan.countLines(this.#base, size, this.#state.numPartitions);
    // A table that grew has made the memory another.
    if (this.#table) this.#buffer = this.#table.bytes;
    this.#buffer.copyWithin(0, done, size);
    this.#kept = size - done;
    this.#fresh = 0;
  }

  /** Counts what is left, a last line without a line end, and adds everything to the state. */
  finish(): void {
    const { numPartitions, recordsOf, bytesOf } = this.#state;
    this.#count();
    if (this.#kept > 0) this.#addKey(this.#buffer.slice(0, this.#kept));
    this.#kept = 0;
    if (this.#table) Object.assign(this.#state, this.#table.take());
    const { memory, COUNTS, KEYLESS, tablesFor } = this.#scan;
    const keyless = Number(new BigUint64Array(memory.buffer, KEYLESS.value, 1)[0]);
    const counts = new BigUint64Array(memory.buffer, COUNTS.value, tablesFor(numPartitions) * numPartitions * 2);
    for (let i = 0; i < counts.length; i += 2) {
      const partition = (i >> 1) % numPartitions;
      const records = Number(counts[i]);
      const bytes = Number(counts[i + 1]);
      recordsOf[partition] += records;
      bytesOf[partition] += bytes;
      this.#state.records += records;
      this.#state.bytes += bytes;
    }
    this.#state.records += keyless;
    this.#state.keyless += keyless;
  }

  #addKey(key: Uint8Array): void {
    const partition = partitionForKey(key, this.#state.numPartitions);
    this.#state.recordsOf[partition]++;
    this.#state.bytesOf[partition] += key.length;
    this.#state.records++;
    this.#state.bytes += key.length;
    this.#table?.add(KeyBlock.fromColumns(key, Uint32Array.of(0, key.length)), Int32Array.of(partition));
  }

  /** A buffer of `size` bytes at the base, with what is in it, and the slack that the kernels need behind it. */
  #resize(size: number): Uint8Array {
    if (this.#table) {
      const bytes = this.#table.resize(size);
      this.#base = this.#table.base;
      return bytes;
    }
    const { memory, SLACK } = this.#scan;
    const missing = this.#base + size + SLACK.value - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    return new Uint8Array(memory.buffer, this.#base, size);
  }
}
