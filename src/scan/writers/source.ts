// A source of records → what is known of who wrote them.

import { defaultEngine } from '../../core/index.ts';
import { KeylaneError, sourceEmptyError } from '../../errors.ts';
import {
  emptyNotes,
  isPlainTsv,
  isRereadable,
  markLength,
  openSource,
  type Peeked,
  peekFormat,
  plainKcat,
  type RecordOptions,
  readInto,
  readRecords,
  type SourceNotes,
  textSink,
} from '../../sources/index.ts';
import { emptyWhoState, type WhoState } from '../../state/writers/state.ts';
import { type ReadSlice, WasmRecords } from './record-columns.ts';
import { createFold, WasmFold } from './record-fold.ts';

/** How much of a source is looked at to find its partition count, if it is not given. */
const MOST_TO_LOOK_AT = 1 << 25;
const LF = 0x0a;

export interface WhoScan {
  state: WhoState;
  notes: SourceNotes;
  source: Peeked;
}

/**
 * Reads the records of a source.
 * @param name a path, or "-" for standard input
 * @param numPartitions taken from the data if left out: the highest partition plus one. A pipe can't be read again, so what
 *   comes there after its first 32 MiB does not raise it; such records are out of range then.
 * @throws {KeylaneError} `ERR_SOURCE…`, `ERR_COLUMN`
 */
export async function whoSource(name: string, options: RecordOptions, numPartitions?: number): Promise<WhoScan> {
  if (options.segments) {
    const count = numPartitions ?? countFrom(options.segments.partitions.at(-1)!.partition);
    return scan(openSource(name), name, options, count);
  }
  const source = (): AsyncGenerator<Buffer> => openSource(name, options.onBytes);
  if (numPartitions !== undefined) return scan(source(), name, options, numPartitions, true);
  if (!isRereadable(name)) {
    const { head, rest } = await readHead(source());
    return scan(joined(head, rest), name, options, await countInHead(head, name, options));
  }
  const found = await scan(source(), name, options, await countInFile(name, options), true);
  if (found.state.outOfRange === 0) return found;
  return scan(openSource(name), name, options, countFrom(found.state.maxPartition), true);
}

/** Its head is read again later: that is cheaper than 32 MiB of memory. */
async function countInFile(name: string, options: RecordOptions): Promise<number> {
  const { head, rest } = await readHead(openSource(name));
  await rest.return?.();
  return countInHead(head, name, options);
}

async function countInHead(head: Buffer[], name: string, options: RecordOptions): Promise<number> {
  try {
    const source = await peekFormat(wholeLinesOf(head), name, options);
    if (!source) throw sourceEmptyError(name);
    return countFrom(await highestPartition(source, name, options));
  } catch (error) {
    // The end of the head can be in the middle of a CSV record. What is really wrong the scan of the whole will say again.
    if (error instanceof KeylaneError && error.code === 'ERR_SOURCE_DAMAGED') return 1;
    throw error;
  }
}

/** -1 if none is named. Nothing is hashed. */
async function highestPartition(source: Peeked, name: string, options: RecordOptions): Promise<number> {
  let highest = -1;
  const look = (partitions: Int32Array): void => {
    for (const partition of partitions) if (partition > highest) highest = partition;
  };
  if (isPlainTsv(source.format, options) && defaultEngine().name === 'wasm') {
    const records = new WasmRecords(1);
    const read: ReadSlice = (from, to) => {
      look(records.columns.partitions.subarray(0, records.scan.readRecordLines(from, to)));
      return 0;
    };
    await copyLines(source.chunks, name, chunk => records.readLines(chunk, () => {}, read));
    records.finish(() => {}, read);
  } else {
    for await (const { partitions } of readRecords(source, name, options, emptyNotes())) look(partitions);
  }
  return highest;
}

function countFrom(maxPartition: number): number {
  return Math.max(1, maxPartition + 1);
}

/** @param isFresh whether the chunks are those of the source from its start, and nobody has seen them */
async function scan(
  chunks: AsyncIterable<Buffer>,
  name: string,
  options: RecordOptions,
  numPartitions: number,
  isFresh = false,
): Promise<WhoScan> {
  const state = emptyWhoState(numPartitions);
  const notes = emptyNotes();
  const source = await peekFormat(chunks, name, options);
  if (!source) throw sourceEmptyError(name);
  const kcat = plainKcat(source.format, name, options, notes);
  const fold = createFold(state, kcat);
  if ((kcat || isPlainTsv(source.format, options)) && fold instanceof WasmFold) {
    // A file is read again, straight into the memory of scan.wasm.
    if (isFresh && isRereadable(name)) {
      await source.close();
      await readInto(name, textSink(name, fold, options.onBytes));
    } else await copyLines(source.chunks, name, chunk => fold.readLines(chunk));
  } else {
    for await (const block of readRecords(source, name, options, notes)) {
      state.unreadable += block.unreadable;
      fold.add(block);
    }
  }
  fold.finish();
  return { state, notes, source };
}

async function copyLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  read: (chunk: Uint8Array) => void,
): Promise<void> {
  let isFirst = true;
  for await (const chunk of chunks) {
    read(isFirst ? chunk.subarray(markLength(chunk, name)) : chunk);
    isFirst = false;
  }
}

/** The start of a source, and what comes after it. */
async function readHead(source: AsyncIterable<Buffer>): Promise<{ head: Buffer[]; rest: AsyncIterator<Buffer> }> {
  const rest = source[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  for (let size = 0; size < MOST_TO_LOOK_AT; ) {
    const { done, value } = await rest.next();
    if (done) break;
    head.push(value);
    size += value.length;
  }
  return { head, rest };
}

async function* joined(head: Buffer[], rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  // Each is let go once it has been read.
  for (let chunk = head.shift(); chunk; chunk = head.shift()) yield chunk;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** Without the line that may go on behind them. */
async function* wholeLinesOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  const last = chunks.findLastIndex(chunk => chunk.includes(LF));
  if (last < 0) return yield* chunks;
  yield* chunks.slice(0, last);
  yield chunks[last].subarray(0, chunks[last].lastIndexOf(LF) + 1);
}
