// What a State's file knows of the writers, read. Checked as far as what is done with it needs.

import { timeOf } from '../../core/time.ts';
import type { ScanState } from '../state.ts';
import { byFingerprint, fingerprint } from '../writers/fingerprint.ts';
import { addPair } from '../writers/merge.ts';
import { isKept, type Pair } from '../writers/pair-table.ts';
import { MASK_RULES, MASKS } from '../writers/rule-masks.ts';
import { emptyWhoState, fingerprintText, keepExample, LONGEST_WITNESS, type WhoState } from '../writers/state.ts';
import { emptyTimeline, type Timeline } from '../writers/timeline.ts';
import { isCount, type StateReader } from './sections.ts';
import { readSessions } from './sessions-file.ts';
import type { Packed, WritersPreface } from './writers-file.ts';

/**
 * @param value what the State's JSON has of it, whatever that is
 * @param state the counts that stand before it
 * @throws {KeylaneError} `ERR_STATE`
 */
export function readWriters(reader: StateReader, value: unknown, state: ScanState): WhoState {
  const preface = checkedPreface(reader, value);
  const { unreadable, withoutPartition, outOfRange, maxPartition, lossyKeys, hasOffsets, pairs, timeline } = preface;
  const { records, keyless, tombstones } = state;
  const writers = emptyWhoState(state.numPartitions);
  Object.assign(writers, { records, keyless, tombstones });
  Object.assign(writers, { unreadable, withoutPartition, outOfRange, maxPartition, lossyKeys, hasOffsets });
  writers.keylessOf.set(reader.column(Float64Array, writers.keylessOf.length));
  for (const [mask, count] of readMasks(reader, preface.masks)) writers.masks[mask] = count;
  readPairs(reader, pairs, writers);
  readWitnesses(reader, preface.witnesses, writers);
  readExamples(reader, preface.examples, writers);
  readSplitKeys(reader, preface.splitKeys, writers);
  if (timeline) writers.timeline = readTimeline(reader, timeline);
  const { sessions } = preface;
  if (sessions !== undefined) writers.sessions = readSessions(reader, sessions, { records, maxPartition });
  const keyed = records - keyless;
  const masked = sumOf(writers.masks);
  const isGood =
    state.partitionsFrom === 'records' &&
    state.redactedBy === undefined &&
    writers.keylessOf.every(isCount) &&
    sumOf(writers.keylessOf) <= keyless &&
    masked <= keyed &&
    masked + withoutPartition + outOfRange >= keyed;
  if (!isGood) throw reader.odd();
  return writers;
}

function checkedPreface(reader: StateReader, value: unknown): WritersPreface {
  const preface = { ...(value as Partial<WritersPreface> | null) };
  const { rules, maxPartition, hasOffsets, timeline } = preface;
  if (rules === undefined || JSON.stringify(rules) !== JSON.stringify(MASK_RULES)) {
    throw reader.odd('what it knows of the writers is about other rules than this keylane asks.');
  }
  const { unreadable, withoutPartition, outOfRange, lossyKeys, masks, pairs, witnesses, examples, splitKeys } = preface;
  const counts = [unreadable, withoutPartition, outOfRange, lossyKeys, masks];
  const sizes = [pairs, witnesses, examples, splitKeys].flatMap(part => Object.values({ ...part }));
  const isGood =
    [...counts, ...sizes].every(isCount) &&
    [pairs, witnesses].every(part => isCount(part?.level) && part.level < 32) &&
    [pairs, witnesses, examples, splitKeys].every(part => isCount(part?.entries)) &&
    [witnesses, examples, splitKeys].every(part => isCount(part?.bytes)) &&
    typeof hasOffsets === 'boolean' &&
    Number.isInteger(maxPartition) &&
    maxPartition! >= -1 &&
    (timeline === undefined || isTimeline(timeline));
  if (!isGood) throw reader.odd();
  return preface as WritersPreface;
}

function isTimeline(timeline: Partial<NonNullable<WritersPreface['timeline']>> | null): boolean {
  const { unit, width, entries } = { ...timeline };
  return (
    (unit === 'timestamp' || unit === 'offset') &&
    isCount(width) &&
    Number.isInteger(Math.log2(width)) &&
    isCount(entries)
  );
}

/** @returns masks in ascending order, each with its records */
function readMasks(reader: StateReader, entries: number): [mask: number, records: number][] {
  const [masks, records] = [reader.column(Uint16Array, entries), reader.column(Float64Array, entries)];
  return Array.from(masks, (mask, i) => {
    if (!(mask < MASKS && isPositive(records[i])) || (i > 0 && mask <= masks[i - 1])) throw reader.odd();
    return [mask, records[i]];
  });
}

