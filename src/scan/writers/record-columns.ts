// Records as a scan wants them: columns with their rule masks and fingerprints, made in scan.wasm.

import * as layout from '../../core/scan-layout.ts';
import type { RecordBlock } from '../../sources/index.ts';
import { checkLines, LONGEST } from '../../sources/longest.ts';
import { AREA_SIZE, Area, growTo } from '../area.ts';
import { instantiateScan, type ScanExports } from '../module.ts';

const { EMPTY_LINES, MOST_LINES, SLACK, SLICE } = layout;

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
  /** Whether a key, in a partition of the topic, is not ASCII: its mask says so, and is not whole. */
  hasText: boolean;
  /** The two halves of the key's fingerprint. */
  first: Int32Array;
  second: Int32Array;
  /** What the source knows besides. */
  block: Pick<RecordBlock, 'flags' | 'offsets' | 'timestamps' | 'batches'> | undefined;
  /** Where these records start in the block's columns. */
  from: number;
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

export type Receive<Columns = RecordColumns> = (columns: Columns) => void;

/** Lists the lines that end between two addresses, and says how many. */
export type ReadSlice = (from: number, to: number) => number;

/** A room, what is left of a line before it, and keys of lines in it that were parsed. For what is longer the area goes behind all pairs. */
const LINES_SIZE = 2 * AREA_SIZE;

/** An instance of scan.wasm that reads records. */
export class WasmRecords {
  readonly scan: ScanExports = instantiateScan();
  readonly #longest: number;
  #area!: Area;
  #columns!: WasmColumns;
  #hasPairs = false;
  /** How many bytes of the area wait for the end of their line, or are being read. */
  #used = 0;

  /**
   * @param numPartitions 1 to 2147483647
   * @param longest how many bytes a line may have
   */
  constructor(numPartitions: number, longest = LONGEST) {
    this.#longest = longest;
    this.start(numPartitions);
  }

  /**
   * Begins anew, as if it had read nothing.
   * @param lgMostPairs 2 to the power of it are the most slots of the table of pairs; without it there is none
   * @param longestKey how many bytes a key of a block may have, where somebody needs the memory behind area and pairs
   */
  start(numPartitions: number, lgMostPairs?: number, longestKey?: number): void {
    const { scan } = this;
    scan.startRecords(numPartitions);
    this.#hasPairs = lgMostPairs !== undefined;
    const from = this.#hasPairs ? scan.endOfTotals(numPartitions) : layout.KEYLESS_OF;
    this.#area = new Area(scan, from, longestKey, longestKey === undefined ? LINES_SIZE : AREA_SIZE);
    if (lgMostPairs !== undefined) {
      const at = this.#area.behind;
      this.#area.endsHere(at + scan.pairBytes(lgMostPairs));
      scan.placePairs(at, lgMostPairs);
      this.makeRoom(0);
      scan.startFold(numPartitions);
    }
    this.#used = 0;
    this.#refresh();
  }

