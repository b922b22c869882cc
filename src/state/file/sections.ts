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
  readonly #file: Uint8Array<ArrayBuffer>;
  readonly #name: string;
  #at = HEADER;

  /** @param name what the bytes are called in errors */
  constructor(file: Uint8Array, name: string) {
    // Columns must lie at multiples of their entries' size.
    const isAligned = file.byteOffset % 8 === 0 && file.buffer instanceof ArrayBuffer;
    this.#file = isAligned ? (file as Uint8Array<ArrayBuffer>) : Uint8Array.from(file);
    this.#name = name;
  }

  /** Whether so many bytes are left. Asked before memory is. */
  holds(size: number): boolean {
    return size >= 0 && this.#at + size <= this.#file.length;
  }

  /** Where it lies in the file, at a multiple of eight bytes: there may be no memory for a copy. */
  take(size: number): Uint8Array<ArrayBuffer> {
    if (!this.holds(size)) throw this.odd();
    const section = new Uint8Array(this.#file.buffer, this.#file.byteOffset + this.#at, size);
    this.#at += padded(size);
    return section;
  }

  column<Kind extends Column>(
    type: { new (buffer: ArrayBuffer, byteOffset: number, length: number): Kind; BYTES_PER_ELEMENT: number },
    count: number,
  ): Kind {
    const { buffer, byteOffset } = this.take(count * type.BYTES_PER_ELEMENT);
    return new type(buffer, byteOffset, count);
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
