// Two parts of a topic, added: what one scan of the first and then the other would know.

import { isKept, type Pair, type PairTable } from './pair-table.ts';
import { Sessions } from './sessions.ts';
import {
  type Example,
  fingerprintText,
  isLossy,
  keepExample,
  thinSplitKeys,
  thinWitnesses,
  type WhoState,
  type Witness,
} from './state.ts';
import { emptyTimeline, mergeTimelines } from './timeline.ts';

const SUMS = ['records', 'keyless', 'tombstones', 'unreadable', 'withoutPartition', 'outOfRange'] as const;

/**
 * Adds all of `other`, a state of the same partition count, to `state`. Exact but for examples, which are known as far as their keys were
 * kept. Where records have no offsets their numbers go on: those of `other` come behind.
 */
export function mergeWhoStates(state: WhoState, other: WhoState): void {
  const shift = other.hasOffsets ? 0 : state.records;
  for (const name of SUMS) state[name] += other[name];
  state.maxPartition = Math.max(state.maxPartition, other.maxPartition);
  state.hasOffsets ||= other.hasOffsets;
  for (const [i, records] of other.keylessOf.entries()) state.keylessOf[i] += records;
  for (const [mask, records] of other.masks.entries()) state.masks[mask] += records;
  mergeWitnesses(state, other);
  mergePairs(state.pairs, other.pairs, shift);
  for (const [mask, list] of other.examples) for (const example of list) mergeExample(state, mask, example, shift);
  mergeSplitKeys(state, other);
  mergeTimes(state, other);
  mergeSessions(state, other);
}

function mergePairs(pairs: PairTable, other: PairTable, shift: number): void {
  if (shift === 0) pairs.merge(other);
  else {
    pairs.raiseLevel(other.level);
    for (const pair of other) addPair(pairs, pair, shift);
  }
}

/** Adds all records of a pair at once. */
export function addPair(table: PairTable, pair: Pair, shift = 0): void {
  const { first, second, partition, mask, records, firstPosition, lastPosition } = pair;
  table.add(first, second, partition, mask, firstPosition + shift, records);
  if (lastPosition !== firstPosition) table.add(first, second, partition, mask, lastPosition + shift, 0);
}

function mergeWitnesses(state: WhoState, other: WhoState): void {
  const known = new Set(state.witnesses.map(pairText));
  const isKnown = (witness: Witness) => known.has(pairText(witness));
  state.witnessLevel = Math.max(state.witnessLevel, other.witnessLevel);
  // A key in a partition that both know counts once; as far as the sample of keys tells, which is all of them as long as they fit.
  const twice = other.witnesses.filter(({ key }) => isLossy(key, 0, key.length)).filter(isKnown).length;
  const lossyKeys = state.lossyKeys + other.lossyKeys - twice * 2 ** state.witnessLevel;
  state.lossyKeys = Math.max(state.lossyKeys, other.lossyKeys, lossyKeys);
  state.witnesses = [...state.witnesses, ...other.witnesses.filter(witness => !isKnown(witness))].filter(({ second }) =>
    isKept(second, state.witnessLevel),
  );
  state.witnessBytes = state.witnesses.reduce((sum, { key }) => sum + key.length, 0);
  thinWitnesses(state);
}

function pairText({ first, second, partition }: Witness): string {
  return `${first} ${second} ${partition}`;
}

/** An example of the same key in the same partition is replaced if it is a later one. */
function mergeExample(state: WhoState, mask: number, { key, partition, position }: Example, shift: number): void {
  const list = state.examples.get(mask) ?? [];
  const mine = list.find(each => each.partition === partition && equal(each.key, key));
  if (mine && !(position + shift < mine.position)) return;
  if (mine)
    state.examples.set(
      mask,
      list.filter(each => each !== mine),
    );
  keepExample(state, mask, { key, partition, position: position + shift });
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** A key that is in one partition here and in another there is split only now: its bytes are known if it is a witness. */
function mergeSplitKeys(state: WhoState, other: WhoState): void {
  const { splitKeys, witnesses } = state;
  const partitions = new Map<string, number>();
  for (const { key, first, second, partition } of witnesses) {
    const name = fingerprintText(first, second);
    const isSplit = partitions.has(name) && partitions.get(name) !== partition;
    if (isSplit) splitKeys.set(name, key);
    partitions.set(name, partition);
  }
  for (const [name, key] of other.splitKeys) splitKeys.set(name, key);
  thinSplitKeys(state);
}

function mergeSessions(state: WhoState, { sessions }: WhoState): void {
  if (!sessions) return;
  state.sessions ??= new Sessions();
  state.sessions.merge(sessions);
}

/** Offsets are what a timeline is made of for lack of times: they give way. */
function mergeTimes(state: WhoState, { timeline }: WhoState): void {
  if (!timeline) return;
  if (!state.timeline || (state.timeline.unit === 'offset' && timeline.unit === 'timestamp')) {
    state.timeline = emptyTimeline(timeline.unit);
  }
  if (state.timeline.unit === timeline.unit) mergeTimelines(state.timeline, timeline);
}
