// What is known of who wrote some records. Bounded, and two states can be added: many processes can each look at a part.

import { NO_RECORD, NOT_ASCII, type RecordColumns } from '../../scan/writers/record-columns.ts';
import { KEYLESS, TOMBSTONE } from '../../sources/index.ts';
import { isKept, KNOWN, LEFT_OUT, NEW_PARTITION, PairTable } from './pair-table.ts';
import { MASKS, TEXT_BITS, textMask } from './rule-masks.ts';
import { addToTimeline, emptyTimeline, type Timeline, type TimeUnit } from './timeline.ts';

// A sample of keys with their bytes: what asks a rule or a partition count that is not in the masks asks these.
const MOST_WITNESSES = 1 << 14;
const MOST_WITNESS_BYTES = 1 << 22;
/** In bytes. Of longer keys only so much is kept to be shown. */
export const LONGEST_WITNESS = 1 << 12;
const EXAMPLES_OF_MASK = 2;
const MOST_EXAMPLES = 1 << 12;
export const MOST_SPLIT_KEYS = 1 << 10;
const MOST_KEYLESS_PARTITIONS = 1 << 16;
const TEXT_MASK = TEXT_BITS.reduce((mask, bit) => mask | (1 << bit), 0);

/** A key in a partition, with its bytes. */
export interface Witness {
  readonly key: Uint8Array;
  readonly first: number;
  readonly second: number;
  readonly partition: number;
  readonly mask: number;
}

/** One record, to be shown. */
export interface Example {
  readonly key: Uint8Array;
  readonly partition: number;
  readonly position: number;
}

export interface WhoState {
  readonly numPartitions: number;
  /** All that could be read, the keyless ones among them. */
  records: number;
  keyless: number;
  tombstones: number;
  /** Lines that are no records. */
  unreadable: number;
  /** Records, keyless or not, that name no partition, or a negative one. */
  withoutPartition: number;
  /** Those in partitions that the topic can't have. */
  outOfRange: number;
  /** The highest partition that was named; -1 for none. */
  maxPartition: number;
  /** Keys, in each of their partitions, with U+FFFD, which stands where bytes were not UTF-8: what the source says is not what the topic holds. */
  lossyKeys: number;
  /** Keyless records by partition, as far as the partition is one of the first 65,536. */
  readonly keylessOf: Float64Array;
  /** Whether positions are offsets, or else the numbers of records in the source, from 1 on. */
  hasOffsets: boolean;
  /** How many records have which rule mask. */
  readonly masks: Float64Array;
  readonly pairs: PairTable;
  /** One of 2 ** witnessLevel keys, all partitions it was found in. */
  witnesses: Witness[];
  witnessLevel: number;
  witnessBytes: number;
  /** The first two of each mask, in the order of positions. */
  readonly examples: Map<number, Example[]>;
  /** The first keys that were found in a second partition, by fingerprint. */
  readonly splitKeys: Map<string, Uint8Array>;
  timeline: Timeline | undefined;
}

export function emptyWhoState(numPartitions: number): WhoState {
  return {
    numPartitions,
    records: 0,
    keyless: 0,
    tombstones: 0,
    unreadable: 0,
    withoutPartition: 0,
    outOfRange: 0,
    maxPartition: -1,
    lossyKeys: 0,
    keylessOf: new Float64Array(Math.min(numPartitions, MOST_KEYLESS_PARTITIONS)),
    hasOffsets: false,
    masks: new Float64Array(MASKS),
    pairs: new PairTable(),
    witnesses: [],
    witnessLevel: 0,
    witnessBytes: 0,
    examples: new Map(),
    splitKeys: new Map(),
    timeline: undefined,
  };
}

export function fingerprintText(first: number, second: number): string {
  return `${first} ${second}`;
}

/** Adds records to the state: the readable twin of what record-fold.ts lets scan.wasm do. */
export function addColumns(state: WhoState, columns: RecordColumns): void {
  const { count, partitions, masks, first, second, block, from } = columns;
  const { numPartitions, pairs, masks: recordsOf } = state;
  const offsets = block?.offsets;
  prepare(state, columns);
  let record = state.records;
  countRecords(state, columns);
  for (let i = 0; i < count; i++) {
    const partition = partitions[i];
    if (partition !== NO_RECORD) record++;
    if (partition < 0 || isKeyless(columns, i)) continue;
    const mask = masks[i] & ~NOT_ASCII;
    if (partition < numPartitions) recordsOf[mask]++;
    const position = offsets ? offsets[from + i] : record;
    const isNew = pairs.add(first[i], second[i], partition, mask, position);
    if (isNew !== KNOWN && isNew !== LEFT_OUT) addFound(state, columns, i, position, isNew === NEW_PARTITION);
  }
}

/** What is done with columns before they are counted: their masks get the bits of rules over text, and the timeline its records. */
export function prepare(state: WhoState, columns: RecordColumns): void {
  const { count, bytes, starts, ends, partitions, masks, block, from } = columns;
  const { numPartitions } = state;
  if (block?.offsets) state.hasOffsets = true;
  const times = timesOf(state, columns);
  for (let i = 0; i < count; i++) {
    if (!(masks[i] & NOT_ASCII)) continue;
    masks[i] = (masks[i] & ~TEXT_MASK) | textMask(bytes.subarray(starts[i], ends[i]), partitions[i], numPartitions);
  }
  if (!times) return;
  for (let i = 0; i < count; i++) {
    const isCounted = partitions[i] >= 0 && partitions[i] < numPartitions && !isKeyless(columns, i);
    if (isCounted && !Number.isNaN(times[from + i])) {
      addToTimeline(state.timeline!, times[from + i], masks[i] & ~NOT_ASCII);
    }
  }
}

