// A source of records → what is known of who wrote them.

import { timeOf } from '../../core/time.ts';
import { KeylaneError, sourcePartitionsError } from '../../errors.ts';
import {
  emptyNotes,
  Input,
  isPlainTsv,
  plainKcat,
  type Source,
  type SourceNotes,
  type SourceOptions,
  sourceOf,
  textSink,
} from '../../sources/index.ts';
import { REST, type Sessions } from '../../state/writers/sessions.ts';
import { emptyWhoState, type WhoState } from '../../state/writers/state.ts';
import { checkReadable } from '../readable.ts';
import { BatchSink } from './batch-sink.ts';
import { KcatSlices } from './kcat-slices.ts';
import { type ReadSlice, WasmRecords } from './record-columns.ts';
import { RecordFold } from './record-fold.ts';

/** How much of a source is looked at to find its partition count, if it is not given. */
const MOST_TO_LOOK_AT = 1 << 25;
const LF = 0x0a;
const MOST_NAMED = 10;

export interface WhoScan<Answer> {
  state: WhoState;
  answer: Answer;
}

/** Answers from a state, and says which other partition count its records fit; null if they fit the one that was taken, or none. */
export type Ask<Answer> = (state: WhoState) => { answer: Answer; suggestedPartitions: number | null };

/**
 * Reads the records of a source and asks about them.
 * @param notes what is noticed on the way
 * @param mostPairs the most slots of what is known of each key: `PairTable`
 * @param numPartitions taken from the data if left out: the highest partition plus one, or the count that the records fit. A pipe can't be read
 *   again, so what comes there after its first 32 MiB does not raise it; such records are out of range then.
 * @throws {KeylaneError} `ERR_SOURCE…`
 */
export async function whoSource<Answer>(
  source: Source,
  options: SourceOptions,
  numPartitions: number | undefined,
  notes: SourceNotes,
  ask: Ask<Answer>,
  mostPairs?: number,
): Promise<WhoScan<Answer>> {
  const records = new WasmRecords(1, options.longest);
  if (numPartitions !== undefined) {
    const scanned = await scan(source, options, numPartitions, notes, records, mostPairs);
    return { ...scanned, answer: ask(scanned.state).answer };
  }
  const counted = await withCount(source, options, records);
  let { count } = counted;
  let isSuggested = false;
  for (let open = counted.source; ; open = await open.again!()) {
    Object.assign(notes, emptyNotes());
    const scanned = await scan(open, options, count, notes, records, mostPairs);
    const { outOfRange, maxPartition } = scanned.state;
    if (outOfRange > 0 && open.again && !isSuggested) {
      count = countFrom(maxPartition);
      continue;
    }
    const { answer, suggestedPartitions } = ask(scanned.state);
    // The highest partition that was seen need not be the topic's last.
    if (suggestedPartitions === null || !open.again || isSuggested) return { ...scanned, answer };
    isSuggested = true;
    count = suggestedPartitions;
  }
}

/** The highest partition of a source's start, plus one, and the source from its start. */
async function withCount(
  source: Source,
  options: SourceOptions,
  records: WasmRecords,
): Promise<{ source: Source; count: number }> {
  const { text, reading, name } = source;
  if (source.numPartitions !== undefined) return { source, count: source.numPartitions };
  if (!text) return { source, count: 1 };
  const rest = text.chunks();
  const head: Buffer[] = [];
  for (let size = 0; size < MOST_TO_LOOK_AT; ) {
    const { done, value } = await rest.next();
    if (done) break;
    head.push(value);
    size += value.length;
  }
  const start = await sourceOf(await Input.of(name, wholeLinesOf(head)), options, reading);
  const count = countFrom(await highestPartition(start, records));
  if (!source.again)
    return { source: await sourceOf(await Input.of(name, joined(head, rest)), options, reading), count };
  // It is read again: that is cheaper than 32 MiB of memory.
  await rest.return(undefined);
  return { source: await source.again(), count };
}

