// Keys, one a line, counted where they are read: bytes go straight into scan.wasm's memory, which finds the lines, routes and counts them
// in one pass. Nothing is made for a line.

import { KeyBlock, partitionForKey } from '../../core/index.ts';
import { sourceLineError } from '../../errors.ts';
import type { ScanState } from '../../state/state.ts';
import { type Area, newArea } from '../area.ts';
import type { ScanExports } from '../module.ts';
import { addCounted } from './counted.ts';
import type { WasmKeyTable } from './table.ts';

const LONGEST_LINE = 1 << 28;

export class LineCounter {
  readonly #longestLine: number;
  readonly #scan: ScanExports;
  readonly #state: ScanState;
  readonly #table: WasmKeyTable | undefined;
  readonly #area: Area;
  /** The bytes of the area. */
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
    this.#area = table?.area ?? newArea(state.numPartitions, longestLine);
    this.#scan = this.#area.scan;
    this.#buffer = this.#area.bytes;
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
        this.#area.reserve(Math.min(2 * this.#kept, this.#longestLine + 1));
        this.#buffer = this.#area.bytes;
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
    const done = this.#scan.countLines(this.#area.base, size, this.#state.numPartitions);
    // A table that grew has made the memory another.
    if (this.#table) this.#buffer = this.#area.bytes;
    this.#buffer.copyWithin(0, done, size);
    this.#kept = size - done;
    this.#fresh = 0;
  }

  /** Counts what is left, a last line without a line end, and adds everything to the state. */
  finish(): void {
    this.#count();
    if (this.#kept > 0) this.#addKey(this.#buffer.slice(0, this.#kept));
    this.#kept = 0;
    if (this.#table) Object.assign(this.#state, this.#table.take());
    addCounted(this.#scan, this.#state);
  }

  #addKey(key: Uint8Array): void {
    const partition = partitionForKey(key, this.#state.numPartitions);
    this.#state.recordsOf[partition]++;
    this.#state.bytesOf[partition] += key.length;
    this.#state.records++;
    this.#state.bytes += key.length;
    this.#table?.add(KeyBlock.fromColumns(key, Uint32Array.of(0, key.length)), Int32Array.of(partition));
  }
}
