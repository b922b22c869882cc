// The table of keys in scan.wasm's memory (assembly/keys/table.ts): what it is given, and what is left of it in the end.

import type { KeyBlock } from '../../core/index.ts';
import { ENDS, MOST_LINES, PARTITIONS, SLACK, STARTS } from '../../core/scan-layout.ts';
import { MOST_PAGES, PAGE } from '../../core/wasm-pages.ts';
import { emptyColumns, type KeyColumns, type LastRecords } from '../../state/keys/columns.ts';
import { K, type Registers } from '../../state/sketches/hll.ts';
import { MOST_SKETCHES } from '../../state/sketches/most.ts';
import { type Area, newArea } from '../area.ts';
import type { ScanExports } from '../module.ts';
import { listKeys } from './list-keys.ts';

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
/** So many entries of another table lie together. */
const BLOCK = 64;
/** So full a part of a table may become: it is searched for long then, but not without end. */
const FULL = 7 / 8;
/** Where nobody says how long a key may be. */
export const LONGEST_KEY = 1 << 22;

export class WasmKeyTable implements KeyTable {
  readonly scan: ScanExports;
  /** Where keys are put to be counted: as large as the longest key, with its line end, at most. */
  readonly area: Area;
  readonly #numSketches: number;
  readonly #keepsLast: boolean;
  /** Where the records of entries are put that come from other tables. */
  #weights: number | undefined;

