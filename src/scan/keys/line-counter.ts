// Keys, one a line, counted where they are read: bytes go straight into scan.wasm's memory, which finds the lines, routes and counts them
// in one pass. Nothing is made for a line.

import { KeyBlock, partitionForKey } from '../../core/index.ts';
import { ENDS, MOST_LINES, STARTS } from '../../core/scan-layout.ts';
import { sourceLineError } from '../../errors.ts';
import type { ScanState } from '../../state/state.ts';
import { type Area, newArea } from '../area.ts';
import type { ScanExports } from '../module.ts';
import { addCounted } from './counted.ts';
import type { WasmKeyTable } from './table.ts';

const LONGEST_LINE = 1 << 28;
const LF = 0x0a;

/** What is to be known of lines in hexadecimal. */
export interface HexLines {
  /** The key of a line that has no line end: null for none. @throws what `notHex` says */
  readonly keyOf: (line: Uint8Array, number: number) => Uint8Array | null;
  readonly notHex: (number: number) => Error;
}

export class LineCounter {
  readonly #longestLine: number;
  readonly #scan: ScanExports;
  readonly #state: ScanState;
  readonly #table: WasmKeyTable | undefined;
  readonly #area: Area;
  readonly #hex: HexLines | undefined;
  /** The bytes of the area. */
  #buffer: Uint8Array;
  /** How many bytes at the start of the buffer wait for the end of their line. */
  #kept = 0;
  /** How many bytes have been written behind them. */
  #fresh = 0;

  /**
   * What is counted is added to `state` at the end. Keys are told apart if there is a table for them, which ends with the counter.
   * @param hex of lines in hexadecimal
   */
  constructor(state: ScanState, longestLine = LONGEST_LINE, table?: WasmKeyTable, hex?: HexLines) {
    this.#hex = hex;
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
    const scan = this.#scan;
    const count = this.#hex ? scan.countHexLines : scan.countLines;
    const done = count(this.#area.base, size, this.#state.numPartitions);
    if (scan.badLine.value >= 0) throw this.#hex!.notHex(numberOfBadLine(scan));
    // A table that grew has made the memory another.
    if (this.#table) this.#buffer = this.#area.bytes;
    this.#buffer.copyWithin(0, done, size);
    this.#kept = size - done;
    this.#fresh = 0;
  }

  /** Counts what is left, a last line without a line end, and adds everything to the state. */
  finish(): void {
    this.#count();
    if (this.#kept > 0) this.#addLast(this.#buffer.slice(0, this.#kept));
    this.#kept = 0;
    if (this.#table) Object.assign(this.#state, this.#table.take());
    addCounted(this.#scan, this.#state);
  }

  #addLast(line: Uint8Array): void {
    const key = this.#hex ? this.#hex.keyOf(line, Number(this.#scan.linesBefore.value) + 1) : line;
    if (!key) {
      this.#state.records++;
      this.#state.keyless++;
      return;
    }
    const partition = partitionForKey(key, this.#state.numPartitions);
    this.#state.recordsOf[partition]++;
    this.#state.bytesOf[partition] += key.length;
    this.#state.records++;
    this.#state.bytes += key.length;
    this.#table?.add(KeyBlock.fromColumns(key, Uint32Array.of(0, key.length)), Int32Array.of(partition));
  }
}

/** What is left of decoded lines, and what lies between them, still has each line end. */
function numberOfBadLine({ memory, badLine, sliceAt, linesBefore }: ScanExports): number {
  const bytes = new Uint8Array(memory.buffer);
  const starts = new Uint32Array(memory.buffer, STARTS, MOST_LINES);
  const ends = new Uint32Array(memory.buffer, ENDS, MOST_LINES);
  const bad = badLine.value;
  let number = Number(linesBefore.value) + 1;
  let from = sliceAt.value;
  for (let i = 0; i <= bad; i++) {
    if (starts[i] < from) continue;
    for (let at = from; at < starts[i]; at++) if (bytes[at] === LF) number++;
    from = Math.max(starts[i], ends[i]);
  }
  return number;
}
