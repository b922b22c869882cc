// A State as bytes: docs/state-format.md. The same records give the same bytes, whatever their order, as long as the keys fit.

import { murmur2 } from '../core/index.ts';
import { isPartitionCount } from '../core/key.ts';
import { stateError } from '../errors.ts';
import { emptyColumns, isExact, type KeyColumns, keyAt, MOST_STORED, MOST_THETA } from './key-columns.ts';
import { hllImage, readHllImage } from './sketches/hll-image.ts';
import { emptyState, type ScanState } from './state.ts';
import { TimeBuckets } from './time-buckets.ts';

/** The first bytes of a State. */
export const MAGIC = 'KEYLANE1';
const VERSION = 1;
/** Magic, version, checksum, length of the JSON, length of the whole. */
const HEADER = 32;
const IMAGE_SIZE = 4136;
const EMPTY_IMAGE_SIZE = 8;

/** What stands as JSON at the start. */
interface Preface {
  numPartitions: number;
  partitionsFrom: 'rule' | 'records';
  records: number;
  keyless: number;
  tombstones: number;
  bytes: number;
  keys?: { entries: number; bytes: number; theta: string; offsetRecords: number; offsetBytes: number };
  lastBy?: 'offset' | 'order';
  redactedBy?: string;
  sketches?: number;
  times?: { widthMs: number; buckets: [number: number, records: number][] };
}

type Column = Float64Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

export function writeState(state: ScanState): Uint8Array {
  const { numPartitions, partitionsFrom, records, keyless, tombstones, bytes, keys, sketches, times } = state;
  const buckets = times?.inOrder();
  const preface: Preface = { numPartitions, partitionsFrom, records, keyless, tombstones, bytes };
  const sections: ArrayBufferView[] = [state.recordsOf, state.bytesOf];
  if (keys && sketches) {
    const packed = packKeys(keys);
    const { count, theta, offsetRecords, offsetBytes } = keys;
    preface.keys = { entries: count, bytes: packed.length, theta: theta.toString(16), offsetRecords, offsetBytes };
    preface.sketches = sketches.length;
    if (state.redactedBy !== undefined) preface.redactedBy = state.redactedBy;
    sections.push(keys.low, keys.high, keys.records, keys.partitions, keys.lengths);
    if (!isExact(keys)) sections.push(keys.missed);
    if (keys.last && state.lastBy) {
      preface.lastBy = state.lastBy;
      sections.push(keys.last.offsets, keys.last.values);
    }
    sections.push(packed, ...sketches.map(hllImage));
  }
  if (times && buckets) {
    preface.times = { widthMs: times.widthMs, buckets: buckets.map(([number, bucket]) => [number, bucket.records]) };
    sections.push(...buckets.map(([, bucket]) => hllImage(bucket.registers)));
  }
  const json = new TextEncoder().encode(JSON.stringify(preface));
  const all = [json, ...sections];
  const file = new Uint8Array(all.reduce((size, part) => size + padded(part.byteLength), HEADER));
  let at = HEADER;
  for (const part of all) {
    file.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded(part.byteLength);
  }
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, VERSION, true);
  view.setUint32(16, json.length, true);
  view.setFloat64(24, file.length, true);
  view.setInt32(12, murmur2(file.subarray(16)), true);
  return file;
}

/**
 * @param name what the bytes are called in errors
 * @throws {KeylaneError} `ERR_STATE`, `ERR_SKETCH`
 */
export function readState(file: Uint8Array, name: string): ScanState {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < HEADER || new TextDecoder().decode(file.subarray(0, 8)) !== MAGIC) {
    throw stateError(name, 'it does not start like one.');
  }
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw stateError(name, `it is of version ${version}, and this keylane reads ${VERSION}.`);
  if (view.getFloat64(24, true) !== file.length) throw stateError(name, `it is cut off, or longer than it says.`);
  if (murmur2(file.subarray(16)) !== view.getInt32(12, true)) throw stateError(name, 'its checksum is wrong.');
  const reader = new Reader(file, name);
  const preface = readPreface(reader, view.getUint32(16, true));
  const state = emptyState(preface.numPartitions);
  const { partitionsFrom, records, keyless, tombstones, bytes } = preface;
  Object.assign(state, { partitionsFrom, records, keyless, tombstones, bytes });
  state.recordsOf.set(reader.column(Float64Array, preface.numPartitions));
  state.bytesOf.set(reader.column(Float64Array, preface.numPartitions));
  if (preface.keys) {
    state.keys = readKeys(reader, preface.keys, preface.numPartitions, preface.lastBy !== undefined);
    if (preface.lastBy) state.lastBy = preface.lastBy;
    if (preface.redactedBy !== undefined) state.redactedBy = preface.redactedBy;
    state.sketches = Array.from({ length: preface.sketches ?? 0 }, () => reader.image());
  }
  if (preface.times) {
    state.times = new TimeBuckets(preface.times.widthMs);
    for (const [number, count] of preface.times.buckets) {
      state.times.restore(number, { records: count, registers: reader.image() });
    }
  }
  reader.end();
  const sum = state.recordsOf.reduce((total, each) => total + each, 0);
  if (!(sum === records - keyless && keyless >= 0)) throw reader.odd();
  return state;
}

