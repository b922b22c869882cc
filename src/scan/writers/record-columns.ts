// Records as a scan wants them: columns with their rule masks and fingerprints, made in scan.wasm.

import { checkLines, KEYLESS, LONGEST, type RecordBlock } from '../../sources/index.ts';
import { instantiateScan } from '../module.ts';

/** A line that is no record, in the column of partitions; -1 is a record without a partition. */
export const NO_RECORD = -2;
/** In a mask: the bits of the rules that hash text are missing. */
export const NOT_ASCII = 1 << 31;

/** Some records. The arrays are overwritten by the next ones. */
export interface RecordColumns {
  count: number;
  /** Key i is `bytes[starts[i]]` up to, not including, `bytes[ends[i]]`. */
  bytes: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  partitions: Int32Array;
  /** 0 where the partition is not one of the topic's. */
  masks: Int32Array;
  /** The two halves of the key's fingerprint. */
  first: Int32Array;
  second: Int32Array;
  /** What the source knows besides. */
  block: Pick<RecordBlock, 'flags' | 'offsets' | 'timestamps' | 'batches'> | undefined;
  /** Where these records start in the block's columns. */
  from: number;
}

/** Where the source says nothing of it, an empty key is none. */
export function isKeyless({ block, from, starts, ends }: RecordColumns, i: number): boolean {
  return block ? (block.flags[from + i] & KEYLESS) !== 0 : starts[i] === ends[i];
}

/** Columns in the memory of scan.wasm. */
export interface WasmColumns extends RecordColumns {
  /** KEYLESS, TOMBSTONE; to be filled in by who has a block. */
  flags: Uint8Array;
  positions: Float64Array;
  /** Of lines of `kcat -J`. */
  timestamps: Float64Array;
  /** What `foldRecords` has listed. */
  found: Uint32Array;
}

/** The exports of scan.wasm that deal with records; its ABI is in assembly/scan.ts. */
export interface RecordExports {
  memory: WebAssembly.Memory;
  STARTS: WebAssembly.Global;
  ENDS: WebAssembly.Global;
  PARTITIONS: WebAssembly.Global;
  MASKS: WebAssembly.Global;
  FIRST: WebAssembly.Global;
  SECOND: WebAssembly.Global;
  FLAGS: WebAssembly.Global;
  POSITIONS: WebAssembly.Global;
  TIMES: WebAssembly.Global;
  PREFIX: WebAssembly.Global;
  PREFIX_SIZE: WebAssembly.Global;
  FOUND: WebAssembly.Global;
  TOTALS: WebAssembly.Global;
  MASK_RECORDS: WebAssembly.Global;
  KEYLESS_OF: WebAssembly.Global;
  KEYLESS: WebAssembly.Global;
  MOST_LINES: WebAssembly.Global;
  SLICE: WebAssembly.Global;
  SLACK: WebAssembly.Global;
  startRecords(numPartitions: number): void;
  maskRecords(count: number): void;
  startRecordLines(base: number, size: number): void;
  readRecordLines(from: number, to: number): number;
  openRecord(): number;
  startKcat(length: number): void;
  readKcatLines(from: number, to: number): number;
  endOfFold(numPartitions: number, lgMostPairs: number): number;
  startFold(numPartitions: number, lgMostPairs: number): void;
  foldRecords(count: number, hasPositions: boolean): number;
  crc32c(from: number, to: number): number;
  startBatch(
    from: number,
    to: number,
    count: number,
    partition: number,
    lastDelta: number,
    offset: number,
    time: number,
    hasAppendTime: boolean,
    lowest: number,
    beyond: number,
  ): void;
  readBatchRecords(listed: number): number;
  bytesBehindBatch(): number;
  pairSlots: WebAssembly.Global;
  pairSize(): number;
  pairLevel: WebAssembly.Global;
  pairs: WebAssembly.Global;
  pairKeys: WebAssembly.Global;
  pairSplitKeys: WebAssembly.Global;
}

export type Receive<Columns = RecordColumns> = (columns: Columns) => void;

/** Lists the lines that end between two addresses, and says how many. */
export type ReadSlice = (from: number, to: number) => number;

const PAGE = 0x10000;
const CHUNK = 1 << 19;

/** An instance of scan.wasm. Fails where WebAssembly may not compile. */
export class WasmRecords {
  readonly scan: RecordExports;
  /** Where bytes are put, an address in the memory. */
  readonly #base: number;
  readonly #longest: number;
  #columns!: WasmColumns;
  /** How many bytes at the base wait for the end of their line, or are being read. */
  #used = 0;

  /**
   * @param numPartitions 1 to 2147483647
   * @param tables where in the memory its user's tables end, which begin at KEYLESS_OF
   * @param longest how many bytes a line may have
   */
  constructor(
    numPartitions: number,
    tables = (scan: RecordExports): number => scan.KEYLESS_OF.value,
    longest = LONGEST,
  ) {
    this.#longest = longest;
    this.scan = instantiateScan<RecordExports>();
    this.scan.startRecords(numPartitions);
    this.#base = Math.ceil(tables(this.scan) / 64) * 64;
    this.#grow(CHUNK);
  }

