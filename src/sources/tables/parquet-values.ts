// Whether the bytes of a page hold as many levels and values as it claims.
// https://github.com/apache/parquet-format/blob/apache-parquet-format-2.12.0/Encodings.md

import type { Encoding, ParquetType } from 'hyparquet';
import { deltaBinaryUnpack } from 'hyparquet/src/delta.js';
import { memoryError } from '../../errors.ts';
import { integer } from '../../numbers.ts';
import { endOfVarint, varint } from './thrift.ts';

export interface Values {
  readonly encoding: Encoding;
  readonly type: ParquetType;
  /** Of each, where all are of one length. */
  readonly width: number | undefined;
  /** Whether there was one before the page. */
  readonly hasDictionary: boolean;
  /** Those that are not null. */
  readonly count: number;
  /** Whether the page is of the second version, which has fewer lengths. */
  readonly isV2: boolean;
  /** How many bytes a page may become. */
  readonly longest: number;
}

/** Encoders fill up the last run. */
const OVERHANG = 1 << 9;
const WIDEST = 32;

/** Bits that the integers up to this one need. */
export const widthOf = (most: number): number => 32 - Math.clz32(most);

/** A length before what it is of. @throws any error if there is no room for so much */
export function lengthAt(bytes: Uint8Array, at: number): number {
  const length = at + 4 <= bytes.length ? uint32At(bytes, at) : Infinity;
  if (length > bytes.length - at - 4) throw tooLittle(length, bytes.length - at);
  return length;
}

const uint32At = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

const tooLittle = (wanted: number, bytes: number): Error => new Error(`${wanted} in ${bytes} bytes`);

/**
 * Runs of one integer, and groups of eight packed ones.
 * @returns how many of them are `wanted`
 * @throws any error if they are fewer than `count`, or a run is longer than what is left
 */
export function checkRuns(bytes: Uint8Array, from: number, width: number, count: number, wanted?: number): number {
  if (width > WIDEST) throw new Error(`integers of ${width} bits`);
  let found = 0;
  for (let at = from, left = count; left > 0; ) {
    const next = endOfVarint(bytes, at);
    const head = varint(bytes, at);
    const length = Math.floor(head / 2);
    if (head % 2 === 0) {
      if (length > left) throw new Error(`a run of ${length} values, where ${left} are left`);
      at = next + ((width + 7) >> 3);
      if (at > bytes.length) throw tooLittle(length, bytes.length - next);
      if (wanted !== undefined && (width === 0 || integerAt(bytes, next, at) === wanted)) found += length;
      left -= length;
    } else {
      const most = Math.min(left, 8 * length);
      if (width === 0 && 8 * length > left + OVERHANG) throw new Error(`a run of ${8 * length} values`);
      if (Math.ceil((most * width) / 8) > bytes.length - next) throw tooLittle(most, bytes.length - next);
      if (wanted !== undefined) found += countPacked(bytes, next, width, most, wanted);
      at = next + length * width;
      left -= most;
    }
  }
  return found;
}

function integerAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let i = to - 1; i >= from; i--) value = value * 256 + bytes[i];
  return value;
}

function countPacked(bytes: Uint8Array, from: number, width: number, count: number, wanted: number): number {
  const mask = (1 << width) - 1;
  let found = 0;
  for (let i = 0, at = from, bits = 0, held = 0; i < count; i++) {
    for (; held < width; held += 8) bits |= bytes[at++] << held;
    if ((bits & mask) === wanted) found++;
    bits >>>= width;
    held -= width;
  }
  return found;
}

/** @throws any error if there are fewer values than `count` */
export function checkPlain(bytes: Uint8Array, from: number, type: ParquetType, count: number, width = 0): void {
  if (type === 'BYTE_ARRAY') {
    let at = from;
    for (let i = 0; i < count; i++) at += 4 + lengthAt(bytes, at);
    return;
  }
  if (count * sizeOf(type, width) > bytes.length - from) throw tooLittle(count, bytes.length - from);
}

