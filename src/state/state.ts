// What a scan knows after any number of records. Answers are computed from this, never from the records.

import { type KeyBlock, partitionsForKeys } from '../core/index.ts';
import { stateMismatchError } from '../errors.ts';
import type { KeyColumns } from './keys/columns.ts';
import { mergeColumns, shrinkColumns } from './keys/merge.ts';
import { OffsetRanges, type PartNumbers, uniteParts } from './ranges.ts';
import { type Registers, uniteAll, uniteRegisters } from './sketches/hll.ts';
import { TimeBuckets } from './time-buckets.ts';
import { mergeWhoStates } from './writers/merge.ts';
import type { WhoState } from './writers/state.ts';

/** Sums are JavaScript numbers: exact up to 2^53. */
export interface ScanState {
  readonly numPartitions: number;
  /** Whether records are counted where the Java client would put them, or where they were found. */
  partitionsFrom: 'rule' | 'records';
  /** All records, the keyless ones among them. */
  records: number;
  keyless: number;
  /** Records without a value, as far as the source tells. */
  tombstones: number;
  /** Bytes of all keys. */
  bytes: number;
  /** Keyed records of each partition. */
  readonly recordsOf: Float64Array;
  /** Bytes of the keys of each partition. */
  readonly bytesOf: Float64Array;
  /** Keyless records of each partition where they were found; left out where no source told the partition of one. */
  keylessOf?: Float64Array;
  /** Each key; left out if keys were not told apart. */
  keys?: KeyColumns;
  /** What the last records of keys, where `keys` has them, are told by: their offsets, or their order in the source. */
  lastBy?: 'offset' | 'order';
  /** The keys are digests with the secret of this id: `Redaction`. */
  redactedBy?: string;
  /** Registers of an HLL sketch of the keys of each partition, or of one for all of them. Left out with `keys`. */
  sketches?: Registers[];
  /** Records over time, where the source has times. */
  times?: TimeBuckets;
  /**
   * What tells who wrote the records, of all of them or left out; only where they are counted in the partitions in which they were found. It
   * holds keys as they are, and so is never there with `redactedBy`.
   */
  writers?: WhoState;
  /** Which offsets it holds; left out where the source tells none for each record, or they are too many runs. */
  ranges?: OffsetRanges;
  /** Which of several parts it is, if that was said and some are missing. */
  part?: PartNumbers;
  /** The program that wrote it, and its release. */
  producer?: string;
}

export function emptyState(numPartitions: number): ScanState {
  return {
    numPartitions,
    partitionsFrom: 'rule',
    records: 0,
    keyless: 0,
    tombstones: 0,
    bytes: 0,
    recordsOf: new Float64Array(numPartitions),
    bytesOf: new Float64Array(numPartitions),
  };
}

/** Adds records to the state's counts, routed as the Java client does. Returns their partitions. */
export function addKeys(state: ScanState, keys: KeyBlock): Int32Array {
  const partitions = partitionsForKeys(keys, state.numPartitions);
  addCounts(state, keys, partitions);
  return partitions;
}

/** Adds keyed records, in these partitions, to the counts. */
export function addCounts(state: ScanState, { offsets, count }: KeyBlock, partitions: Int32Array): void {
  for (let i = 0; i < count; i++) {
    state.recordsOf[partitions[i]]++;
    state.bytesOf[partitions[i]] += offsets[i + 1] - offsets[i];
  }
  state.records += count;
  state.bytes += offsets[count] - offsets[0];
}

/** Adds the counts of another scan over as many partitions; keys are left out. */
export function addState(state: ScanState, other: ScanState): void {
  for (let i = 0; i < state.numPartitions; i++) {
    state.recordsOf[i] += other.recordsOf[i];
    state.bytesOf[i] += other.bytesOf[i];
  }
  if (other.keylessOf) {
    state.keylessOf ??= new Float64Array(state.numPartitions);
    for (const [partition, records] of other.keylessOf.entries()) state.keylessOf[partition] += records;
  }
  state.records += other.records;
  state.keyless += other.keyless;
  state.tombstones += other.tombstones;
  state.bytes += other.bytes;
}