function readPairs(reader: StateReader, { entries, level }: WritersPreface['pairs'], writers: WhoState): void {
  const [first, second, partitions] = [0, 1, 2].map(() => reader.column(Int32Array, entries));
  const masks = reader.column(Uint16Array, entries);
  const [records, firstPositions, lastPositions] = [0, 1, 2].map(() => reader.column(Float64Array, entries));
  writers.pairs.raiseLevel(level);
  let last: Pair | undefined;
  for (let i = 0; i < entries; i++) {
    const pair: Pair = {
      first: first[i],
      second: second[i],
      partition: partitions[i],
      mask: masks[i],
      records: records[i],
      firstPosition: firstPositions[i],
      lastPosition: lastPositions[i],
    };
    checkPlace(reader, pair, writers);
    const isGood =
      isPositive(pair.records) &&
      isKept(pair.second, level) &&
      Number.isFinite(pair.firstPosition) &&
      Number.isFinite(pair.lastPosition) &&
      pair.firstPosition <= pair.lastPosition &&
      (!last || byFingerprint(last, pair) < 0);
    if (!isGood) throw reader.odd();
    addPair(writers.pairs, pair);
    last = pair;
  }
}

function checkPlace(
  reader: StateReader,
  { partition, mask }: { partition: number; mask: number },
  { maxPartition }: WhoState,
): void {
  if (!(partition >= 0 && partition <= maxPartition && mask < MASKS)) throw reader.odd();
}

function readWitnesses(reader: StateReader, packed: WritersPreface['witnesses'], writers: WhoState): void {
  const partitions = reader.column(Int32Array, packed.entries);
  const masks = reader.column(Uint16Array, packed.entries);
  writers.witnessLevel = packed.level;
  writers.witnessBytes = packed.bytes;
  for (const [i, key] of unpackKeys(reader, packed).entries()) {
    const [first, second] = fingerprint(key);
    const witness = { key, first, second, partition: partitions[i], mask: masks[i] };
    checkPlace(reader, witness, writers);
    if (!isKept(second, packed.level)) throw reader.odd();
    writers.witnesses.push(witness);
  }
}

function readExamples(reader: StateReader, packed: Packed, writers: WhoState): void {
  const masks = reader.column(Uint16Array, packed.entries);
  const partitions = reader.column(Int32Array, packed.entries);
  const positions = reader.column(Float64Array, packed.entries);
  for (const [i, key] of unpackKeys(reader, packed).entries()) {
    const [mask, partition] = [masks[i], partitions[i]];
    checkPlace(reader, { mask, partition }, writers);
    if (!Number.isFinite(positions[i])) throw reader.odd();
    keepExample(writers, mask, { key, partition, position: positions[i] });
  }
}

function readSplitKeys(reader: StateReader, packed: Packed, { splitKeys }: WhoState): void {
  const [first, second] = [0, 1].map(() => reader.column(Int32Array, packed.entries));
  for (const [i, key] of unpackKeys(reader, packed).entries()) splitKeys.set(fingerprintText(first[i], second[i]), key);
}

function unpackKeys(reader: StateReader, { entries, bytes }: Packed): Uint8Array[] {
  const lengths = reader.column(Uint32Array, entries);
  const packed = reader.take(bytes);
  let at = 0;
  const keys = Array.from(lengths, length => {
    if (length > LONGEST_WITNESS) throw reader.odd();
    at += length;
    return packed.slice(at - length, at);
  });
  if (at !== bytes) throw reader.odd();
  return keys;
}

function readTimeline(reader: StateReader, preface: NonNullable<WritersPreface['timeline']>): Timeline {
  const { unit, width, entries } = preface;
  const numbers = reader.column(Float64Array, entries);
  const masks = reader.column(Uint16Array, entries);
  const records = reader.column(Float64Array, entries);
  const timeline = emptyTimeline(unit);
  timeline.width = width;
  for (const [i, number] of numbers.entries()) {
    const isOdd = !Number.isSafeInteger(number) || (unit === 'timestamp' && Number.isNaN(timeOf(number * width)));
    if (isOdd || !(masks[i] < MASKS && isPositive(records[i]))) throw reader.odd();
    const bucket = timeline.buckets.get(number) ?? new Map<number, number>();
    bucket.set(masks[i], records[i]);
    timeline.buckets.set(number, bucket);
  }
  return timeline;
}

/** A number of records, of which there is one at least: a likelihood of 1e300 of them is not a number. */
function isPositive(records: number): boolean {
  return records > 0 && isCount(records);
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
