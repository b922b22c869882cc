// Many keys as columns: the one shape in which the kernels' speed is seen.

import { blockSizeError, columnsError, describe, keysError, optionError } from '../errors.ts';
import type { Arena } from './engine.ts';
import { checkBytes, isBytes, isTypedArray, type Key } from './key.ts';
import { packAscii } from './pack.ts';
import { ROPE_KEYS } from './tuning.ts';
import { MAX_BYTES_PER_UNIT, writeUtf8 } from './utf8.ts';

const MAX_BYTES = 0xffffffff;

/**
 * Many keys as two columns: all their bytes one after another, and where each starts. Routing a block is several times faster than
 * routing an array of strings or Buffers, because nothing is packed first.
 *
 * The columns belong to the block: don't change them while it is in use.
 */
export class KeyBlock {
  /** The bytes of all keys. */
  readonly bytes: Uint8Array;
  /** `count + 1` offsets into `bytes`, ascending: key i is `bytes[offsets[i]]` up to, not including, `bytes[offsets[i + 1]]`. */
  readonly offsets: Uint32Array;
  /** How many keys. */
  readonly count: number;

  readonly #arena: Arena | undefined;
  #isReleased = false;

  private constructor(bytes: Uint8Array, offsets: Uint32Array, arena?: Arena) {
    this.#arena = arena;
    this.bytes = bytes;
    this.offsets = offsets;
    this.count = offsets.length - 1;
  }

  /**
   * Packs keys into a new block. Strings become the bytes that Java's StringSerializer writes.
   * @throws {KeylaneError} `ERR_KEY` (which key, by its index), `ERR_KEYS`, `ERR_BLOCK_SIZE`
   */
  static from(keys: readonly Key[]): KeyBlock {
    if (!Array.isArray(keys)) throw keysError(keys);
    let bytes = new Uint8Array(asciiCapacity(keys));
    const offsets = new Uint32Array(keys.length + 1);
    let at = 0;
    // The next key that may be worth joining with those after it.
    let next = 0;
    for (let i = 0; i < keys.length; ) {
      const key = keys[i];
      const isText = typeof key === 'string';
      if (isText && i >= next) {
        const packed = packAscii(keys, i, bytes, at, offsets, i);
        next = i + (packed || ROPE_KEYS);
        i += packed;
        at = offsets[i];
        if (packed > 0) continue;
      }
      const most = at + (isText ? key.length * MAX_BYTES_PER_UNIT : key.length);
      if (most > bytes.length) bytes = grow(bytes, most);
      if (isText) at = writeUtf8(key, bytes, at);
      else {
        bytes.set(key, at);
        at += key.length;
      }
      if (at > MAX_BYTES) throw blockSizeError();
      offsets[++i] = at;
    }
    return new KeyBlock(bytes.subarray(0, at), offsets);
  }

  /**
   * A block over columns that are already there (an Arrow Binary or Utf8 column, a file's bytes with the places of its lines): nothing
   * is copied.
   * @param bytes the bytes of all keys
   * @param offsets one more than there are keys, ascending, none past the end of `bytes`; the first need not be 0
   * @throws {KeylaneError} `ERR_COLUMNS`
   */
  static fromColumns(bytes: Uint8Array, offsets: Uint32Array | Int32Array): KeyBlock {
    if (!isBytes(bytes)) throw columnsError(`bytes must be a Uint8Array, but it is ${describe(bytes)}.`);
    if (!isTypedArray(offsets, 'Uint32Array', 'Int32Array')) {
      throw columnsError(`offsets must be a Uint32Array (or Arrow's Int32Array), but it is ${describe(offsets)}.`);
    }
    if (offsets.length === 0) throw columnsError('offsets must have at least one entry, but it is empty.');
    // Arrow's offsets are signed: seen as unsigned a negative one is past any end, so one check finds both.
    const unsigned =
      offsets instanceof Uint32Array ? offsets : new Uint32Array(offsets.buffer, offsets.byteOffset, offsets.length);
    let last = unsigned[0];
    for (let i = 1; i < unsigned.length; i++) {
      const next = unsigned[i];
      if (next < last)
        throw columnsError(`offsets must ascend, but offsets[${i}] = ${offsets[i]} follows ${offsets[i - 1]}.`);
      last = next;
    }
    if (last > bytes.length) {
      throw columnsError(`offsets must end within the ${bytes.length} bytes, but the last one is ${offsets.at(-1)}.`);
    }
    return new KeyBlock(bytes, unsigned);
  }

  /** A block in memory that a builder filled. @internal */
  static ofArena(arena: Arena, bytes: Uint8Array, offsets: Uint32Array): KeyBlock {
    return new KeyBlock(bytes, offsets, arena);
  }

  /** Where the block can be routed without a copy, if it lies in such a place. @internal */
  get arena(): Arena | undefined {
    return this.#arena;
  }

  /** Whether the columns still are what they were when the block was made. @internal */
  get isWhole(): boolean {
    const { bytes, offsets, count } = this;
    return !this.#isReleased && offsets.length === count + 1 && offsets[count] <= bytes.length;
  }

  /** Its builder goes on: the memory will hold other keys. @internal */
  release(): void {
    this.#isReleased = true;
  }

  /**
   * The bytes of key i, as a view.
   * @param i 0 to count - 1
   * @throws {KeylaneError} `ERR_OPTION`
   */
  key(i: number): Uint8Array {
    if (!(Number.isInteger(i) && i >= 0 && i < this.count)) {
      throw optionError(
        'i',
        this.count > 0 ? `an integer from 0 to ${this.count - 1}` : 'left alone: there is no key',
        i,
      );
    }
    return this.bytes.subarray(this.offsets[i], this.offsets[i + 1]);
  }
}

/**
 * Room for the keys if their texts are ASCII, and for what `writeUtf8` wants free behind the last one; other texts make the block grow.
 * Checks each key before anything is packed.
 */
function asciiCapacity(keys: readonly unknown[]): number {
  let least = 0;
  let longestText = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (typeof key === 'string') {
      least += key.length;
      if (key.length > longestText) longestText = key.length;
    } else least += checkBytes(key, i).length;
  }
  if (least > MAX_BYTES) throw blockSizeError();
  return least + longestText * (MAX_BYTES_PER_UNIT - 1);
}

function grow(bytes: Uint8Array<ArrayBuffer>, atLeast: number): Uint8Array<ArrayBuffer> {
  const bigger = new Uint8Array(Math.max(atLeast, Math.min(bytes.length * 2, MAX_BYTES)));
  bigger.set(bytes);
  return bigger;
}
