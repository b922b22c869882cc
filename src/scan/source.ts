// A source → the state of its scan.

import type { KeyBlock } from '../core/index.ts';
import {
  closeShared,
  hexLines,
  isRereadable,
  openShared,
  type Source,
  type SourceNotes,
  textSink,
} from '../sources/index.ts';
import { addKeys, type ScanState } from '../state/state.ts';
import { BlockCounter } from './keys/block-counter.ts';
import { tableFor } from './keys/choose-table.ts';
import { LineCounter } from './keys/line-counter.ts';
import { WasmKeyTable } from './keys/table.ts';
import { countShared, LEAST_SHARED, RANGE_SIZE, threadsFor } from './keys/threads.ts';
import { checkReadable } from './readable.ts';
import { type RecordOptions, RecordScan } from './record-scan.ts';
import { nameSessions } from './writers/source.ts';

export interface ScanOptions extends RecordOptions {
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
  const isPlain = (format === 'keys' && keyType === 'string') || isHexLines(source.reading);
  if (!isPlain || options.redaction || !source.text) return scanKeys(source, options, state, notes);
  await scanLines(source, options, state);
  return 0;
}

const isHexLines = ({ format, keyType }: Source['reading']) =>
  (format === 'keys' || format === 'hex') && keyType === 'hex';

async function scanRecords(
  source: Source,
  options: ScanOptions,
  state: ScanState,
  notes: SourceNotes,
): Promise<number> {
  const scan = new RecordScan(state, options);
  let unreadable = 0;
  for await (const block of source.records(notes)) {
    scan.add(block, source.name, topicOf(notes));
    unreadable += block.unreadable;
  }
  scan.finish();
  if (state.writers) await nameSessions(state.writers, source, notes);
  return unreadable;
}

const topicOf = ({ topic }: SourceNotes): string | undefined => (typeof topic?.of === 'string' ? topic.of : undefined);

async function scanKeys(source: Source, options: ScanOptions, state: ScanState, notes: SourceNotes): Promise<number> {
  const counter = options.redaction ? digestCounter(state, options) : wholeCounter(state, options);
  let unreadable = 0;
  for await (const { keys, keyless, tombstones = 0, unreadable: others = 0 } of source.keys(notes)) {
    unreadable += others;
    state.tombstones += tombstones;
    state.records += keyless;
    state.keyless += keyless;
    counter.add(keys);
  }
  counter.finish();
  return unreadable;
}

const wholeCounter = (state: ScanState, options: ScanOptions) =>
  new BlockCounter(state, options.longest, keyTable(state, options));

/** The records are counted where the keys are, and digests told apart. */
function digestCounter(state: ScanState, options: ScanOptions) {
  const table = tableFor(state, options);
  return {
    add(keys: KeyBlock) {
      const partitions = addKeys(state, keys);
      table?.add(keys, partitions);
    },
    finish: () => table && Object.assign(state, table.take()),
  };
}

/** Of what scan.wasm routes itself. */
const keyTable = ({ numPartitions }: ScanState, { memory, longest }: ScanOptions) =>
  memory === undefined ? undefined : new WasmKeyTable(numPartitions, memory, false, longest);

async function scanLines({ name, text, reading }: Source, options: ScanOptions, state: ScanState) {
  const { onBytes, memory, longest } = options;
  const isHex = isHexLines(reading);
  const shared =
    memory === undefined && isRereadable(name) && reading.skip === 0 && !isHex
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
  const counter = new LineCounter(state, longest, keyTable(state, options), isHex ? hexLines(name) : undefined);
  await text!.into(textSink(name, counter, reading.skip));
  counter.finish();
}
