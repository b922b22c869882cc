// What is known of who wrote some records. Bounded, and two states can be added: many processes can each look at a part.

import { MOST_KEYLESS_PARTITIONS, MOST_PAIR_LEVEL } from '../../core/scan-layout.ts';
import { isKept, PairTable } from './pair-table.ts';
import { MASKS } from './rule-masks.ts';
import type { Sessions } from './sessions.ts';
import type { Timeline } from './timeline.ts';

// A sample of keys with their bytes: what asks a rule or a partition count that is not in the masks asks these.
const MOST_WITNESSES = 1 << 14;
const MOST_WITNESS_BYTES = 1 << 22;
/** In bytes. Of longer keys only so much is kept to be shown. */
export const LONGEST_WITNESS = 1 << 12;
export const EXAMPLES_OF_MASK = 2;
const MOST_EXAMPLES = 1 << 12;
export const MOST_SPLIT_KEYS = 1 << 10;

/** A key in a partition, with its bytes. */
export interface Witness {
  readonly key: Uint8Array;
  readonly first: number;
  readonly second: number;
  readonly partition: number;
  readonly mask: number;
}

/** The position of a record that names no offset, among others that do. */
export const NO_POSITION = -1;

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
  /** Keys that were found in a second partition, by fingerprint: whatever the order they came in, the same ones. */
  readonly splitKeys: Map<string, Uint8Array>;
  timeline: Timeline | undefined;
  /** Who wrote batches; undefined where a source has none. */
  sessions: Sessions | undefined;
}

/** @param mostPairs the most slots of its table of pairs, a power of two */
export function emptyWhoState(numPartitions: number, mostPairs?: number): WhoState {
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
    pairs: new PairTable(mostPairs),
    witnesses: [],
    witnessLevel: 0,
    witnessBytes: 0,
    examples: new Map(),
    splitKeys: new Map(),
    timeline: undefined,
    sessions: undefined,
  };
}

export function fingerprintText(first: number, second: number): string {
  return `${first} ${second}`;
}

/** Whether there is U+FFFD in it, ef bf bd. */
export function isLossy(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = start; i < end - 2; i++) {
    if (bytes[i] === 0xef && bytes[i + 1] === 0xbf && bytes[i + 2] === 0xbd) return true;
  }
  return false;
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
export function isBefore(a: Omit<Example, 'key'>, b: Omit<Example, 'key'>): boolean {
  return a.position < b.position || (a.position === b.position && a.partition < b.partition);
}

/** Halves the sample of keys until it is no larger than it may be. */
export function thinWitnesses(state: WhoState): void {
  while (state.witnesses.length > MOST_WITNESSES || state.witnessBytes > MOST_WITNESS_BYTES) {
    if (state.witnessLevel === MOST_PAIR_LEVEL) {
      // Keys that were made to be in every sample.
      state.witnessBytes -= state.witnesses.pop()!.key.length;
      continue;
    }
    state.witnessLevel++;
    state.witnesses = state.witnesses.filter(({ second }) => isKept(second, state.witnessLevel));
    state.witnessBytes = state.witnesses.reduce((sum, { key }) => sum + key.length, 0);
  }
}

/**
 * Leaves some split keys, of those that the table of pairs has: others it may have dropped before they were split. In an order in which those
 * that it keeps longest come first: then it does not matter when some were left out.
 */
export function thinSplitKeys({ splitKeys, pairs }: WhoState): void {
  const kept = [...splitKeys]
    .map(([name, key]) => ({ name, key, halves: name.split(' ').map(Number) }))
    .filter(({ halves: [, second] }) => isKept(second, pairs.level))
    .map(({ name, key, halves: [first, second] }) => ({ name, key, first, rank: reversed(second) }))
    .sort((a, b) => a.rank - b.rank || a.first - b.first);
  splitKeys.clear();
  for (const { name, key } of kept.slice(0, MOST_SPLIT_KEYS)) splitKeys.set(name, key);
}

/** Its bits from the lowest to the highest, as a number from 0 on. */
function reversed(bits: number): number {
  let result = 0;
  for (let i = 0; i < 32; i++) result = result * 2 + ((bits >>> i) & 1);
  return result;
}

/** How many records of this key are in this partition. */
export function recordsOf({ pairs }: WhoState, { first, second, partition }: Witness): number {
  return pairs.pairsOf(first, second).find(pair => pair.partition === partition)?.records ?? 0;
}
