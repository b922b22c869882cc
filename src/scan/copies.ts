// The last record of each key in each partition: what compaction leaves in the end, since it looks at every partition by itself.

import { murmur2 } from '../core/murmur2.ts';
import { KEYLESS, type RecordBlock, TOMBSTONE } from '../sources/index.ts';

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

// What a key and a copy take in V8's heap besides the key's bytes, with what its garbage collector leaves free for growth.
const KEY_SIZE = 300;
const COPY_SIZE = 120;
/** Arguments of one call. */
const BYTES_AT_ONCE = 4096;

/** The copies of the keys of a slice; which becomes smaller when they do not fit. */
export class CopyTable {
  readonly #copies = new Map<string, Copy[]>();
  readonly #memory: number;
  readonly #onSplit: (rest: Slice) => void;
  #slice: Slice;
  #size = 0;

  /**
   * @param memory about how many bytes it may take
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
      if (!isIn(this.#slice, murmur2(keys.bytes, start, end))) continue;
      const copy = {
        partition: partitions[i],
        offset: offsets ? offsets[i] : NaN,
        timestamp: timestamps ? timestamps[i] : NaN,
        isTombstone: (flags[i] & TOMBSTONE) !== 0,
      };
      this.#put(latin1(keys.bytes, start, end), copy);
    }
    while (this.#size > this.#memory && this.#copies.size > 1) this.#split();
  }

  /** Each key with its copies, the key's bytes in a new array. */
  *keys(): Generator<[key: Uint8Array, copies: readonly Copy[]]> {
    for (const [text, copies] of this.#copies) yield [bytesOf(text), copies];
  }

  #put(text: string, copy: Copy): void {
    const copies = this.#copies.get(text);
    if (!copies) {
      this.#copies.set(text, [copy]);
      this.#size += KEY_SIZE + COPY_SIZE + text.length;
      return;
    }
    const known = copies.findIndex(({ partition }) => partition === copy.partition);
    if (known < 0) {
      copies.push(copy);
      this.#size += COPY_SIZE;
    } else if (!(copy.offset < copies[known].offset)) copies[known] = copy;
  }

  #split(): void {
    const { number, of } = this.#slice;
    this.#slice = { number, of: 2 * of };
    this.#onSplit({ number: number + of, of: 2 * of });
    this.#size = 0;
    for (const [text, copies] of this.#copies) {
      const bytes = bytesOf(text);
      if (isIn(this.#slice, murmur2(bytes, 0, bytes.length))) {
        this.#size += KEY_SIZE + COPY_SIZE * copies.length + text.length;
      } else this.#copies.delete(text);
    }
  }
}

function isIn({ number, of }: Slice, hash: number): boolean {
  return (hash & (of - 1)) === number;
}

/** A character a byte, so that a Map can hold it. */
function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at += BYTES_AT_ONCE) {
    text += String.fromCharCode.apply(
      null,
      bytes.subarray(at, Math.min(end, at + BYTES_AT_ONCE)) as unknown as number[],
    );
  }
  return text;
}

function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
