// A stream of bytes → the States in it, one after the other.

import { type KeylaneError, memoryError, stateError } from '../errors.ts';
import { integer } from '../numbers.ts';
import type { Sink } from '../sources/index.ts';
import { HEADER } from '../state/file/sections.ts';
import { mayStartState, stateSize } from '../state/file/state-file.ts';

/** What takes a State's bytes, which are those of the next one when it has returned, and what they are called in errors. */
export type TakeState = (file: Uint8Array, name: string) => void;

/** A system call reads so many bytes at most. */
const MOST_AT_ONCE = 2 ** 30;
const LF = 0x0a;
const CR = 0x0d;

/** Each is in memory as large as it says it is: the same for one after the other, since what nobody needs is not gone at once. */
export class StateSplitter implements Sink {
  readonly #name: string;
  readonly #most: number;
  readonly #take: TakeState;
  #header = new Uint8Array(HEADER);
  #memory = new Uint8Array();
  #file: Uint8Array | undefined;
  #length = 0;
  count = 0;

  /** @param most how many bytes one may have */
  constructor(name: string, most: number, take: TakeState) {
    this.#name = name;
    this.#most = most;
    this.#take = take;
  }

  /** Whether a State has ended and no other begun. */
  get isBetween(): boolean {
    return this.#length === 0;
  }

  room(): Uint8Array {
    const to = this.#file ?? this.#header;
    return to.subarray(this.#length, this.#length + MOST_AT_ONCE);
  }

  wrote(length: number): void {
    this.#length += length;
    if (!this.#file) this.#begin();
    if (this.#file?.length === this.#length) this.#finish(this.#file);
  }

  /** @throws {KeylaneError} `ERR_STATE` if the last one is cut off, or there was none */
  end(): void {
    if (this.#file ?? this.#length > 0) throw this.#error('it is cut off, or longer than it says.');
    if (this.count === 0) throw this.#error('it is empty.');
  }

  #begin(): void {
    // Programs end what they write with a line end, and a State does not begin with one.
    const isEnd = (byte: number): boolean => byte === LF || byte === CR;
    const skipped = this.count === 0 ? 0 : this.#header.subarray(0, this.#length).findIndex(byte => !isEnd(byte));
    if (skipped !== 0) {
      this.#header.copyWithin(0, skipped < 0 ? this.#length : skipped, this.#length);
      this.#length = skipped < 0 ? 0 : this.#length - skipped;
    }
    const start = this.#header.subarray(0, this.#length);
    if (!mayStartState(start)) {
      throw this.#error(
        this.count === 0
          ? 'it does not start like one.'
          : `behind State ${this.count} is something else, so that one is longer than it says, or the next is damaged.`,
      );
    }
    if (this.#length < HEADER) return;
    const size = stateSize(start);
    if (size === undefined || size < HEADER) throw this.#error('it is cut off, or longer than it says.');
    if (size > this.#most) {
      throw memoryError(`a State of ${integer(size)} bytes, where ${integer(this.#most)} are the most,`);
    }
    if (this.#memory.length < size) this.#memory = new Uint8Array(size);
    this.#file = this.#memory.subarray(0, size);
    this.#file.set(start);
  }

  #finish(file: Uint8Array): void {
    const name = this.#nameOfNext();
    this.#file = undefined;
    this.#length = 0;
    this.count++;
    this.#take(file, name);
  }

  /** The first is called as its source is: most have one. */
  #nameOfNext(): string {
    const source = this.#name === '-' ? 'standard input' : this.#name;
    return this.count === 0 ? this.#name : `${source}, State ${this.count + 1}`;
  }

  #error(what: string): KeylaneError {
    return stateError(this.#nameOfNext(), what);
  }
}
