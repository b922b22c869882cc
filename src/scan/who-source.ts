// A source of records → what is known of who wrote them.

import { KeylaneError, sourceEmptyError } from '../errors.ts';
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
} from '../sources/index.ts';
import { createFold, WasmFold } from './record-fold.ts';
import { emptyWhoState, type WhoState } from './who-state.ts';

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
  const source = counted(openSource(name), options);
  if (numPartitions !== undefined) return scan(source, name, options, numPartitions, true);
  const { head, chunks } = await readHead(source);
  const found = await scan(chunks, name, options, await countInHead(head, name, options));
  if (found.state.outOfRange === 0 || !isRereadable(name)) return found;
  return scan(openSource(name), name, options, countFrom(found.state), true);
}

async function countInHead(head: readonly Buffer[], name: string, options: RecordOptions): Promise<number> {
  try {
    return countFrom((await scan(wholeLinesOf(head), name, options, 1)).state);
  } catch (error) {
    // The end of the head can be in the middle of a CSV record. What is really wrong the scan of the whole will say again.
    if (error instanceof KeylaneError && error.code === 'ERR_SOURCE_DAMAGED') return 1;
    throw error;
  }
}

function countFrom({ maxPartition }: WhoState): number {
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
    } else await copyLines(source.chunks, name, fold);
  } else {
    for await (const block of readRecords(source, name, options, notes)) {
      state.unreadable += block.unreadable;
      fold.add(block);
    }
  }
  fold.finish();
  return { state, notes, source };
}

async function copyLines(chunks: AsyncIterable<Buffer>, name: string, fold: WasmFold): Promise<void> {
  let isFirst = true;
  for await (const chunk of chunks) {
    fold.readLines(isFirst ? chunk.subarray(markLength(chunk, name)) : chunk);
    isFirst = false;
  }
}

/** The start of a source, and all of it. */
async function readHead(
  source: AsyncIterable<Buffer>,
): Promise<{ head: readonly Buffer[]; chunks: AsyncIterable<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]();
  const head: Buffer[] = [];
  for (let size = 0; size < MOST_TO_LOOK_AT; ) {
    const { done, value } = await iterator.next();
    if (done) break;
    head.push(value);
    size += value.length;
  }
  async function* chunks(): AsyncGenerator<Buffer> {
    // Each is let go once it has been read.
    for (let chunk = head.shift(); chunk; chunk = head.shift()) yield chunk;
    yield* { [Symbol.asyncIterator]: () => iterator };
  }
  return { head, chunks: chunks() };
}

/** Without the line that may go on behind them. */
async function* wholeLinesOf(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  const last = chunks.findLastIndex(chunk => chunk.includes(LF));
  if (last < 0) return yield* chunks;
  yield* chunks.slice(0, last);
  yield chunks[last].subarray(0, chunks[last].lastIndexOf(LF) + 1);
}

async function* counted(chunks: AsyncIterable<Buffer>, { onBytes }: RecordOptions): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    onBytes?.(chunk.length);
    yield chunk;
  }
}
