// The table of keys in scan.wasm's memory (assembly/keys/table.ts): what it is given, and what is left of it in the end.

import type { KeyBlock } from '../../core/index.ts';
import { sourceLineError } from '../../errors.ts';
import { emptyColumns, type KeyColumns, type LastRecords } from '../../state/keys/columns.ts';
import { K, type Registers } from '../../state/sketches/hll.ts';
import { MOST_SKETCHES } from '../../state/sketches/most.ts';
import { instantiateScan } from '../module.ts';

/** The exports of scan.wasm that count; its ABI is in assembly/scan.ts. */
export interface ScanExports {
  memory: WebAssembly.Memory;
  COUNTS: WebAssembly.Global;
  KEYLESS: WebAssembly.Global;
  SLACK: WebAssembly.Global;
  MOST_LINES: WebAssembly.Global;
  STARTS: WebAssembly.Global;
  ENDS: WebAssembly.Global;
  PARTITIONS: WebAssembly.Global;
  tablesFor(numPartitions: number): number;
  countLines(base: number, size: number, numPartitions: number): number;
  startKeys(at: number, limit: number, numSketches: number, lgSlots: number, keepsLast: boolean): number;
  allocate(size: number): number;
  giveBack(start: number, end: number): void;
  insertRecords(count: number): void;
  sortEntries(): number;
  readEntries(from: number, buffer: number, size: number): number;
  bytesRead(): number;
  storedBytes(): number;
  hashesAt(): number;
  couponsAt(): number;
  scoresAt(): number;
  offsetsAt(): number;
  valuesAt(): number;
  registersAt(): number;
  used: WebAssembly.Global;
  theta: WebAssembly.Global;
  offsetRecords: WebAssembly.Global;
  offsetBytes: WebAssembly.Global;
}

/** What a table of keys knows in the end. */
export interface Keys {
  keys: KeyColumns;
  /** The registers of an HLL sketch for each partition, or of one for all. The empty key is in none. */
  sketches: Registers[];
}

/** Counts each key. */
export interface KeyTable {
  /** Adds records with their partitions, and, in a table that keeps the last ones, their places and values. Returns the keys' coupons for an HLL sketch, which the next call writes over. */
  add(keys: KeyBlock, partitions: Int32Array, last?: LastRecords): Uint32Array;
  /** Ends the table. */
  take(): Keys;
}

const FIRST_LG_SLOTS = 12;
const CHUNK = 1 << 19;
/** Where nobody says how long a key may be. */
const LONGEST_KEY = 1 << 22;
const MOST_RECORDS = 8192;
const MOST_PAGES = 0xffff;
const PAGE = 0x10000;

export class WasmKeyTable implements KeyTable {
  readonly scan: ScanExports = instantiateScan<ScanExports>();
  readonly #numSketches: number;
  readonly #keepsLast: boolean;
  readonly #longestKey: number;
  readonly #buffer: number;
  #size = 0;