/** In bytes. */
function sizeOf(type: ParquetType, width: number): number {
  if (type === 'BOOLEAN') return 1 / 8;
  if (type === 'INT32' || type === 'FLOAT') return 4;
  if (type === 'INT64' || type === 'DOUBLE') return 8;
  if (type === 'INT96') return 12;
  if (!(width > 0)) throw new Error(`values of ${width} bytes`);
  return width;
}

/** @throws any error if there are fewer values; {KeylaneError} `ERR_MEMORY` if they are longer than may be */
export function checkEncoded(bytes: Uint8Array, at: number, values: Values): void {
  const { encoding, type, count, width, hasDictionary, isV2 } = values;
  if (count === 0) return;
  if (encoding === 'PLAIN' || encoding === 'BYTE_STREAM_SPLIT') checkPlain(bytes, at, type, count, width);
  else if (encoding === 'RLE' && type === 'BOOLEAN') checkRuns(bytes, at + 4, 1, count);
  else if (encoding?.endsWith('_DICTIONARY')) {
    if (!hasDictionary) throw new Error('places in a dictionary that is not there');
    if (isV2 || bytes[at] !== 0) checkRuns(bytes, at + 1, bytes[at], count);
  } else if (encoding === 'DELTA_BINARY_PACKED') endOfDeltas(bytes, at, count);
  else if (encoding?.startsWith('DELTA_')) checkDeltaLengths(bytes, at, values);
  else if (encoding !== 'ALP') throw new Error(`values as ${encoding}`);
}

/**
 * Differences in blocks, which are of miniblocks, each of its own width.
 * @throws any error if they are not `count`, or blocks are of a size that has no sense
 */
function endOfDeltas(bytes: Uint8Array, from: number, count: number): number {
  let at = from;
  const next = (): number => {
    const end = endOfVarint(bytes, at);
    const value = varint(bytes, at);
    at = end;
    return value;
  };
  const [blockSize, miniblocks, total] = [next(), next(), next()];
  next();
  const ofMiniblock = blockSize / miniblocks;
  if (!(ofMiniblock > 0 && ofMiniblock % 8 === 0 && blockSize < 2 ** 31)) throw new Error('blocks of no size');
  if (total !== count) throw new Error(`${total} values of ${count}`);
  for (let left = count - 1; left > 0; ) {
    next();
    const widths = bytes.subarray(at, at + miniblocks);
    if (widths.length < miniblocks) throw tooLittle(miniblocks, widths.length);
    at += miniblocks;
    for (let i = 0; i < miniblocks && left > 0; i++, left -= ofMiniblock) at += (ofMiniblock * widths[i]) / 8;
    if (at > bytes.length) throw tooLittle(count, bytes.length);
  }
  return at;
}

/** Lengths, and the bytes of all values; or how much each has of the one before, the lengths of the rest, and the bytes of the rests. */
function checkDeltaLengths(bytes: Uint8Array, from: number, { encoding, count, longest }: Values): void {
  let at = from;
  const deltas = (): Int32Array => {
    const values = new Int32Array(count);
    const start = at;
    at = endOfDeltas(bytes, start, count);
    deltaBinaryUnpack(
      { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: start },
      count,
      values,
    );
    return values;
  };
  const shared = encoding === 'DELTA_BYTE_ARRAY' ? deltas() : undefined;
  const lengths = deltas();
  let [all, before] = [0, 0];
  for (let i = 0; i < count; i++) {
    const ofBefore = shared?.[i] ?? 0;
    if (lengths[i] < 0 || ofBefore < 0 || ofBefore > before) throw new Error(`${ofBefore} of ${before} bytes`);
    at += lengths[i];
    before = ofBefore + lengths[i];
    all += ofBefore > 0 ? before : 0;
  }
  if (at > bytes.length) throw tooLittle(at, bytes.length);
  // What is shared is copied: a few kilobytes could fill any memory.
  if (all <= Math.max(longest, bytes.length)) return;
  const what = `a page of ${integer(all)} bytes, where ${integer(longest)} are the most,`;
  throw memoryError(what, 'write the file with smaller pages');
}