/** -1 if none is named. Nothing is hashed. */
async function highestPartition(source: Source, records: WasmRecords): Promise<number> {
  let highest = -1;
  const look = (partitions: Int32Array): void => {
    for (const partition of partitions) if (partition > highest) highest = partition;
  };
  try {
    if (isPlainTsv(source.reading)) {
      const read: ReadSlice = (from, to) => {
        look(records.columns.partitions.subarray(0, records.scan.readRecordLines(from, to)));
        return 0;
      };
      const sink = { room: () => records.room(), wrote: (length: number) => records.wrote(length, () => {}, read) };
      await source.text!.into(textSink(source.name, sink, source.reading.skip));
      records.finish(() => {}, read);
    } else for await (const { partitions } of source.records(emptyNotes())) look(partitions);
  } catch (error) {
    // The end of the start can be in the middle of a CSV record. What is really wrong the scan of the whole will say again.
    if (!(error instanceof KeylaneError && error.code === 'ERR_SOURCE_DAMAGED')) throw error;
  }
  return highest;
}

function countFrom(maxPartition: number): number {
  return Math.max(1, maxPartition + 1);
}

async function scan(
  source: Source,
  options: SourceOptions,
  numPartitions: number,
  notes: SourceNotes,
  records: WasmRecords,
  mostPairs?: number,
) {
  const state = emptyWhoState(numPartitions, mostPairs);
  const { reading, name, text } = source;
  const kcat = plainKcat(reading, name, options, notes);
  const fold = new RecordFold(state, {
    kcat: kcat && ((records, add) => new KcatSlices(records, kcat, state, add)),
    records,
  });
  if (text && (kcat || isPlainTsv(reading))) {
    await text.into(textSink(name, fold, reading.skip));
  } else if (source.batches) {
    await source.batches(
      fold.sink((records, receive) => new BatchSink(records, receive)),
      notes,
    );
  } else {
    for await (const block of source.records(notes)) {
      state.unreadable += block.unreadable;
      fold.add(block);
    }
  }
  fold.finish();
  await nameSessions(state, source, notes);
  checkReadable(source, state.records, state.unreadable, notes);
  checkPartitions(name, state);
  return { state };
}

/** Transactional ids, where there is a transaction and the source knows them; and a note of producers whose batches are gone. */
export async function nameSessions({ sessions }: WhoState, source: Source, notes: SourceNotes): Promise<void> {
  const gone = producersGone(sessions, source);
  if (gone.length > 0) notes.events.push(goneText(gone));
  if (!sessions || !source.transactionalIds || ![...sessions].some(({ isTransactional }) => isTransactional)) return;
  sessions.name(await source.transactionalIds());
}

/** Those that the source remembers and that no session has. Where sessions are too many to be told apart nobody can tell. */
function producersGone(sessions: Sessions | undefined, source: Source): [producerId: number, time: number][] {
  const known = new Set([...(sessions ?? [])].map(({ producerId }) => producerId));
  if (known.has(REST)) return [];
  return [...(source.producersRemembered?.() ?? [])].filter(([producerId]) => !known.has(producerId));
}

function goneText(gone: readonly [producerId: number, time: number][]): string {
  const names = gone
    .map(([producerId]) => producerId)
    .sort((a, b) => a - b)
    .slice(0, MOST_NAMED);
  const last = gone.reduce((latest, [, time]) => Math.max(latest, time), 0);
  const when = last > 0 && !Number.isNaN(timeOf(last)) ? `, last at ${new Date(last).toISOString()}` : '';
  const many = gone.length > 1;
  return `producer${many ? 's' : ''} ${names.join(', ')}${gone.length > names.length ? ` and ${gone.length - names.length} more` : ''} wrote here too${when}: ${many ? 'their' : 'its'} batches are not among those that were read, but *.snapshot remembers ${many ? 'them' : 'it'}`;
}

/** @throws {KeylaneError} `ERR_SOURCE_PARTITIONS` if no record says where it is */
export function checkPartitions(name: string, { records, withoutPartition }: WhoState): void {
  if (withoutPartition === records) throw sourcePartitionsError(name);
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
