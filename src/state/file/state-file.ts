// A State as bytes: docs/state-format.md. The same records give the same bytes, whatever their order, as long as the keys fit.

import { murmur2 } from '../../core/index.ts';
import { isPartitionCount } from '../../core/key.ts';
import { murmur2Tail, murmur2Words, SEED } from '../../core/murmur2.ts';
import { timeOf } from '../../core/time.ts';
import { stateError } from '../../errors.ts';
import { hex } from '../../printable.ts';
import { isPartNumbers, OffsetRanges, type PartitionRanges, type PartNumbers } from '../ranges.ts';
import { hllImage } from '../sketches/hll-image.ts';
import { emptyState, type ScanState } from '../state.ts';
import { TimeBuckets } from '../time-buckets.ts';
import { isKeysPreface, type KeysPreface, readKeys, writeKeys } from './keys-file.ts';
import { HEADER, isCount, isObject, padded, StateReader } from './sections.ts';
import { type WritersPreface, writeWriters } from './writers-file.ts';
import { readWriters } from './writers-reader.ts';

/** The first bytes of a State. */
const MAGIC = new TextEncoder().encode('KEYLANE1');
const VERSION = 1;
/** The checksum is of what begins here. */
const CHECKED = 16;

/** What stands as JSON at the start. */
interface Preface {
  numPartitions: number;
  partitionsFrom: 'rule' | 'records';
  records: number;
  keyless: number;
  tombstones: number;
  bytes: number;
  keylessOf?: true;
  keys?: KeysPreface;
  lastBy?: 'offset' | 'order';
  redactedBy?: string;
  sketches?: number;
  times?: { widthMs: number; buckets: [number: number, records: number][]; partitions?: number };
  writers?: WritersPreface;
  ranges?: PartitionRanges[];
  part?: PartNumbers;
  producer?: string;
}

/** A State's file in pieces: it can be larger than memory that lies in one piece may be. */
export function statePieces(state: ScanState): Uint8Array[] {
  const { numPartitions, partitionsFrom, records, keyless, tombstones, bytes, keys, sketches, times } = state;
  const buckets = times?.inOrder();
  const preface: Preface = { numPartitions, partitionsFrom, records, keyless, tombstones, bytes };
  const sections: ArrayBufferView[] = [state.recordsOf, state.bytesOf];
  if (state.keylessOf) {
    preface.keylessOf = true;
    sections.push(state.keylessOf);
  }
  if (keys && sketches) {
    const { lastBy } = state;
    const written = writeKeys(keys, lastBy !== undefined);
    preface.keys = written.preface;
    preface.sketches = sketches.length;
    if (state.redactedBy !== undefined) preface.redactedBy = state.redactedBy;
    if (keys.last && lastBy) preface.lastBy = lastBy;
    sections.push(...written.sections, ...sketches.map(hllImage));
  }
  if (times && buckets) {
    preface.times = { widthMs: times.widthMs, buckets: buckets.map(([number, bucket]) => [number, bucket.records]) };
    sections.push(...buckets.map(([, bucket]) => hllImage(bucket.registers)));
    if (times.partitions > 0) {
      preface.times.partitions = times.partitions;
      sections.push(...buckets.map(([, bucket]) => bucket.recordsOf));
    }
  }
  if (state.writers) {
    const writers = writeWriters(state.writers);
    preface.writers = writers.preface;
    sections.push(...writers.sections);
  }
  if (state.ranges?.isKnown && records > 0) preface.ranges = state.ranges.toJSON();
  // All parts are the whole, which is no part.
  if (state.part && state.part.numbers.length < state.part.of) preface.part = state.part;
  if (state.producer !== undefined) preface.producer = state.producer;
  const json = new TextEncoder().encode(JSON.stringify(preface));
  const head = new Uint8Array(HEADER);
  const pieces = [head, ...[json, ...sections].flatMap(withPadding)];
  const view = new DataView(head.buffer);
  head.set(MAGIC);
  view.setUint32(8, VERSION, true);
  view.setUint32(16, json.length, true);
  view.setFloat64(24, sizeOf(pieces), true);
  view.setInt32(12, checksumOf(pieces), true);
  return pieces;
}

