// What does the hashing: WebAssembly where it may run, else its JavaScript twin. Same bits, chosen once, at first use, synchronously.

import type { Reduction } from './reduce.ts';

/** Callers have validated everything: an engine checks nothing. */
export interface Engine extends Router {
  readonly name: 'wasm' | 'js';
  /** Where one key may be written before it is hashed: the engine reads it here without another copy. */
  readonly scratch: Uint8Array;
  /** Where many keys may be packed before they are routed. Missing if that is no faster than one key after the other. */
  readonly window?: KeyWindow;
  /** The signed 32-bit murmur2 of `bytes[start]` up to, not including, `bytes[end]`. */
  murmur2(bytes: Uint8Array, start: number, end: number): number;
  /** Memory of its own, to which keys can be appended and where they are routed without a copy. */
  createArena(): Arena;
}

/** Columns that the engine reads without another copy. */
export interface KeyWindow {
  readonly bytes: Uint8Array;
  /** One entry more than the most keys of one batch. */
  readonly offsets: Uint32Array;
}

/** Routes many keys. */
export interface Router {
  /**
   * For each i from `from` to `to - 1`: the partition of the key `bytes[offsets[i]]` to `bytes[offsets[i + 1]]` goes to
   * `out[outAt + i - from]`.
   */
  partitionsForKeys(
    bytes: Uint8Array,
    offsets: Uint32Array,
    from: number,
    to: number,
    numPartitions: number,
    reduction: Reduction,
    out: Int32Array,
    outAt: number,
  ): void;
}

/** Memory for the keys of one block. */
export interface Arena extends Router {
  /** All of it, as it is now. */
  readonly bytes: Uint8Array;
  /** Makes it larger and returns the new `bytes`, with what was in the old ones; undefined if there cannot be so much. */
  grow(atLeast: number): Uint8Array | undefined;
}
