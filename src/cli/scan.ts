import { integer } from '../analysis/shared/numbers.ts';
import { sourceEmptyError, usageError } from '../errors.ts';
import { type FoundFormat, isFound, scanSource } from '../scan/source.ts';
import { emptyNotes, type Format, type KeyEncoding } from '../sources/index.ts';
import { sizeOfSource } from '../sources/size.ts';
import { emptyState } from '../state/state.ts';
import { type AnswerOptions, answerer } from './answer.ts';
import type { Io } from './io.ts';
import { tableMemory } from './memory.ts';
import { startProgress } from './progress.ts';
import { readRedacted, redactionOf, secretFile } from './redact.ts';
import { onlySegments, sayRests } from './segments.ts';

export interface ScanOptions extends AnswerOptions {
  partitions: number;
  format?: Format | FoundFormat;
  column?: string;
  topic?: string;
  keyType?: KeyEncoding;
  memory: number;
  compacted?: boolean;
  redact?: string;
  /** False with --no-keys. */
  keys: boolean;
}

// Two counters a partition: 16 MB here, 34 GB at the largest count that Kafka's arithmetic knows.
const MOST_PARTITIONS = 1_000_000;

export async function scan(sources: readonly string[], options: ScanOptions, io: Io): Promise<void> {
  const { partitions, column, topic, keyType, memory, keys, compacted, redact, ...rest } = options;
  const [source] = sources;
  if (partitions > MOST_PARTITIONS) {
    throw usageError(
      `scan counts each partition and takes at most ${MOST_PARTITIONS} of them, but -n is ${partitions}.`,
    );
  }
  const segments = await onlySegments('scan', sources, options, io);
  const format = segments ? 'segments' : options.format;
  if (column !== undefined && (format === 'keys' || format === 'hex' || format === 'base64')) {
    throw usageError(
      `--column is for --format csv, arrow and jsonl, but the format is ${format}. Leave one of the two out.`,
    );
  }
  if (compacted && (!keys || format === undefined || !isFound(format))) {
    throw usageError(
      `--compacted needs keys and a format that tells where records were found (kcat, console, jsonl, tsv, segments), but ${keys ? `the format is ${format ?? 'left out'}` : '--no-keys is there'}.`,
    );
  }
  if (redact !== undefined && (!keys || rest.whatIf)) {
    throw usageError('--redact hides what --what-if needs and --no-keys does not read. Leave one of them out.');
  }
  const redaction = redact === undefined ? undefined : redactionOf(redact, io.env);
  // What tells of them is for the State's readers alone, takes a while, and holds keys as they are.
  const keepsWriters = rest.state !== undefined && redaction === undefined && format !== undefined && isFound(format);
  const answer = answerer(sources, rest, io, secretFile(redact));
  const state = emptyState(partitions);
  const progress = startProgress(io.err, segments?.size ?? sizeOfSource(source));
  const how = {
    format,
    segments: segments?.how.segments,
    column,
    topic,
    keyType,
    onBytes: progress.add,
    memory: keys ? tableMemory(memory, keepsWriters) : undefined,
    keepsLast: compacted,
    redaction,
    keepsWriters,
  };
  const notes = emptyNotes();
  let unreadable = 0;
  try {
    unreadable = await readRedacted(redact, () => scanSource(source, how, state, notes));
  } finally {
    progress.stop();
  }
  if (state.records === 0) throw sourceEmptyError(source);
  if (unreadable > 0) io.err.line(`warning: ${integer(unreadable)} lines are no records and were left out`);
  sayRests(notes, io.err);
  await answer(state);
}