function withPadding({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array[] {
  const missing = padded(byteLength) - byteLength;
  const section = new Uint8Array(buffer, byteOffset, byteLength);
  if (missing === 0) return [section];
  // Words of four bytes are in one piece.
  const whole = byteLength - (byteLength & 3);
  const end = new Uint8Array((byteLength & 3) + missing);
  end.set(section.subarray(whole));
  return [section.subarray(0, whole), end];
}

const sizeOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((size, { length }) => size + length, 0);

/** murmur2 of all behind it. */
function checksumOf([head, ...others]: readonly Uint8Array[]): number {
  const pieces = [head.subarray(CHECKED), ...others];
  let hash = SEED ^ sizeOf(pieces);
  for (const piece of pieces) hash = murmur2Words(hash, piece, 0, piece.length);
  return murmur2Tail(hash, head, 0, 0);
}

export function startsAsState(bytes: Uint8Array): boolean {
  return bytes.length >= MAGIC.length && mayStartState(bytes);
}

/** The same of fewer bytes too, as far as they go. */
export function mayStartState(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => i >= bytes.length || byte === bytes[i]);
}

/** Checksum and lengths of a State that has been read: what no two have in common that hold something else. */
export function markOf(file: Uint8Array): string {
  return hex(file.subarray(12, HEADER));
}

/** How many bytes a State has, as its first bytes say; undefined if it does not start like one. */
export function stateSize(head: Uint8Array): number | undefined {
  const isState = head.length >= HEADER && startsAsState(head);
  const size = isState ? new DataView(head.buffer, head.byteOffset).getFloat64(24, true) : -1;
  return isCount(size) ? size : undefined;
}

/**
 * The State's columns may lie in `file` from then on, which nobody else is to change.
 * @param name what the bytes are called in errors
 * @param readsWriters false for who has no use for them: they take longer than all the rest
 * @throws {KeylaneError} `ERR_STATE`, `ERR_SKETCH`
 */
export function readState(file: Uint8Array, name: string, readsWriters = true): ScanState {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  if (file.length < HEADER || !startsAsState(file)) {
    throw stateError(name, 'it does not start like one.');
  }
  const version = view.getUint32(8, true);
  if (version !== VERSION) throw stateError(name, `it is of version ${version}, and this keylane reads ${VERSION}.`);
  if (view.getFloat64(24, true) !== file.length) throw stateError(name, `it is cut off, or longer than it says.`);
  if (murmur2(file.subarray(CHECKED)) !== view.getInt32(12, true)) throw stateError(name, 'its checksum is wrong.');
  const reader = new StateReader(file, name);
  const preface = readPreface(reader, view.getUint32(16, true));
  if (!reader.holds(2 * preface.numPartitions * Float64Array.BYTES_PER_ELEMENT)) throw reader.odd();
  const state = emptyState(preface.numPartitions);
  const { partitionsFrom, records, keyless, tombstones, bytes } = preface;
  Object.assign(state, { partitionsFrom, records, keyless, tombstones, bytes });
  state.recordsOf.set(reader.column(Float64Array, preface.numPartitions));
  state.bytesOf.set(reader.column(Float64Array, preface.numPartitions));
  if (preface.ranges !== undefined) {
    const ranges = OffsetRanges.fromJSON(preface.ranges, preface.numPartitions);
    if (!ranges) throw reader.odd();
    state.ranges = ranges;
  }
  if (preface.part !== undefined) state.part = preface.part;
  if (preface.producer !== undefined) state.producer = preface.producer;
  // A copy, as all that is small: of a State whose keys are gone the file is too.
  if (preface.keylessOf) state.keylessOf = reader.column(Float64Array, preface.numPartitions).slice();
  if (preface.keys) {
    state.keys = readKeys(reader, preface.keys, preface.numPartitions, preface.lastBy !== undefined);
    if (preface.lastBy) state.lastBy = preface.lastBy;
    if (preface.redactedBy !== undefined) state.redactedBy = preface.redactedBy;
    state.sketches = Array.from({ length: preface.sketches ?? 0 }, () => reader.image());
  }
  if (preface.times) {
    state.times = readTimes(reader, preface.times);
  }
  if (preface.writers === undefined) reader.end();
  else if (readsWriters) {
    state.writers = readWriters(reader, preface.writers, state);
    reader.end();
  }
  const sum = state.recordsOf.reduce((total, each) => total + each, 0);
  if (sum !== records - keyless) throw reader.odd();
  const found = state.keylessOf?.reduce((total, each) => (isCount(each) ? total + each : NaN), 0) ?? 0;
  if (!(found <= keyless)) throw reader.odd();
  return state;
}

function readTimes(reader: StateReader, { widthMs, buckets, partitions = 0 }: NonNullable<Preface['times']>) {
  const times = new TimeBuckets(partitions, widthMs);
  const images = buckets.map(() => reader.image());
  for (const [i, [number, records]] of buckets.entries()) {
    // A copy: of a State whose keys are gone the file is too.
    const recordsOf = reader.column(Float64Array, times.partitions).slice();
    const told = recordsOf.reduce((sum, each) => (isCount(each) ? sum + each : NaN), 0);
    if (!(told <= records)) throw reader.odd();
    times.restore(number, { records, registers: images[i], recordsOf });
  }
  return times;
}

/** Checked as far as what is done with it needs: a right checksum doesn't make it keylane's. */
function readPreface(reader: StateReader, length: number): Preface {
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
    keylessOf,
    part,
    producer,
  } = isObject(preface) ? preface : ({} as Partial<Preface>);
  const isGood =
    isPartitionCount(numPartitions) &&
    (partitionsFrom === 'rule' || partitionsFrom === 'records') &&
    [records, keyless, tombstones, bytes].every(isCount) &&
    (keys === undefined || isKeysPreface(keys)) &&
    (sketches === undefined) === (keys === undefined) &&
    (keylessOf === undefined || keylessOf === true) &&
    (redactedBy === undefined || typeof redactedBy === 'string') &&
    (part === undefined || isPartNumbers(part)) &&
    (producer === undefined || typeof producer === 'string') &&
    (lastBy === undefined || (keys !== undefined && (lastBy === 'offset' || lastBy === 'order'))) &&
    (sketches === undefined || sketches === 1 || sketches === numPartitions) &&
    (times === undefined ||
      (isObject(times) &&
        isCount(times.widthMs) &&
        times.widthMs > 0 &&
        (times.partitions === undefined || times.partitions === numPartitions) &&
        Array.isArray(times.buckets) &&
        times.buckets.every(bucket => isBucket(bucket, times.widthMs))));
  if (!isGood) throw reader.odd();
  return preface;
}

const isBucket = (value: unknown, widthMs: number): boolean =>
  Array.isArray(value) && Number.isInteger(value[0]) && !Number.isNaN(timeOf(value[0] * widthMs)) && isCount(value[1]);
