// Where bytes are put into the memory of an instance of scan.wasm, to be read there.

import { SLACK } from '../core/scan-layout.ts';
import { PAGE } from '../core/wasm-pages.ts';
import { sourceLineError } from '../errors.ts';
import { instantiateScan, type ScanExports } from './module.ts';

/** How large it is at first. 256 KB to 1 MB made no difference. */
export const AREA_SIZE = 1 << 19;

export class Area {
  readonly scan: ScanExports;
  /** The most that it may be. */
  readonly most: number;
  #base: number;
  #size = 0;
  /** Where it goes if it must be larger, an address. */
  #elsewhere: number | undefined;
  /** What `put` has put there last, and the address. */
  #held: { bytes: Uint8Array; from: number; to: number; address: number } | undefined;

  /**
   * @param from the first address that may be its
   * @param longestKey how many bytes a key may have, where somebody needs the memory behind a key of that size and its line end
   * @param size how large it is at first, if no key is shorter
   */
  constructor(scan: ScanExports, from: number, longestKey = Infinity, size = AREA_SIZE) {
    this.scan = scan;
    this.#base = Math.ceil(from / 64) * 64;
    this.most = longestKey + 1;
    this.reserve(Math.min(size, this.most));
  }

  /** Where it begins, an address: another one when it has become larger. */
  get base(): number {
    return this.#base;
  }

  /** How many bytes may be put there. */
  get size(): number {
    return this.#size;
  }

  /** A view of them, which ends when the memory grows. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.scan.memory.buffer, this.#base, this.#size);
  }

  /** The address from which on memory is nobody's. */
  get behind(): number {
    return this.#elsewhere ?? Math.ceil((this.#base + this.#size + SLACK) / 64) * 64;
  }

  /** The memory behind it is somebody's: what is larger, which few sources have, goes to an address behind that. */
  endsHere(elsewhere: number): void {
    this.#elsewhere = Math.ceil(elsewhere / 64) * 64;
  }

  /**
   * Makes it at least so large, with what is in it, and the slack that the kernels need behind it.
   * @throws {KeylaneError} `ERR_SOURCE_LINE` if it may not be so large
   */
  reserve(size: number): void {
    if (size <= this.#size) return;
    if (size > this.most) throw sourceLineError(this.most - 1, 'key');
    const { memory } = this.scan;
    const base = this.#elsewhere ?? this.#base;
    growTo(memory, base + size + SLACK);
    if (base !== this.#base) {
      new Uint8Array(memory.buffer).copyWithin(base, this.#base, this.#base + this.#size);
      this.#base = base;
      this.#held = undefined;
    }
    this.#size = size;
  }

  /**
   * Puts `bytes[from]` up to, not including, `bytes[to]` behind the first `behind` bytes of it, if they are not in it already.
   * @returns the address of the first of them
   */
  put(bytes: Uint8Array, from: number, to: number, behind = 0): number {
    const held = this.#held;
    if (held?.bytes === bytes && held.from <= from && to <= held.to) return held.address + from - held.from;
    this.reserve(behind + to - from);
    this.bytes.set(bytes.subarray(from, to), behind);
    const address = this.#base + behind;
    this.#held = { bytes, from, to, address };
    return address;
  }

  /** Other bytes are in it now, or may be in the arrays that `put` was given. */
  forget(): void {
    this.#held = undefined;
  }
}

/** Makes the memory so large at least. */
export function growTo(memory: WebAssembly.Memory, end: number): void {
  const missing = end - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
}

/** In an instance of its own, behind the counts of lines, which one of records does not have. */
export function newArea(numPartitions: number, longestKey: number): Area {
  const scan = instantiateScan();
  return new Area(scan, scan.endOfCounts(numPartitions), longestKey);
}