  /**
   * For the pairs of so many records, and no more: they may have 36 MB, and an instance whose memory is large makes V8 collect garbage.
   * @returns whether the columns are others now
   */
  makeRoom(records: number): boolean {
    const before = this.#columns;
    if (this.#hasPairs) growTo(this.scan.memory, this.scan.endOfPairs(records));
    this.#refresh();
    return this.#columns !== before;
  }

  /** Where bytes are put. */
  get area(): Area {
    return this.#area;
  }

  /** In a memory that may be another than the last time. */
  get columns(): WasmColumns {
    return this.#columns;
  }

  /** Makes room for `size` bytes in the area. @returns whether the columns are others now */
  reserve(size: number): boolean {
    const before = this.#columns;
    this.#area.reserve(size);
    this.#refresh();
    return this.#columns !== before;
  }

  mask(block: RecordBlock, receive: Receive<WasmColumns>): void {
    const { bytes, offsets, count } = block.keys;
    // What was put there may be gone, and the array be filled with others.
    this.#area.forget();
    for (let from = 0; from < count; ) {
      const to = this.#mostFrom(offsets, from, count);
      const move = this.#area.put(bytes, offsets[from], offsets[to], this.#used) - offsets[from];
      this.makeRoom(to - from);
      const columns = this.#columns;
      for (let i = from; i < to; i++) {
        columns.starts[i - from] = offsets[i] + move;
        columns.ends[i - from] = offsets[i + 1] + move;
      }
      columns.partitions.set(block.partitions.subarray(from, to));
      columns.hasText = this.scan.maskRecords(to - from) !== 0;
      columns.count = to - from;
      columns.block = block;
      columns.from = from;
      receive(columns);
      from = to;
    }
  }

  /** How many records fit the columns and the area, which one is put into however long its key is. */
  #mostFrom(offsets: Uint32Array, from: number, count: number): number {
    const { size } = this.#area;
    let to = Math.min(count, from + MOST_LINES);
    if (offsets[to] - offsets[from] <= size) return to;
    for (to = from + 1; to < count && offsets[to + 1] - offsets[from] <= size; ) to++;
    return to;
  }

  /** Where the next bytes of lines belong; never empty. */
  room(size = AREA_SIZE): Uint8Array {
    this.reserve(this.#used + size);
    const from = this.#area.base + this.#used;
    return this.#columns.bytes.subarray(from, from + size);
  }

  /**
   * `length` bytes have been put into `room()`: reads the lines that end in them. Empty ones are left out.
   * @param read fills the columns with the lines of a slice
   * @throws {KeylaneError} `ERR_SOURCE_LINE`
   */
  wrote(length: number, receive: Receive<WasmColumns>, read: ReadSlice = this.#readTsv): void {
    const { startRecordLines, openRecord } = this.scan;
    const { base } = this.#area;
    const fresh = base + this.#used;
    checkLines(this.#columns.bytes.subarray(fresh, fresh + length), this.#used, this.#longest);
    // The slack behind is read, and is overwritten by the next room.
    this.#used += length;
    startRecordLines(base, this.#used);
    const end = base + this.#used;
    this.#used += SLACK;
    for (let from = base; from < end; from += SLICE) {
      const to = Math.min(end, from + SLICE);
      // A line has a byte and its end.
      this.makeRoom((to - from) / 2 + 1);
      const count = read(from, to);
      if (count === 0) continue;
      this.#columns.hasText = this.scan.maskRecords(count) !== 0;
      this.#columns.count = count;
      receive(this.#columns);
    }
    const open = openRecord();
    // It may have moved, for keys of lines that were parsed. The lines were read where they are.
    this.#columns.bytes.copyWithin(this.#area.base, open, end);
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
    return Number(new BigUint64Array(this.scan.memory.buffer, EMPTY_LINES, 1)[0]);
  }

  /** The columns of a memory that has grown are gone. */
  #refresh(): void {
    if (!this.#columns?.bytes.length) this.#columns = columnsIn(this.scan.memory.buffer);
  }
}

function columnsIn(buffer: ArrayBuffer): WasmColumns {
  return {
    count: 0,
    bytes: new Uint8Array(buffer),
    starts: new Uint32Array(buffer, layout.STARTS, MOST_LINES),
    ends: new Uint32Array(buffer, layout.ENDS, MOST_LINES),
    partitions: new Int32Array(buffer, layout.PARTITIONS, MOST_LINES),
    masks: new Int32Array(buffer, layout.MASKS, MOST_LINES),
    hasText: false,
    first: new Int32Array(buffer, layout.FIRST, MOST_LINES),
    second: new Int32Array(buffer, layout.SECOND, MOST_LINES),
    flags: new Uint8Array(buffer, layout.FLAGS, MOST_LINES),
    positions: new Float64Array(buffer, layout.POSITIONS, MOST_LINES),
    timestamps: new Float64Array(buffer, layout.TIMES, MOST_LINES),
    found: new Uint32Array(buffer, layout.FOUND, MOST_LINES),
    block: undefined,
    from: 0,
  };
}