/** Remembers what is wanted of record `i`, whose key is new, or new in its partition. */
export function addFound(
  state: WhoState,
  { bytes, starts, ends, partitions, masks, first, second }: RecordColumns,
  i: number,
  position: number,
  isNewPartition: boolean,
): void {
  const [start, end, partition] = [starts[i], ends[i], partitions[i]];
  const mask = masks[i] & ~NOT_ASCII;
  if (isLossy(bytes, start, end)) state.lossyKeys++;
  if (isNewPartition) addSplitKey(state, first[i], second[i], bytes, start, end);
  if (partition < state.numPartitions) addExample(state, mask, bytes, start, end, partition, position);
  addWitness(state, bytes, start, end, first[i], second[i], partition, mask);
}

/** Counts what there is of each kind. */
function countRecords(state: WhoState, columns: RecordColumns): void {
  const { count, partitions, block, from } = columns;
  const flags = block?.flags;
  const { numPartitions, keylessOf } = state;
  let [records, keyless, tombstones, withoutPartition, outOfRange, maxPartition] = [0, 0, 0, 0, 0, state.maxPartition];
  for (let i = 0; i < count; i++) {
    const partition = partitions[i];
    if (partition === NO_RECORD) continue;
    records++;
    if (partition > maxPartition) maxPartition = partition;
    if (flags && flags[from + i] & TOMBSTONE) tombstones++;
    if (partition < 0) withoutPartition++;
    else if (partition >= numPartitions) outOfRange++;
    if (!isKeyless(columns, i)) continue;
    keyless++;
    if (partition >= 0 && partition < keylessOf.length) keylessOf[partition]++;
  }
  state.records += records;
  state.keyless += keyless;
  state.tombstones += tombstones;
  state.unreadable += count - records;
  state.withoutPartition += withoutPartition;
  state.outOfRange += outOfRange;
  state.maxPartition = maxPartition;
}

/** Where the source says nothing of it, an empty key is none. */
function isKeyless({ block, from, starts, ends }: RecordColumns, i: number): boolean {
  return block ? (block.flags[from + i] & KEYLESS) !== 0 : starts[i] === ends[i];
}

/** Whether there is U+FFFD in it, ef bf bd. */
export function isLossy(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end - 2; i++) {
    if (bytes[i] === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) return true;
  }
  return false;
}

/** The column that the timeline is made of. One that has begun with offsets goes on so, even if times come later. */
function timesOf(state: WhoState, { block }: RecordColumns): Float64Array | undefined {
  const unit: TimeUnit = state.timeline?.unit ?? (block?.timestamps ? 'timestamp' : 'offset');
  const times = unit === 'timestamp' ? block?.timestamps : block?.offsets;
  if (times) state.timeline ??= emptyTimeline(unit);
  return times;
}

function addSplitKey(
  { splitKeys }: WhoState,
  first: number,
  second: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  if (splitKeys.size === MOST_SPLIT_KEYS) return;
  const name = fingerprintText(first, second);
  if (!splitKeys.has(name)) splitKeys.set(name, bytes.slice(start, Math.min(end, start + LONGEST_WITNESS)));
}

function addExample(
  state: WhoState,
  mask: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  partition: number,
  position: number,
): void {
  const last = state.examples.get(mask)?.[EXAMPLES_OF_MASK - 1];
  if (last && !isBefore({ partition, position }, last)) return;
  keepExample(state, mask, { key: bytes.slice(start, Math.min(end, start + LONGEST_WITNESS)), partition, position });
}

/** Adds an example of a key that has none in its partition, if it is one of the first. */
export function keepExample({ examples }: WhoState, mask: number, example: Example): void {
  const list = examples.get(mask) ?? [];
  if (!examples.has(mask) && examples.size === MOST_EXAMPLES) return;
  const at = list.findIndex(other => isBefore(example, other));
  list.splice(at < 0 ? list.length : at, 0, example);
  examples.set(mask, list.slice(0, EXAMPLES_OF_MASK));
}

/** Offsets are a partition's own. */
function isBefore(a: Omit<Example, 'key'>, b: Omit<Example, 'key'>): boolean {
  return a.position < b.position || (a.position === b.position && a.partition < b.partition);
}

function addWitness(
  state: WhoState,
  bytes: Uint8Array,
  start: number,
  end: number,
  first: number,
  second: number,
  partition: number,
  mask: number,
): void {
  if (end - start > LONGEST_WITNESS || !isKept(second, state.witnessLevel)) return;
  state.witnesses.push({ key: bytes.slice(start, end), first, second, partition, mask });
  state.witnessBytes += end - start;
  thinWitnesses(state);
}

/** Halves the sample of keys until it is no larger than it may be. */
export function thinWitnesses(state: WhoState): void {
  while (state.witnesses.length > MOST_WITNESSES || state.witnessBytes > MOST_WITNESS_BYTES) {
    state.witnessLevel++;
    state.witnesses = state.witnesses.filter(({ second }) => isKept(second, state.witnessLevel));
    state.witnessBytes = state.witnesses.reduce((sum, { key }) => sum + key.length, 0);
  }
}