/**
 * Adds another scan, which is not to be used any more: the state is that of one scan of all records then. Exact if both are and the keys of both fit. Who wrote them is not
 * known any more if one of the two doesn't know: shares of a part are not those of the whole.
 * @param mostKeyBytes how much memory the keys may take
 * @throws {KeylaneError} `ERR_STATE_MISMATCH`
 */
export function mergeState(state: ScanState, other: ScanState, mostKeyBytes: number): void {
  checkMatch(state, other);
  const part = uniteParts(state.part, other.part);
  if (part) state.part = part;
  // Nothing has been added yet: it is whatever the other is.
  const isFresh = state.records === 0;
  addState(state, other);
  if (isFresh) {
    state.partitionsFrom = other.partitionsFrom;
    if (other.keys) state.keys = other.keys;
    if (other.lastBy) state.lastBy = other.lastBy;
    if (other.redactedBy !== undefined) state.redactedBy = other.redactedBy;
    if (other.sketches) state.sketches = other.sketches.map(registers => registers.slice());
  } else if (state.keys && other.keys) {
    // What is too large alone would not fit merged: it is made smaller before there are more of them.
    state.keys = shrinkColumns(state.keys, mostKeyBytes);
    other.keys = shrinkColumns(other.keys, mostKeyBytes);
    state.keys = mergeColumns(state.keys, other.keys, mostKeyBytes);
    // One that was made smaller has one of all partitions.
    if (state.sketches!.length > other.sketches!.length) state.sketches = [uniteAll(state.sketches!)];
    const { sketches } = state;
    for (const [i, registers] of other.sketches!.entries()) uniteRegisters(sketches![i] ?? sketches![0], registers);
  }
  if (other.times) {
    if (state.times) state.times.merge(other.times);
    else {
      // In memory of its own.
      state.times = new TimeBuckets(other.times.partitions, other.times.widthMs);
      state.times.merge(other.times);
    }
  }
  if (other.records === 0) return;
  // In memory of its own: whose they are may be asked still.
  if (isFresh) state.ranges = new OffsetRanges();
  if (state.ranges && other.ranges) state.ranges.merge(other.ranges);
  else delete state.ranges;
  if (isFresh && other.writers) state.writers = other.writers;
  else if (state.writers && other.writers) mergeWhoStates(state.writers, other.writers);
  else delete state.writers;
}

/** @throws {KeylaneError} `ERR_STATE_MISMATCH` if two States are not of the same partition count */
export function checkCounts(one: number, other: number): void {
  if (one !== other) {
    throw stateMismatchError(
      `One State is of ${one} partitions, the other of ${other}. Scan both with the same --partitions.`,
    );
  }
}

function checkMatch(state: ScanState, other: ScanState): void {
  checkCounts(state.numPartitions, other.numPartitions);
  if (state.records === 0 || other.records === 0) return;
  if (state.partitionsFrom !== other.partitionsFrom) {
    throw stateMismatchError(
      'One State has the partitions that records were found in, the other those that the rule gives. Scan both from the same kind of source.',
    );
  }
  if ((state.keys === undefined) !== (other.keys === undefined)) {
    throw stateMismatchError('One State tells keys apart, the other does not. Scan both with or without --no-keys.');
  }
  if (state.redactedBy !== other.redactedBy) {
    throw stateMismatchError(
      'The keys of the States are not redacted with the same secret. Scan both with the same --redact.',
    );
  }
  if (state.lastBy !== other.lastBy) {
    throw stateMismatchError('One State has the last record of each key, the other not, or by order. Scan both alike.');
  }
  if (state.lastBy === 'order') {
    throw stateMismatchError('Neither State knows offsets, so nobody knows whose records are the last ones.');
  }
}
