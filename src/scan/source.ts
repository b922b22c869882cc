// A source → the state of its scan.

import {
  closeShared,
  isRereadable,
  openShared,
  type RecordBlock,
  type Source,
  type SourceNotes,
  textSink,
} from '../sources/index.ts';
import { OffsetRanges } from '../state/ranges.ts';
import { addKeys, type ScanState } from '../state/state.ts';
import { emptyWhoState } from '../state/writers/state.ts';
import { addRecords } from './keys/add-records.ts';
import { type TableOptions, tableFor } from './keys/choose-table.ts';
import { LineCounter } from './keys/line-counter.ts';
import { LONGEST_KEY, WasmKeyTable } from './keys/table.ts';
import { countShared, LEAST_SHARED, RANGE_SIZE, threadsFor } from './keys/threads.ts';
import { checkReadable } from './readable.ts';
import { RecordFold } from './writers/record-fold.ts';
import { nameSessions } from './writers/source.ts';

export interface ScanOptions extends TableOptions {
  /** Whether to keep what tells who wrote the records; only where a source tells partitions, and without `redaction`. */
  keepsWriters?: boolean | undefined;
  /** The most slots of what is known of each key's writers: `PairTable`. */
  mostPairs?: number | undefined;
  /** Whether to keep which offsets there were. */
  keepsRanges?: boolean | undefined;
  /** Whether to count records where the Java client puts their keys, though the source tells where they were found. */
  byRule?: boolean | undefined;
  /** Of files that several threads read. */
  onBytes?: ((bytes: number) => void) | undefined;
}

/**
 * Adds the records of a source to an empty state.
 * @returns how many lines or objects could not be read as records
 * @throws {KeylaneError} `ERR_SOURCE…`
 */
export async function scanSource(
  source: Source,
  options: ScanOptions,
  state: ScanState,
  notes: SourceNotes,
): Promise<number> {
  const unreadable = await readInto(source, options, state, notes);
  if (options.redaction) hideLengths(state, options.redaction.length);
  checkReadable(source, state.records, unreadable, notes);
  return unreadable;
}

/** Of a partition with one key, its bytes would tell the key's length: they are those of the digests. */
function hideLengths(state: ScanState, length: number): void {
  for (const [partition, records] of state.recordsOf.entries()) state.bytesOf[partition] = records * length;
  state.bytes = (state.records - state.keyless) * length;
}

async function readInto(source: Source, options: ScanOptions, state: ScanState, notes: SourceNotes): Promise<number> {
  if (source.reading.tellsPartitions && !options.byRule) return scanRecords(source, options, state, notes);
  const { format, keyType } = source.reading;
  const isPlain = format === 'keys' && keyType === 'string' && !options.redaction;
  if (!isPlain || !source.text) return scanKeys(source, options, state, notes);
  await scanLines(source, options, state);
  return 0;
}

async function scanRecords(
  source: Source,
  options: ScanOptions,
  state: ScanState,
  notes: SourceNotes,
): Promise<number> {
  const { keepsLast, keepsWriters, keepsRanges, mostPairs, longest } = options;
  // The first block says by what.
  if (keepsLast) state.lastBy = 'order';
  if (keepsWriters) state.writers = emptyWhoState(state.numPartitions, mostPairs);
  state.partitionsFrom = 'records';
  const { writers } = state;
  // One instance: the table of keys lies behind what tells who wrote them, and takes keys where the fold has put them.
  const fold = writers && new RecordFold(writers, { longest, longestKey: longest ?? LONGEST_KEY });
  const table = tableFor(state, options, fold?.area);
  const ranges = keepsRanges ? new OffsetRanges() : undefined;
  let unreadable = 0;
  for await (const block of source.records(notes)) {
    fold?.add(block);
    addRecords(state, block, table, source.name);
    if (ranges) addRanges(ranges, block, topicOf(notes));
    unreadable += block.unreadable;
    if (writers) writers.unreadable += block.unreadable;
  }
  fold?.finish();
  if (ranges?.isKnown) state.ranges = ranges;
  if (writers) await nameSessions(writers, source, notes);
  if (table) Object.assign(state, table.take());
  return unreadable;
}

const topicOf = ({ topic }: SourceNotes): string | undefined => (typeof topic?.of === 'string' ? topic.of : undefined);

function addRanges(ranges: OffsetRanges, { partitions, offsets }: RecordBlock, topic: string | undefined): void {
  for (let i = 0; i < partitions.length && ranges.isKnown; i++) ranges.add(topic, partitions[i], offsets?.[i] ?? NaN);
}

async function scanKeys(source: Source, options: ScanOptions, state: ScanState, notes: SourceNotes): Promise<number> {
  const table = tableFor(state, options);
  let unreadable = 0;
  for await (const { keys, keyless, tombstones = 0, unreadable: others = 0 } of source.keys(notes)) {
    unreadable += others;
    state.tombstones += tombstones;
    const partitions = addKeys(state, keys, keyless);
    table?.add(keys, partitions);
  }
  if (table) Object.assign(state, table.take());
  return unreadable;
}

async function scanLines({ name, text, reading }: Source, options: ScanOptions, state: ScanState) {
  const { onBytes, memory, longest } = options;
  const shared =
    memory === undefined && isRereadable(name) && reading.skip === 0
      ? openShared(name, LEAST_SHARED, RANGE_SIZE)
      : undefined;
  if (shared) {
    try {
      await text!.close();
      return await countShared(shared, state, { threads: threadsFor(shared.size), onBytes, longestLine: longest });
    } finally {
      closeShared(shared);
    }
  }
  const table = memory === undefined ? undefined : new WasmKeyTable(state.numPartitions, memory, false, longest);
  const counter = new LineCounter(state, longest, table);
  await text!.into(textSink(name, counter, reading.skip));
  counter.finish();
}