/** Checked as far as what is done with it needs: a right checksum doesn't make it keylane's. */
function readPreface(reader: Reader, length: number): Preface {
  let preface: Preface;
  try {
    preface = JSON.parse(new TextDecoder().decode(reader.take(length)));
  } catch {
    throw reader.odd();
  }
  const {
    numPartitions,
    partitionsFrom,
    records,
    keyless,
    tombstones,
    bytes,
    keys,
    sketches,
    times,
    lastBy,
    redactedBy,
  } = preface ?? {};
  const isGood =
    isPartitionCount(numPartitions) &&
    (partitionsFrom === 'rule' || partitionsFrom === 'records') &&
    [records, keyless, tombstones, bytes].every(isCount) &&
    (keys === undefined ||
      (/^[0-9a-f]{1,16}$/.test(keys.theta) &&
        [keys.entries, keys.bytes, keys.offsetRecords, keys.offsetBytes].every(isCount))) &&
    (sketches === undefined) === (keys === undefined) &&
    (redactedBy === undefined || typeof redactedBy === 'string') &&
    (lastBy === undefined || (keys !== undefined && (lastBy === 'offset' || lastBy === 'order'))) &&
    (sketches === undefined || sketches === 1 || sketches === numPartitions) &&
    (times === undefined ||
      (isCount(times.widthMs) && times.widthMs > 0 && Array.isArray(times.buckets) && times.buckets.every(isBucket)));
  if (!isGood) throw reader.odd();
  return preface;
}

const isCount = (value: unknown): value is number => typeof value === 'number' && value >= 0 && value <= 2 ** 53;
const isBucket = (value: unknown): boolean => Array.isArray(value) && Number.isInteger(value[0]) && isCount(value[1]);

/** Stored keys one behind the other, in the order of the entries. */
function packKeys(keys: KeyColumns): Uint8Array {
  let size = 0;
  for (let i = 0; i < keys.count; i++) size += Math.min(keys.lengths[i], MOST_STORED);
  const packed = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < keys.count; i++) {
    const key = keyAt(keys, i);
    packed.set(key, at);
    at += key.length;
  }
  return packed;
}

function readKeys(
  reader: Reader,
  preface: NonNullable<Preface['keys']>,
  numPartitions: number,
  keepsLast: boolean,
): KeyColumns {
  const { entries, bytes, offsetRecords, offsetBytes } = preface;
  const keys = emptyColumns();
  keys.count = entries;
  keys.theta = BigInt(`0x${preface.theta}`);
  keys.offsetRecords = offsetRecords;
  keys.offsetBytes = offsetBytes;
  keys.low = reader.column(Uint32Array, entries);
  keys.high = reader.column(Uint32Array, entries);
  keys.records = reader.column(Float64Array, entries);
  keys.partitions = reader.column(Int32Array, entries);
  keys.lengths = reader.column(Uint32Array, entries);
  keys.missed = isExact(keys) ? new Uint32Array(entries) : reader.column(Uint32Array, entries);
  if (keepsLast) {
    const offsets = reader.column(Float64Array, entries);
    keys.last = { offsets, values: reader.column(Uint32Array, entries) };
  }
  keys.bytes = reader.column(Uint8Array, bytes);
  keys.starts = new Float64Array(entries);
  let at = 0;
  for (let i = 0; i < entries; i++) {
    const partition = keys.partitions[i];
    keys.starts[i] = at;
    at += Math.min(keys.lengths[i], MOST_STORED);
    if (partition < 0 || partition >= numPartitions || !(keys.records[i] > 0)) throw reader.odd();
    if (i > 0 && !isAscending(keys, i)) throw reader.odd();
  }
  if (at !== bytes || keys.theta > MOST_THETA || !(offsetRecords >= 0)) throw reader.odd();
  return keys;
}

function isAscending({ low, high, partitions }: KeyColumns, i: number): boolean {
  return (low[i] - low[i - 1] || high[i] - high[i - 1] || partitions[i] - partitions[i - 1]) > 0;
}

/** Takes one section after the other. */
class Reader {
  readonly #file: Uint8Array;
  readonly #name: string;
  #at = HEADER;

  constructor(file: Uint8Array, name: string) {
    this.#file = file;
    this.#name = name;
  }

  /** In memory of its own: columns must lie at multiples of their entries' size. */
  take(size: number): Uint8Array<ArrayBuffer> {
    if (!(size >= 0 && this.#at + size <= this.#file.length)) throw this.odd();
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

  odd() {
    return stateError(this.#name, 'what it holds does not fit together.');
  }
}

function padded(size: number): number {
  return Math.ceil(size / 8) * 8;
}
