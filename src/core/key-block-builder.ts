// Keys, appended one by one, to a block that lies where it is routed.

import { blockSizeError } from '../errors.ts';
import type { Arena } from './engine.ts';
import { checkBytes, type Key } from './key.ts';
import { KeyBlock } from './key-block.ts';
import { MAX_BYTES_PER_UNIT, writeUtf8 } from './utf8.ts';

/** Made by `createKeyBlockBuilder()`. */
export class KeyBlockBuilder {
  readonly #arena: Arena;
  #bytes: Uint8Array;
  #offsets: Uint32Array<ArrayBuffer> = new Uint32Array(1024);
  #count = 0;
  #end = 0;
  #built: KeyBlock | undefined;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#bytes = arena.bytes;
  }

  /** How many keys have been appended. */
  get count(): number {
    return this.#count;
  }

  /** The bytes of all keys that have been appended. */
  get byteLength(): number {
    return this.#end;
  }

  /**
   * Appends a key: a string as the bytes that Java's StringSerializer writes.
   * @throws {KeylaneError} `ERR_KEY`, `ERR_BLOCK_SIZE`; the key is then not appended
   */
  append(key: Key): void {
    if (typeof key === 'string') {
      this.#reserve(key.length * MAX_BYTES_PER_UNIT);
      this.#end = writeUtf8(key, this.#bytes, this.#end);
    } else {
      const { length } = checkBytes(key);
      this.#reserve(length);
      this.#bytes.set(key, this.#end);
      this.#end += length;
    }
    this.#offsets[++this.#count] = this.#end;
  }

  /** The keys so far as a block, without a copy. It can be used until the next `append` or `clear`. */
  build(): KeyBlock {
    this.#built ??= KeyBlock.ofArena(
      this.#arena,
      this.#bytes.subarray(0, this.#end),
      this.#offsets.subarray(0, this.#count + 1),
    );
    return this.#built;
  }

  /** Forgets the keys and keeps their memory for the next ones. */
  clear(): void {
    this.#invalidate();
    this.#count = 0;
    this.#end = 0;
  }

  #reserve(length: number): void {
    this.#invalidate();
    if (this.#end + length > this.#bytes.length) {
      const bytes = this.#arena.grow(this.#end + length);
      if (bytes === undefined) throw blockSizeError();
      this.#bytes = bytes;
    }
    if (this.#count + 1 === this.#offsets.length) {
      const bigger = new Uint32Array(this.#offsets.length * 2);
      bigger.set(this.#offsets);
      this.#offsets = bigger;
    }
  }

  #invalidate(): void {
    if (this.#built === undefined) return;
    this.#built.release();
    this.#built = undefined;
  }
}