  /** In a memory that may be another than the last time. */
  get columns(): WasmColumns {
    return this.#columns;
  }

  /** Where bytes may be put that are no lines, an address in the memory. */
  get base(): number {
    return this.#base;
  }

  /** Makes room for `size` bytes at the base. @returns whether the columns are others now */
  reserve(size: number): boolean {
    const before = this.#columns;
    this.#grow(size);
    return this.#columns !== before;
  }

  mask(block: RecordBlock, receive: Receive<WasmColumns>): void {
    const { bytes, offsets, count } = block.keys;
    const base = this.#base + this.#used;
    for (let from = 0; from < count; ) {
      const to = Math.min(count, from + this.scan.MOST_LINES.value);
      const [start, end] = [offsets[from], offsets[to]];
      this.#grow(this.#used + end - start);
      const columns = this.#columns;
      columns.bytes.set(bytes.subarray(start, end), base);
      for (let i = from; i < to; i++) {
        columns.starts[i - from] = base + offsets[i] - start;
        columns.ends[i - from] = base + offsets[i + 1] - start;
      }
      columns.partitions.set(block.partitions.subarray(from, to));
      this.scan.maskRecords(to - from);
      columns.count = to - from;
      columns.block = block;
      columns.from = from;
      receive(columns);
      from = to;
    }
  }

  /** Where the next bytes of lines belong; never empty. */
  room(size = CHUNK): Uint8Array {
    this.#grow(this.#used + size);
    const from = this.#base + this.#used;
    return this.#columns.bytes.subarray(from, from + size);
  }

  /**
   * `length` bytes have been put into `room()`: reads the lines that end in them. Empty ones are left out.
   * @param read fills the columns with the lines of a slice
   * @throws {KeylaneError} `ERR_SOURCE_LINE`
   */
  wrote(length: number, receive: Receive<WasmColumns>, read: ReadSlice = this.#readTsv): void {
    const { SLICE, SLACK, startRecordLines, openRecord } = this.scan;
    const base = this.#base;
    const fresh = base + this.#used;
    checkLines(this.#columns.bytes.subarray(fresh, fresh + length), this.#used, this.#longest);
    // The slack behind is read, and is overwritten by the next room.
    this.#used += length;
    startRecordLines(base, this.#used);
    const end = base + this.#used;
    this.#used += SLACK.value;
    for (let from = base; from < end; from += SLICE.value) {
      const count = read(from, Math.min(end, from + SLICE.value));
      if (count === 0) continue;
      this.scan.maskRecords(count);
      this.#columns.count = count;
      receive(this.#columns);
    }
    const open = openRecord();
    this.#columns.bytes.copyWithin(base, open, end);
    this.#used = end - open;
  }

  /** The same for bytes that are elsewhere. */
  readLines(chunk: Uint8Array, receive: Receive<WasmColumns>, read?: ReadSlice): void {
    this.room(chunk.length).set(chunk);
    this.wrote(chunk.length, receive, read);
  }

  /** The last line, if it has no end. */
  finish(receive: Receive<WasmColumns>, read?: ReadSlice): void {
    if (this.#used > 0) this.readLines(Uint8Array.of(10), receive, read);
  }

  readonly #readTsv = (from: number, to: number): number => {
    this.#columns.block = undefined;
    return this.scan.readRecordLines(from, to);
  };

  /** So many lines were empty. */
  get emptyLines(): number {
    const { memory, KEYLESS } = this.scan;
    return Number(new BigUint64Array(memory.buffer, KEYLESS.value, 1)[0]);
  }

  /** Makes room for `size` bytes, with the slack that the search for lines needs behind them. */
  #grow(size: number): void {
    const { memory, SLACK } = this.scan;
    const missing = this.#base + size + SLACK.value - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
    if (!this.#columns?.bytes.length) this.#columns = columnsIn(this.scan);
  }
}

function columnsIn({ memory: { buffer }, ...scan }: RecordExports): WasmColumns {
  const length: number = scan.MOST_LINES.value;
  return {
    count: 0,
    bytes: new Uint8Array(buffer),
    starts: new Uint32Array(buffer, scan.STARTS.value, length),
    ends: new Uint32Array(buffer, scan.ENDS.value, length),
    partitions: new Int32Array(buffer, scan.PARTITIONS.value, length),
    masks: new Int32Array(buffer, scan.MASKS.value, length),
    first: new Int32Array(buffer, scan.FIRST.value, length),
    second: new Int32Array(buffer, scan.SECOND.value, length),
    flags: new Uint8Array(buffer, scan.FLAGS.value, length),
    positions: new Float64Array(buffer, scan.POSITIONS.value, length),
    timestamps: new Float64Array(buffer, scan.TIMES.value, length),
    found: new Uint32Array(buffer, scan.FOUND.value, length),
    block: undefined,
    from: 0,
  };
}
