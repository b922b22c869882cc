import { sourceEmptyError, usageError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { scanSource } from '../scan/source.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import { emptyState } from '../state/state.ts';
import { type AnswerOptions, answerer } from './answer.ts';
import type { Io } from './io.ts';
import { tableMemory } from './memory.ts';
import { countsOf, readSource } from './read-source.ts';
import { redactionOf, secretFile } from './redact.ts';
import type { SourceArguments } from './source-options.ts';

export interface ScanOptions extends AnswerOptions, SourceArguments {
  partitions?: number;
  memory: number;
  compacted?: boolean;
  redact?: string;
  /** False with --no-keys. */
  keys: boolean;
}

// Two counters a partition: 16 MB here, 34 GB at the largest count that Kafka's arithmetic knows.
const MOST_PARTITIONS = 1_000_000;

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
  const redaction = redact === undefined ? undefined : redactionOf(redact, io.env);
  const answer = answerer(sources, options, io, secretFile(redact));
  const how = { needsPartitions: compacted, valueBytes: compacted, partitions };
  const { state } = await readSource(sources, options, how, io, async (opened, { onBytes }, notes) => {
    const state = emptyState(opened.hasAllPartitions ? opened.numPartitions! : partitions!);
    // What tells of them is for the State's readers alone, takes a while, and holds keys as they are.
    const keepsWriters = options.state !== undefined && redaction === undefined && opened.reading.tellsPartitions;
    const table = { memory: keys ? tableMemory(memory, keepsWriters) : undefined, keepsLast: compacted, redaction };
    const unreadable = await scanSource(opened, { ...table, keepsWriters, onBytes }, state, notes);
    return { state, ...countsOf(state), unreadable };
  });
  if (state.records === 0) throw sourceEmptyError(sources[0]);
  await answer(state);
}
