// The last record of each key in each partition: what compaction leaves in the end, since it looks at every partition by itself.

import { murmur2 } from '../../core/murmur2.ts';
import { FREE_PROBES, IS_KEYLESS as KEYLESS, MOST_PROBES, IS_TOMBSTONE as TOMBSTONE } from '../../core/scan-layout.ts';
import { secretWords } from '../../core/secret.ts';
import { memoryError } from '../../errors.ts';
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
/** Of all keys that have one hash, which can be made, each is in the same. */
const MOST_SLICES = 2 ** 31;

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
/** Of a row that has a slot, and is not the key's first. */
const IS_FURTHER = 4;
/** So many rows of a key are gone through one by one; those of the partitions that come then have slots. */
const FEW_ROWS = 8;

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
  /** Open addressing: a key's first row, by the key's hash, and the rows of further partitions, by key and partition. */
  #slots = new Int32Array(2 * FIRST_ROWS).fill(NONE);
  #used = 0;
  #keys = 0;
  readonly #secret = secretWords(3);
  /** Whether searches have been too long: then keys too are found by the secret, see assembly/secret.ts. */
  #isScattered = false;
  #mayPass = FREE_PROBES;
  #passed = 0;

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
      flagsOf[row] = (flagsOf[row] & (IS_FIRST | IS_FURTHER)) | ((flags[i] & TOMBSTONE) !== 0 ? IS_TOMBSTONE : 0);
      offsetOf[row] = offsets ? offsets[i] : NaN;
      timestampOf[row] = timestamps ? timestamps[i] : NaN;
    }
  }

  /** How many slots were passed in all searches: for tests. */
  get passed(): number {
    return this.#passed;
  }

  /** Each key with its copies, the key's bytes in a new array. */
  *keys(): Generator<[key: Uint8Array, copies: readonly Copy[]]> {
    const { flags, starts, lengths, nexts } = this.#columns;
    for (let first = 0; first < this.#count; first++) {
      if ((flags[first] & IS_FIRST) === 0) continue;
      const rows: number[] = [];
      for (let row = first; row !== NONE; row = nexts[row]) rows.push(row);
      // As they came.
      if (rows.length > FEW_ROWS) rows.sort((a, b) => a - b);
      const copies = rows.map(row => this.#copyAt(row));
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
      let slot = this.#find(hash, bytes, start, end);
      let [row, last, passed] = [this.#slots[slot], NONE, 0];
      for (; row !== NONE && partitions[row] !== partition && passed < FEW_ROWS; row = nexts[row], passed++) last = row;
      if (passed === FEW_ROWS) {
        slot = this.#findFurther(last, partition);
        row = this.#slots[slot];
      }
      if (row !== NONE) return offset < offsets[row] ? NONE : row;
      const length = last === NONE ? end - start : 0;
      if (this.#hasRoom(length)) {
        return this.#append(hash, bytes, start, end, partition, last, passed % FEW_ROWS === 0 ? slot : NONE);
      }
      this.#makeRoom(length);
    }
  }

  /** The key's slot, or the free one where it belongs. */
  #find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    const { hashes, starts, lengths, flags } = this.#columns;
    this.#mayPass += MOST_PROBES;
    if (this.#passed > this.#mayPass && !this.#isScattered) {
      this.#isScattered = true;
      this.#fillSlots();
    }
    const last = this.#slots.length - 1;
    for (let slot = this.#homeOf(hash, bytes, start, end); ; slot = (slot + 1) & last, this.#passed++) {
      const row = this.#slots[slot];
      if (row === NONE) return slot;
      if (hashes[row] !== hash || lengths[row] !== end - start || (flags[row] & IS_FIRST) === 0) continue;
      let at = 0;
      while (at < lengths[row] && this.#bytes[starts[row] + at] === bytes[start + at]) at++;
      if (at === lengths[row]) return slot;
    }
  }

  /** The slot of a key that has many rows, one of them `known`, in a further partition; or the free one where it belongs. */
  #findFurther(known: number, partition: number): number {
    const { starts, lengths, partitions, flags } = this.#columns;
    const last = this.#slots.length - 1;
    for (let slot = this.#homeOfFurther(known, partition); ; slot = (slot + 1) & last, this.#passed++) {
      const row = this.#slots[slot];
      if (row === NONE) return slot;
      if (partitions[row] !== partition || (flags[row] & IS_FURTHER) === 0) continue;
      if (starts[row] === starts[known] && lengths[row] === lengths[known]) return slot;
    }
  }

  /** @param last a row of the key; NONE for its first one @param slot where to find the row; NONE if by others */
  #append(
    hash: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    partition: number,
    last: number,
    slot: number,
  ): number {
    const { hashes, starts, lengths, nexts, partitions, flags } = this.#columns;
    const row = this.#count++;
    hashes[row] = hash;
    lengths[row] = end - start;
    nexts[row] = NONE;
    partitions[row] = partition;
    if (slot !== NONE) {
      this.#slots[slot] = row;
      this.#used++;
    }
    if (last === NONE) {
      flags[row] = IS_FIRST;
      starts[row] = this.#usedBytes;
      for (let at = start; at < end; at++) this.#bytes[this.#usedBytes++] = bytes[at];
      this.#keys++;
    } else {
      flags[row] = slot === NONE ? 0 : IS_FURTHER;
      starts[row] = starts[last];
      nexts[row] = nexts[last];
      nexts[last] = row;
    }
    return row;
  }

  #hasRoom(length: number): boolean {
    return (
      this.#count < this.#columns.hashes.length &&
      this.#usedBytes + length <= this.#bytes.length &&
      this.#used < MOST_FULL * this.#slots.length
    );
  }

  /** Makes what is full larger, or the slice smaller. An array that grows is there twice for a moment. */
  #makeRoom(length: number): void {
    const rows = this.#columns.hashes.length;
    const fullRows = this.#count === rows;
    const fullSlots = this.#used >= MOST_FULL * this.#slots.length;
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
    const { hashes, starts, lengths, partitions, flags } = this.#columns;
    const last = this.#slots.length - 1;
    this.#slots.fill(NONE);
    this.#used = 0;
    for (let row = 0; row < this.#count; row++) {
      if ((flags[row] & (IS_FIRST | IS_FURTHER)) === 0) continue;
      let slot =
        (flags[row] & IS_FURTHER) !== 0
          ? this.#homeOfFurther(row, partitions[row])
          : this.#homeOf(hashes[row], this.#bytes, starts[row], starts[row] + lengths[row]);
      for (; this.#slots[slot] !== NONE; this.#passed++) slot = (slot + 1) & last;
      this.#slots[slot] = row;
      this.#used++;
    }
  }

  #homeOf(hash: number, bytes: Uint8Array, start: number, end: number): number {
    return this.#slotBy(this.#isScattered ? secretHash(bytes, start, end, this.#secret) : hash);
  }

  #homeOfFurther(row: number, partition: number): number {
    const { starts, lengths } = this.#columns;
    const [seed, ...factors] = this.#secret;
    return this.#slotBy([starts[row], lengths[row], partition].reduce((h, word) => mixed(h, word, factors), seed));
  }

  /** By the product's highest bits: the hash's lowest are the slice's, all keys have the same. */
  #slotBy(hash: number): number {
    return Math.imul(hash, 0x9e3779b1) >>> Math.clz32(this.#slots.length - 1);
  }

  #split(): void {
    const { number, of } = this.#slice;
    if (of === MOST_SLICES)
      throw memoryError('so many keys of one hash or copies of one key,', 'leave these out: no client makes them');
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

/** Two multiplications for each word: a difference that one of them leaves where it was is spread by the other. */
function mixed(h: number, word: number, [a, b]: readonly number[]): number {
  h = Math.imul(h ^ word, a | 1);
  h = Math.imul(h ^ (h >>> 15), b | 1);
  return h ^ (h >>> 13);
}

function secretHash(bytes: Uint8Array, start: number, end: number, [seed, ...factors]: Uint32Array): number {
  let h = seed ^ (end - start);
  for (let at = start; at < end; at += 4) {
    // What is not there counts as 0: the length tells it apart.
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    h = mixed(h, at + 4 <= end ? word : word & ((1 << (8 * (end - at))) - 1), factors);
  }
  return h;
}

function isIn({ number, of }: Slice, hash: number): boolean {
  return (hash & (of - 1)) === number;
}
