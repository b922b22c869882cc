// A source → the state of its scan.

import { defaultEngine } from '../core/index.ts';
import { sourceEmptyError } from '../errors.ts';
import {
  closeShared,
  emptyNotes,
  FORMATS,
  type Format,
  formatOf,
  openShared,
  openSource,
  type Peeked,
  peekFormat,
  type ReadOptions,
  type RecordFormat,
  type RecordOptions,
  readInto,
  readKeys,
  readRecords,
  type SourceNotes,
  textSink,
} from '../sources/index.ts';
import { addKeys, type ScanState } from '../state/state.ts';
import { emptyWhoState } from '../state/writers/state.ts';
import { addRecords } from './keys/add-records.ts';
import { type TableOptions, tableFor } from './keys/choose-table.ts';
import { LineCounter } from './keys/line-counter.ts';
import { type KeyTable, WasmKeyTable } from './keys/table.ts';
import { countShared, LEAST_SHARED, RANGE_SIZE, threadsFor } from './keys/threads.ts';
import { createFold } from './writers/record-fold.ts';
import type { WhoScan } from './writers/source.ts';

/** Formats that tell where records were found. */
export type FoundFormat = Exclude<RecordFormat, 'csv'>;

export interface ScanOptions extends Omit<ReadOptions, 'format'>, Omit<RecordOptions, 'format'>, TableOptions {
  format?: Format | FoundFormat | undefined;
  /** Whether to keep what tells who wrote the records; only where a format tells where they were found, and without `redaction`. */
  keepsWriters?: boolean | undefined;
}

/**
 * Adds the records of a source to an empty state.
 * @param name a path, or "-" for standard input
 * @param notes what is noticed on the way is added here
 * @returns how many lines or objects could not be read as records
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function scanSource(
  name: string,
  options: ScanOptions,
  state: ScanState,
  notes = emptyNotes(),
): Promise<number> {
  const { format } = options;
  if (isFound(format)) return scanRecords(name, { ...options, format }, state, notes);
  await scanKeys(name, { ...options, format }, state);
  return 0;
}

export const isFound = (format: ScanOptions['format']): format is FoundFormat =>
  format !== undefined && !(FORMATS as readonly string[]).includes(format);

async function scanRecords(
  name: string,
  { memory, onBytes, format, keepsLast, keepsWriters, redaction, ...options }: ScanOptions & { format: FoundFormat },
  state: ScanState,
  notes: SourceNotes,
): Promise<number> {
  const table = tableFor(state, { memory, keepsLast, redaction });
  // The first block says by what.
  if (keepsLast) state.lastBy = 'order';
  if (keepsWriters) state.writers = emptyWhoState(state.numPartitions);
  const source = { format, isGuess: false, chunks: openSource(name, onBytes) };
  const unreadable = await foldRecords(
    source,
    name,
    { ...options, onBytes, valueBytes: keepsLast },
    state,
    table,
    notes,
  );
  if (table) Object.assign(state, table.take());
  return unreadable;
}

/**
 * Adds the records of a source to an empty state, with what tells who wrote them, and does not tell their keys apart.
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function scanWriters(name: string, options: RecordOptions, state: ScanState): Promise<WhoScan> {
  const source = await peekFormat(openSource(name, options.onBytes), name, options);
  if (!source) throw sourceEmptyError(name);
  const notes = emptyNotes();
  const writers = emptyWhoState(state.numPartitions);
  state.writers = writers;
  await foldRecords(source, name, options, state, undefined, notes);
  return { state: writers, notes, source };
}

/** @returns how many lines or objects could not be read as records */
async function foldRecords(
  source: Omit<Peeked, 'close'>,
  name: string,
  options: RecordOptions,
  state: ScanState,
  table: KeyTable | undefined,
  notes = emptyNotes(),
): Promise<number> {
  state.partitionsFrom = 'records';
  const { writers } = state;
  const fold = writers && createFold(writers);
  let unreadable = 0;
  for await (const block of readRecords(source, name, options, notes)) {
    addRecords(state, block, table, name);
    unreadable += block.unreadable;
    if (!writers) continue;
    writers.unreadable += block.unreadable;
    fold!.add(block);
  }
  fold?.finish();
  return unreadable;
}

type KeyOptions = ReadOptions & Pick<ScanOptions, 'memory' | 'redaction'>;

async function scanKeys(name: string, options: KeyOptions, state: ScanState): Promise<void> {
  const isPlain = formatOf(name, options) === 'keys' && !options.redaction;
  if (isPlain && defaultEngine().name === 'wasm') return scanLines(name, options, state);
  const table = tableFor(state, options);
  for await (const { keys, keyless } of readKeys(name, options)) {
    const partitions = addKeys(state, keys, keyless);
    table?.add(keys, partitions);
  }
  if (table) Object.assign(state, table.take());
}

async function scanLines(name: string, { onBytes, memory }: KeyOptions, state: ScanState): Promise<void> {
  const text = memory === undefined ? openShared(name, LEAST_SHARED, RANGE_SIZE) : undefined;
  if (text) {
    try {
      return await countShared(text, state, { threads: threadsFor(text.size), onBytes });
    } finally {
      closeShared(text);
    }
  }
  const table = memory === undefined ? undefined : new WasmKeyTable(state.numPartitions, memory);
  const counter = new LineCounter(state, undefined, table);
  await readInto(name, textSink(name, counter, onBytes));
  counter.finish();
}
