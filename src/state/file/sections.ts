// The sections of a State's file, one after the other.

import { stateError } from '../../errors.ts';
import { readHllImage } from '../sketches/hll-image.ts';

/** Magic, version, checksum, length of the JSON, length of the whole. */
export const HEADER = 32;
const IMAGE_SIZE = 4136;
const EMPTY_IMAGE_SIZE = 8;

export type Column =
  | Float64Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** Takes one section after the other. */
export class StateReader {
  readonly #file: Uint8Array;
  readonly #name: string;
  #at = HEADER;

  /** @param name what the bytes are called in errors */
  constructor(file: Uint8Array, name: string) {
    this.#file = file;
    this.#name = name;
  }

  /** Whether so many bytes are left. Asked before memory is. */
  holds(size: number): boolean {
    return size >= 0 && this.#at + size <= this.#file.length;
  }

  /** In memory of its own: columns must lie at multiples of their entries' size. */
  take(size: number): Uint8Array<ArrayBuffer> {
    if (!this.holds(size)) throw this.odd();
    // A Buffer's slice would be a view.
    const section = new Uint8Array(size);
    section.set(this.#file.subarray(this.#at, this.#at + size));
    this.#at += padded(size);
    return section;
  }

  column<Kind extends Column>(
    type: { new (buffer: ArrayBuffer): Kind; BYTES_PER_ELEMENT: number },
    count: number,
  ): Kind {
    return new type(this.take(count * type.BYTES_PER_ELEMENT).buffer);
  }

  image(): Uint8Array {
    const isEmpty = (this.#file[this.#at + 5] & 4) !== 0;
    return readHllImage(this.take(isEmpty ? EMPTY_IMAGE_SIZE : IMAGE_SIZE));
  }

  end(): void {
    if (this.#at !== this.#file.length) throw this.odd();
  }

  /** The error for what can't be. */
  odd(what = 'what it holds does not fit together.') {
    return stateError(this.#name, what);
  }
}

export function padded(size: number): number {
  return Math.ceil(size / 8) * 8;
}

export const isCount = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 2 ** 53;

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
