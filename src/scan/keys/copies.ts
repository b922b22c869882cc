// The last record of each key in each partition: what compaction leaves in the end, since it looks at every partition by itself.

import { murmur2 } from '../../core/murmur2.ts';
import { IS_KEYLESS as KEYLESS, IS_TOMBSTONE as TOMBSTONE } from '../../core/scan-layout.ts';
import type { RecordBlock } from '../../sources/index.ts';

/** The last record of a key in a partition. */
export interface Copy {
  partition: number;
  /** NaN where the source doesn't tell. */
  offset: number;
  /** Milliseconds since 1970; NaN where the source doesn't tell. */
  timestamp: number;
  isTombstone: boolean;
}

/** One of `of` equal parts of all keys, a power of two, by a hash. */
export interface Slice {
  number: number;
  of: number;
}

const NONE = -1;
const FIRST_ROWS = 1 << 8;
const FIRST_BYTES = 1 << 12;
const GROWTH = 1.5;
const MOST_FULL = 0.7;

/**
 * Columns with a row for each key in each partition. As objects in a Map they took four times as much, three times as long, and more than the
 * memory that was given, since V8's heap grows ahead.
 */
const COLUMNS = {
  hashes: Int32Array,
  /** Where the key's bytes are; the rows of a key share them. */
  starts: Uint32Array,
  lengths: Uint32Array,
  /** The key's next row, always a later one. */
  nexts: Int32Array,
  partitions: Int32Array,
  flags: Uint8Array,
  offsets: Float64Array,
  timestamps: Float64Array,
};
type Columns = { [Name in keyof typeof COLUMNS]: InstanceType<(typeof COLUMNS)[Name]> };
const NAMES = Object.keys(COLUMNS) as (keyof Columns)[];

const IS_FIRST = 1;
const IS_TOMBSTONE = 2;