  /**
   * @param memory the most bytes that the table may take, at least 8 MiB more than the counts of the partitions need
   * @param longestKey how many bytes a key may have. There is room for one beside `memory`, which is not used before a long one comes
   */
  constructor(numPartitions: number, memory: number, keepsLast = false, longestKey = LONGEST_KEY) {
    const { COUNTS, SLACK, allocate, tablesFor, startKeys } = this.scan;
    const at = Math.ceil((COUNTS.value + tablesFor(numPartitions) * numPartitions * 16) / 64) * 64;
    // A key, and its line end.
    const room = longestKey + 1;
    const limit = Math.min(memory + Math.max(0, room - CHUNK), MOST_PAGES * PAGE);
    this.#numSketches = numPartitions <= MOST_SKETCHES ? numPartitions : 1;
    this.#keepsLast = keepsLast;
    if (!startKeys(at, limit, this.#numSketches, FIRST_LG_SLOTS, keepsLast))
      throw new RangeError('no memory for a table of keys');
    this.#longestKey = longestKey;
    this.#buffer = allocate(room + SLACK.value);
    if (this.#buffer === 0) throw new RangeError('no memory for a key');
    this.resize(Math.min(CHUNK, longestKey + 1));
  }

  /** Where bytes to count lie, in the memory. */
  get base(): number {
    return this.#buffer;
  }

  /** The bytes there: a view that ends when the memory grows. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.scan.memory.buffer, this.#buffer, this.#size);
  }

  /**
   * Makes that place larger, with what is in it: one longer than the longest key at most.
   * @throws {KeylaneError} `ERR_SOURCE_LINE`
   */
  resize(size: number): Uint8Array {
    if (size > this.#longestKey + 1) throw sourceLineError(this.#longestKey, 'key');
    this.#size = size;
    return this.bytes;
  }

  add(keys: KeyBlock, partitions: Int32Array, last?: LastRecords): Uint32Array {
    const coupons = new Uint32Array(keys.count);
    for (let from = 0; from < keys.count; ) from = this.#addSome(keys, partitions, from, coupons, last);
    return coupons;
  }

  /** Adds as many keys as fit at once, from `from` on. Returns which is the next. */
  #addSome(
    { bytes, offsets, count }: KeyBlock,
    partitions: Int32Array,
    from: number,
    coupons: Uint32Array,
    last?: LastRecords,
  ): number {
    let to = from;
    const first = offsets[from];
    while (to < count && to - from < MOST_RECORDS && offsets[to + 1] - first <= this.#size) to++;
    if (to === from) {
      const length = offsets[from + 1] - first;
      this.resize(Math.max(length, Math.min(2 * length, this.#longestKey + 1)));
      return from;
    }
    const { scan } = this;
    this.bytes.set(bytes.subarray(first, offsets[to]));
    const starts = new Uint32Array(scan.memory.buffer, scan.STARTS.value, to - from);
    const ends = new Uint32Array(scan.memory.buffer, scan.ENDS.value, to - from);
    const move = this.#buffer - first;
    for (let i = from; i < to; i++) {
      starts[i - from] = offsets[i] + move;
      ends[i - from] = offsets[i + 1] + move;
    }
    new Int32Array(scan.memory.buffer, scan.PARTITIONS.value, to - from).set(partitions.subarray(from, to));
    if (last) {
      new Float64Array(scan.memory.buffer, scan.offsetsAt()).set(last.offsets.subarray(from, to));
      new Uint32Array(scan.memory.buffer, scan.valuesAt()).set(last.values.subarray(from, to));
    }
    scan.insertRecords(to - from);
    coupons.set(new Uint32Array(scan.memory.buffer, scan.couponsAt(), to - from), from);
    return to;
  }

  take(): Keys {
    const { scan } = this;
    while (scan.sortEntries() !== 0);
    const columns = emptyColumns(scan.used.value, scan.storedBytes(), this.#keepsLast);
    columns.theta = BigInt.asUintN(64, scan.theta.value);
    columns.offsetRecords = scan.offsetRecords.value;
    columns.offsetBytes = scan.offsetBytes.value;
    let length = 0;
    const { buffer } = scan.memory;
    const highsAt = scan.hashesAt() + 4 * scan.MOST_LINES.value;
    for (let from = 0; from < columns.count; ) {
      const read = scan.readEntries(from, this.#buffer, this.#size);
      columns.bytes.set(new Uint8Array(buffer, this.#buffer, scan.bytesRead()), length);
      columns.low.set(new Uint32Array(buffer, scan.hashesAt(), read), from);
      columns.high.set(new Uint32Array(buffer, highsAt, read), from);
      columns.records.set(new Float64Array(buffer, scan.scoresAt(), read), from);
      // All 0 otherwise, as the column is: memory that nobody writes to need not be there.
      if (columns.offsetRecords > 0) columns.missed.set(new Uint32Array(buffer, scan.couponsAt(), read), from);
      columns.partitions.set(new Int32Array(buffer, scan.PARTITIONS.value, read), from);
      columns.lengths.set(new Uint32Array(buffer, scan.STARTS.value, read), from);
      if (columns.last) {
        columns.last.offsets.set(new Float64Array(buffer, scan.offsetsAt(), read), from);
        columns.last.values.set(new Uint32Array(buffer, scan.valuesAt(), read), from);
      }
      const starts = new Uint32Array(buffer, scan.ENDS.value, read);
      for (let i = 0; i < read; i++) columns.starts[from + i] = length + starts[i];
      length += scan.bytesRead();
      from += read;
    }
    columns.bytes = columns.bytes.subarray(0, length);
    const sketches = Array.from({ length: this.#numSketches }, (_, i) =>
      new Uint8Array(buffer, scan.registersAt() + i * K, K).slice(),
    );
    return { keys: columns, sketches };
  }
}
