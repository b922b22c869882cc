import { sampledScan } from '../analysis/scan/sample.ts';
import type { ScanAnswer } from '../analysis/scan/types.ts';
import { distinctKeysOf } from '../analysis/shared/distinct-keys.ts';
import {
  columnMemory,
  longestPiece,
  MOST_PARTITIONS,
  pairsFor,
  readingMemory,
  tableLimit,
  tableMemory,
} from '../ask/memory.ts';
import { countsOf, type ReadCounts } from '../ask/notes.ts';
import { usageError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { scanSampled } from '../scan/sample.ts';
import { scanSource } from '../scan/source.ts';
import type { Source, SourceNotes, SourceOptions } from '../sources/index.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import { forEachKey } from '../state/keys/columns.ts';
import { emptyState, type ScanState } from '../state/state.ts';
import { type AnswerOptions, answerer } from './answer.ts';
import { emptyRead } from './empty-state.ts';
import type { Io } from './io.ts';
import { checkSample } from './kafka-options.ts';
import { readSource } from './read-source.ts';
import { checkPlaces, redactionOf, secretFile } from './redact.ts';
import type { SourceArguments } from './source-options.ts';

export interface ScanOptions extends AnswerOptions, SourceArguments {
  partitions?: number;
  memory: number;
  compacted?: boolean;
  redact?: string;
  /** False with --no-keys. */
  keys: boolean;
}

interface Read extends ReadCounts {
  state: ScanState;
  /** What a sample tells of the answer. */
  inSample?: (whole: ScanAnswer) => ScanAnswer;
}

export async function scan(sources: readonly string[], options: ScanOptions, io: Io): Promise<void> {
  const { partitions, memory, keys, compacted, redact } = options;
  if (partitions === undefined && !isKafkaAddress(sources[0])) {
    throw usageError('-n is missing: the number of all partitions of the topic. Only a cluster tells it.');
  }
  if (partitions !== undefined && partitions > MOST_PARTITIONS) {
    throw usageError(
      `scan counts each partition and takes at most ${integer(MOST_PARTITIONS)} of them, but -n is ${integer(partitions)}.`,
    );
  }
  if (compacted && !keys) throw usageError('--compacted needs keys, and --no-keys does not read them. Leave one out.');
  if (redact !== undefined && (!keys || options.whatIf)) {
    throw usageError('--redact hides what --what-if needs and --no-keys does not read. Leave one of them out.');
  }
  checkSample(options, {
    ...{ '--state': options.state, '--compacted': compacted, '--fail-on': options.failOn, '--what-if': options.whatIf },
  });
  const redaction = redact === undefined ? undefined : redactionOf(redact, io.env);
  const answer = answerer('scan', sources, options, io, secretFile(redact));
  // Too little memory is told before anything is read.
  if (partitions !== undefined) tableMemory(memory, partitions);
  const how = { needsPartitions: compacted, valueBytes: compacted, partitions };
  let count = partitions;
  const whenEmpty = (): Read | undefined => emptyRead(options, count);
  const read = async (opened: Source, { onBytes }: SourceOptions, notes: SourceNotes): Promise<Read> => {
    count = opened.hasAllPartitions ? opened.numPartitions! : partitions!;
    const state = emptyState(count);
    // What tells of them is for the State's readers alone, takes a while, and holds keys as they are.
    const keepsWriters = options.state !== undefined && redaction === undefined && opened.reading.tellsPartitions;
    const reading = readingMemory(opened);
    const table = {
      memory: keys ? tableMemory(memory, state.numPartitions, keepsWriters, reading) : undefined,
      longest: longestPiece(memory),
      keepsLast: compacted,
      redaction,
    };
    const limit = tableLimit(table.memory ?? 0);
    if (limit !== undefined) io.err.line(limit);
    if (opened.sample) {
      const { state, groups, drawn } = await scanSampled(opened, table, count, notes, columnMemory(memory));
      const inSample = (answer: ScanAnswer): ScanAnswer => sampledScan(answer, groups, drawn);
      return { state, ...countsOf(state), unreadable: 0, inSample };
    }
    const parts = { keepsRanges: options.state !== undefined, keepsWriters, mostPairs: pairsFor(memory - reading) };
    const unreadable = await scanSource(opened, { ...table, ...parts, onBytes }, state, notes);
    return { state, ...countsOf(state), unreadable };
  };
  const { state, inSample } = await readSource(sources, options, how, io, read, whenEmpty);
  if (redaction && state.keys) checkPlaces(placesTold(state, options), Math.round(distinctKeysOf(state.keys).value));
  await answer(state, inSample);
}

/** An answer can leave out the keys that are in several partitions, a State can't. */
function placesTold({ numPartitions, keys }: ScanState, { state }: ScanOptions): number {
  let hasSplits = false;
  forEachKey(keys!, (from, to) => {
    hasSplits ||= to - from > 1;
  });
  return state !== undefined && hasSplits ? numPartitions ** 2 : numPartitions;
}