  /**
   * @param memory the most bytes that the table may take, at least 8 MiB more than the counts of the partitions need
   * @param longestKey how many bytes a key may have. There is room for one beside `memory`, which is not used before a long one comes
   * @param area where keys lie, which knows `longestKey`, of an instance in which what is behind is free; without it, one of an instance of its own
   */
  constructor(numPartitions: number, memory: number, keepsLast = false, longestKey = LONGEST_KEY, area?: Area) {
    this.area = area ?? newArea(numPartitions, longestKey);
    const { scan, behind, size, most } = this.area;
    this.scan = scan;
    const others = area ? behind - size - SLACK - scan.endOfCounts(numPartitions) : 0;
    // Behind the table, not before it: an instance whose memory is large makes V8 collect garbage, though nobody writes to that memory. Of 200 small
    // scans in one process that took 44 % of the time.
    const mayMove = most > size;
    // A page less, in which what lies behind it ends.
    const limit = Math.min(
      memory + others - (mayMove ? PAGE : 0),
      MOST_PAGES * PAGE - (mayMove ? most + 2 * SLACK : 0),
    );
    this.area.endsHere(limit);
    this.#numSketches = numPartitions <= MOST_SKETCHES ? numPartitions : 1;
    this.#keepsLast = keepsLast;
    if (!scan.startKeys(behind, limit, this.#numSketches, FIRST_LG_SLOTS, keepsLast))
      throw new RangeError('no memory for a table of keys');
  }

  add(keys: KeyBlock, partitions: Int32Array, last?: LastRecords): Uint32Array {
    const coupons = new Uint32Array(keys.count);
    for (let from = 0; from < keys.count; ) from = this.#addSome(keys, partitions, from, coupons, last);
    return coupons;
  }

  /** Adds as many keys as fit at once, from `from` on. Returns which is the next. */
  #addSome(keys: KeyBlock, partitions: Int32Array, from: number, coupons: Uint32Array, last?: LastRecords): number {
    const { scan, area } = this;
    const to = listKeys(area, keys, from);
    if (to === from) return from;
    new Int32Array(scan.memory.buffer, PARTITIONS, to - from).set(partitions.subarray(from, to));
    if (last) {
      new Float64Array(scan.memory.buffer, scan.offsetsAt()).set(last.offsets.subarray(from, to));
      new Uint32Array(scan.memory.buffer, scan.valuesAt()).set(last.values.subarray(from, to));
    }
    scan.insertRecords(to - from);
    coupons.set(new Uint32Array(scan.memory.buffer, scan.couponsAt(), to - from), from);
    return to;
  }

  /**
   * Adds what another table has had in the end, if that is all that it was given. Its sketches are not added.
   * It comes sorted by its place in a table, and in that order it would fill one that is too small from the front, each entry behind all before
   * it: then it is taken in blocks from all over. Otherwise in its order, which is three times as fast: what is near each other is in the cache.
   */
  addEntries(columns: KeyColumns): void {
    const { scan, area } = this;
    this.#weights ??= scan.startEntries();
    if (this.#weights === 0) throw new RangeError('no memory for entries of a table of keys');
    const { low, high, records, partitions, lengths, starts, bytes, last, count } = columns;
    area.forget();
    const blocks = Math.ceil(count / BLOCK);
    const hasRoom = scan.used.value + count <= FULL * scan.numSlots();
    const step = hasRoom ? 1 : coprimeStep(blocks);
    let [filled, length] = [0, 0];
    let into = this.#entryViews();
    const insert = (): void => {
      scan.insertEntries(filled, area.base);
      [filled, length] = [0, 0];
      // The memory may have grown.
      into = this.#entryViews();
    };
    for (let i = 0, block = 0; i < blocks; i++, block = (block + step) % blocks) {
      const from = block * BLOCK;
      const to = Math.min(count, from + BLOCK);
      const size = endOf(columns, to) - starts[from];
      if (filled + to - from > MOST_LINES || length + size > area.size) insert();
      if (size > area.size) {
        area.reserve(size);
        into = this.#entryViews();
      }
      into.bytes.set(bytes.subarray(starts[from], starts[from] + size), length);
      into.low.set(low.subarray(from, to), filled);
      into.high.set(high.subarray(from, to), filled);
      into.records.set(records.subarray(from, to), filled);
      into.partitions.set(partitions.subarray(from, to), filled);
      into.lengths.set(lengths.subarray(from, to), filled);
      if (last) {
        into.offsets.set(last.offsets.subarray(from, to), filled);
        into.values.set(last.values.subarray(from, to), filled);
      }
      filled += to - from;
      length += size;
    }
    insert();
  }

  /** Where entries are put. */
  #entryViews() {
    const { scan, area } = this;
    const { buffer } = scan.memory;
    const most = this.#keepsLast ? MOST_LINES : 0;
    return {
      bytes: area.bytes,
      low: new Uint32Array(buffer, scan.hashesAt(), MOST_LINES),
      high: new Uint32Array(buffer, scan.hashesAt() + 4 * MOST_LINES, MOST_LINES),
      records: new Float64Array(buffer, this.#weights, MOST_LINES),
      partitions: new Int32Array(buffer, PARTITIONS, MOST_LINES),
      lengths: new Uint32Array(buffer, STARTS, MOST_LINES),
      offsets: new Float64Array(buffer, scan.offsetsAt(), most),
      values: new Uint32Array(buffer, scan.valuesAt(), most),
    };
  }

  take(): Keys {
    const { scan, area } = this;
    while (scan.sortEntries() !== 0);
    const columns = emptyColumns(scan.used.value, scan.storedBytes(), this.#keepsLast);
    columns.theta = BigInt.asUintN(64, scan.theta.value);
    columns.offsetRecords = scan.offsetRecords.value;
    columns.offsetBytes = scan.offsetBytes.value;
    let length = 0;
    const { buffer } = scan.memory;
    const highsAt = scan.hashesAt() + 4 * MOST_LINES;
    for (let from = 0; from < columns.count; ) {
      const read = scan.readEntries(from, area.base, area.size);
      columns.bytes.set(new Uint8Array(buffer, area.base, scan.bytesRead()), length);
      columns.low.set(new Uint32Array(buffer, scan.hashesAt(), read), from);
      columns.high.set(new Uint32Array(buffer, highsAt, read), from);
      columns.records.set(new Float64Array(buffer, scan.scoresAt(), read), from);
      // All 0 otherwise, as the column is: memory that nobody writes to need not be there.
      if (columns.offsetRecords > 0) columns.missed.set(new Uint32Array(buffer, scan.couponsAt(), read), from);
      columns.partitions.set(new Int32Array(buffer, PARTITIONS, read), from);
      columns.lengths.set(new Uint32Array(buffer, STARTS, read), from);
      if (columns.last) {
        columns.last.offsets.set(new Float64Array(buffer, scan.offsetsAt(), read), from);
        columns.last.values.set(new Uint32Array(buffer, scan.valuesAt(), read), from);
      }
      const starts = new Uint32Array(buffer, ENDS, read);
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

/** Where the kept bytes end of the entry before `to`. */
const endOf = ({ starts, bytes, count }: KeyColumns, to: number): number => (to < count ? starts[to] : bytes.length);

/** With it, again and again, each of so many comes once, and those that follow each other are far apart. */
function coprimeStep(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.max(1, Math.round(count * 0.618));
  while (divisor(step, count) > 1) step++;
  return step;
}