/** The copies of the keys of a slice; which becomes smaller when they do not fit. */
export class CopyTable {
  readonly #memory: number;
  readonly #onSplit: (rest: Slice) => void;
  #slice: Slice;
  readonly #columns = Object.fromEntries(
    NAMES.map(name => [name, new COLUMNS[name](FIRST_ROWS)]),
  ) as unknown as Columns;
  #count = 0;
  #bytes = new Uint8Array(FIRST_BYTES);
  #usedBytes = 0;
  /** Open addressing, by hash: a key's first row. */
  #slots = new Int32Array(2 * FIRST_ROWS).fill(NONE);
  #keys = 0;

  /**
   * @param memory how many bytes it may take
   * @param onSplit called with the part of the slice that is given up for want of memory
   */
  constructor(slice: Slice, memory: number, onSplit: (rest: Slice) => void) {
    this.#slice = slice;
    this.#memory = memory;
    this.#onSplit = onSplit;
  }

  /** Adds the block's keyed records that name a partition. */
  add({ keys, partitions, flags, offsets, timestamps }: RecordBlock): void {
    for (let i = 0; i < keys.count; i++) {
      if ((flags[i] & KEYLESS) !== 0 || partitions[i] < 0) continue;
      const [start, end] = [keys.offsets[i], keys.offsets[i + 1]];
      const hash = murmur2(keys.bytes, start, end);
      const row = this.#rowFor(hash, keys.bytes, start, end, partitions[i], offsets ? offsets[i] : NaN);
      if (row === NONE) continue;
      const { flags: flagsOf, offsets: offsetOf, timestamps: timestampOf } = this.#columns;
      flagsOf[row] = (flagsOf[row] & IS_FIRST) | ((flags[i] & TOMBSTONE) !== 0 ? IS_TOMBSTONE : 0);
      offsetOf[row] = offsets ? offsets[i] : NaN;
      timestampOf[row] = timestamps ? timestamps[i] : NaN;
    }
  }

  /** Each key with its copies, the key's bytes in a new array. */
  *keys(): Generator<[key: Uint8Array, copies: readonly Copy[]]> {
    const { flags, starts, lengths, nexts } = this.#columns;
    for (let first = 0; first < this.#count; first++) {
      if ((flags[first] & IS_FIRST) === 0) continue;
      const copies: Copy[] = [];
      for (let row = first; row !== NONE; row = nexts[row]) copies.push(this.#copyAt(row));
      yield [this.#bytes.slice(starts[first], starts[first] + lengths[first]), copies];
    }
  }

  #copyAt(row: number): Copy {
    const { partitions, offsets, timestamps, flags } = this.#columns;
    return {
      partition: partitions[row],
      offset: offsets[row],
      timestamp: timestamps[row],
      isTombstone: (flags[row] & IS_TOMBSTONE) !== 0,
    };
  }

  /** The row that the record belongs in; NONE if that has a later one, or the key is not of the slice. */
  #rowFor(hash: number, bytes: Uint8Array, start: number, end: number, partition: number, offset: number): number {
    for (;;) {
      if (!isIn(this.#slice, hash)) return NONE;
      const { partitions, offsets, nexts } = this.#columns;
      const slot = this.#find(hash, bytes, start, end);
      let last = NONE;
      for (let row = this.#slots[slot]; row !== NONE; row = nexts[row]) {
        if (partitions[row] === partition) return offset < offsets[row] ? NONE : row;
        last = row;
      }
      const length = last === NONE ? end - start : 0;
      if (this.#hasRoom(length)) return this.#append(hash, bytes, start, end, partition, slot, last);
      this.#makeRoom(length);
    }
  }

  /** The key's slot, or the free one where it belongs. */
  #find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const { hashes, starts, lengths } = this.#columns;
    const last = this.#slots.length - 1;
    for (let slot = homeOf(hash, last); ; slot = (slot + 1) & last) {
      const row = this.#slots[slot];
      if (row === NONE) return slot;
      if (hashes[row] !== hash || lengths[row] !== end - start) continue;
      let at = 0;
      while (at < lengths[row] && this.#bytes[starts[row] + at] === bytes[start + at]) at++;
      if (at === lengths[row]) return slot;
    }
  }

  #append(
    hash: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    partition: number,
    slot: number,
    last: number,
  ): number {
    const { hashes, starts, lengths, nexts, partitions, flags } = this.#columns;
    const row = this.#count++;
    hashes[row] = hash;
    lengths[row] = end - start;
    nexts[row] = NONE;
    partitions[row] = partition;
    if (last === NONE) {
      flags[row] = IS_FIRST;
      starts[row] = this.#usedBytes;
      for (let at = start; at < end; at++) this.#bytes[this.#usedBytes++] = bytes[at];
      this.#slots[slot] = row;
      this.#keys++;
    } else {
      flags[row] = 0;
      starts[row] = starts[last];
      nexts[last] = row;
    }
    return row;
  }

  #hasRoom(length: number): boolean {
    return (
      this.#count < this.#columns.hashes.length &&
      this.#usedBytes + length <= this.#bytes.length &&
      this.#keys < MOST_FULL * this.#slots.length
    );
  }

  /** Makes what is full larger, or the slice smaller. An array that grows is there twice for a moment. */
  #makeRoom(length: number): void {
    const rows = this.#columns.hashes.length;
    const fullRows = this.#count === rows;
    const fullSlots = this.#keys >= MOST_FULL * this.#slots.length;
    const bytesThen =
      this.#usedBytes + length > this.#bytes.length ? Math.ceil((this.#usedBytes + length) * GROWTH) : 0;
    const rowsThen = fullRows ? Math.ceil(rows * GROWTH) : rows;
    const slotsThen = fullSlots ? 2 * this.#slots.length : 0;
    const size = rowsThen * ROW_SIZE + this.#bytes.length + bytesThen + this.#slots.byteLength + 4 * slotsThen;
    if (size > this.#memory && this.#keys > 1) {
      this.#split();
      return;
    }
    if (fullRows) for (const name of NAMES) this.#columns[name] = enlarged(this.#columns[name], rowsThen) as never;
    if (bytesThen > 0) this.#bytes = enlarged(this.#bytes, bytesThen);
    if (fullSlots) this.#slots = new Int32Array(slotsThen);
    if (fullSlots) this.#fillSlots();
  }

  #fillSlots(): void {
    const { hashes, flags } = this.#columns;
    const last = this.#slots.length - 1;
    this.#slots.fill(NONE);
    for (let row = 0; row < this.#count; row++) {
      if ((flags[row] & IS_FIRST) === 0) continue;
      let slot = homeOf(hashes[row], last);
      while (this.#slots[slot] !== NONE) slot = (slot + 1) & last;
      this.#slots[slot] = row;
    }
  }

  #split(): void {
    const { number, of } = this.#slice;
    this.#slice = { number, of: 2 * of };
    this.#onSplit({ number: number + of, of: 2 * of });
    const columns = this.#columns;
    const { hashes, starts, lengths, nexts, flags } = columns;
    // Where each row has gone.
    const moved = new Int32Array(this.#count);
    let [rows, bytes, keys] = [0, 0, 0];
    for (let row = 0; row < this.#count; row++) {
      if (!isIn(this.#slice, hashes[row])) continue;
      if ((flags[row] & IS_FIRST) !== 0) {
        this.#bytes.copyWithin(bytes, starts[row], starts[row] + lengths[row]);
        for (let next = row; next !== NONE; next = nexts[next]) starts[next] = bytes;
        bytes += lengths[row];
        keys++;
      }
      moved[row] = rows;
      for (const name of NAMES) columns[name][rows] = columns[name][row];
      rows++;
    }
    for (let row = 0; row < rows; row++) if (nexts[row] !== NONE) nexts[row] = moved[nexts[row]];
    [this.#count, this.#usedBytes, this.#keys] = [rows, bytes, keys];
    this.#fillSlots();
  }
}

const ROW_SIZE = NAMES.reduce((size, name) => size + COLUMNS[name].BYTES_PER_ELEMENT, 0);

function enlarged<Column extends Columns[keyof Columns]>(column: Column, length: number): Column {
  const larger = new (column.constructor as new (length: number) => Column)(length);
  larger.set(column);
  return larger;
}

/** By the product's highest bits: the hash's lowest are the slice's, all keys have the same. */
function homeOf(hash: number, last: number): number {
  return Math.imul(hash, 0x9e3779b1) >>> Math.clz32(last);
}

function isIn({ number, of }: Slice, hash: number): boolean {
  return (hash & (of - 1)) === number;
}
