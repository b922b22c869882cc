import { type WhoAnswer, whoAnswer } from '../analysis/who/answer.ts';
import { isFinding } from '../analysis/who/is-finding.ts';
import { whoSample } from '../analysis/who/sample.ts';
import { answerOfRecords } from '../ask/answer-of-records.ts';
import { checkWritersMemory, longestPiece, MOST_PARTITIONS, pairsFor, readingMemory } from '../ask/memory.ts';
import { countsOf, type ReadCounts } from '../ask/notes.ts';
import { startsAsStates } from '../ask/state-start.ts';
import { usageError } from '../errors.ts';
import { integer } from '../numbers.ts';
import { whoSampled } from '../scan/sample.ts';
import { scanSource } from '../scan/source.ts';
import { checkPartitions } from '../scan/writers/source.ts';
import { Input, type Source, type SourceNotes, type SourceOptions } from '../sources/index.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import type { Redaction } from '../state/redaction.ts';
import { emptyState, type ScanState } from '../state/state.ts';
import { emptyWhoState } from '../state/writers/state.ts';
import { emptyRead } from './empty-state.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { checkSample } from './kafka-options.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { readSource } from './read-source.ts';
import { checkPlaces, redactionOf, secretFile } from './redact.ts';
import { isStateFile } from './state-loading.ts';
import { checkStateOutput, saveState } from './state-writing.ts';
import type { WhoOptions } from './who-options.ts';
import { answerOfStates } from './who-states.ts';

/** Prints the answer; the process's exit code is 1 if there is a finding. */
export async function who(sources: string[], options: WhoOptions, io: Io): Promise<void> {
  const { partitions, redact, state, html, json } = options;
  checkOutputs({ '--state': state, '--html': html }, [...sources, ...secretFile(redact)], io);
  checkStateOutput(options, io);
  checkWritersMemory(options.memory);
  if (partitions !== undefined && partitions > MOST_PARTITIONS) {
    throw usageError(`who takes at most ${integer(MOST_PARTITIONS)} partitions, but -n is ${integer(partitions)}.`);
  }
  if (redact !== undefined && state !== undefined) {
    throw usageError('--redact hides keys, and what --state writes holds some as they are. Leave one of the two out.');
  }
  const redaction = redact === undefined ? undefined : redactionOf(redact, io.env);
  const input = await standardInputOf(sources, options);
  const areStates = await Promise.all(
    sources.map(source => (source === '-' && input ? startsAsStates(input.head) : isStateFile(source))),
  );
  const others = sources.filter((_, i) => !areStates[i]);
  const answer =
    others.length < sources.length
      ? await answerOfStates(sources, others, input, options, io, redaction)
      : await answerOfSource(sources, input, options, io, redaction);
  if (redaction) checkPlaces(answer.numPartitions, answer.distinctKeys);
  // Of nothing there is nothing to read.
  if (state !== '-' && (json || answer.records > 0))
    await print(answer, json, async () => (await import('../report/who.ts')).whoText, io);
  if (html !== undefined)
    await writePage(
      html,
      (await import('../report/html/who.ts')).whoPage(answer, titleOf(sources, options.column)),
      io,
    );
  // Whoever runs it for a part of the records has the answer of all of them still to come.
  if (isFinding(answer) && state !== '-') io.exitCode = 1;
}

/** Opened where it may be States: nothing but its start tells. */
async function standardInputOf(sources: readonly string[], { format, state, sample }: WhoOptions) {
  const mayBeStates = sources.includes('-') && (format ?? state ?? sample) === undefined;
  return mayBeStates ? Input.open('-') : undefined;
}

interface Read extends ReadCounts {
  answer: WhoAnswer;
  /** What is to be written. */
  state?: ScanState;
}

async function answerOfSource(
  sources: readonly string[],
  input: Input | undefined,
  options: WhoOptions,
  io: Io,
  redaction?: Redaction,
): Promise<WhoAnswer> {
  const { partitions, state, memory } = options;
  const isTopic = isKafkaAddress(sources[0]);
  checkSample(options, { '--state': state });
  if (state !== undefined && partitions === undefined && !isTopic) {
    throw usageError("--state needs -n: a State is of one partition count, and its parts' must be the same.");
  }
  const how = { needsPartitions: true, partitions, input };
  const longest = longestPiece(memory);
  let told: number | undefined;
  let isOfCluster = false;
  let count = partitions;
  const whenEmpty = (): Read | undefined => {
    const nothing = emptyRead(options, count);
    return nothing && { ...nothing, answer: whoAnswer(emptyWhoState(count!), true, redaction) };
  };
  const read = async (opened: Source, sourceOptions: SourceOptions, notes: SourceNotes): Promise<Read> => {
    const reading = readingMemory(opened);
    checkWritersMemory(memory, reading);
    const mostPairs = pairsFor(memory - reading);
    told = opened.numPartitions;
    isOfCluster = opened.hasAllPartitions === true;
    count = isOfCluster ? told : partitions;
    if (opened.sample) {
      const { state, groups, drawn } = await whoSampled(opened, sourceOptions, count!, notes, mostPairs);
      const all = whoAnswer(state, true, redaction);
      // Each group of runs alone tells how far the answer of all of them may lie.
      const answer: WhoAnswer = { ...all, sample: whoSample(groups, all.shares, drawn) };
      return { answer, ...countsOf(answer), unreadable: 0 };
    }
    if (state === undefined) {
      return answerOfRecords(opened, sourceOptions, { numPartitions: count, memory, redaction }, notes);
    }
    const counts = emptyState(count!);
    const how = { keepsRanges: true, keepsWriters: true, mostPairs, longest };
    const unreadable = await scanSource(opened, how, counts, notes);
    checkPartitions(opened.name, counts.writers!);
    return { state: counts, answer: whoAnswer(counts.writers!, true, redaction), ...countsOf(counts), unreadable };
  };
  const { answer, state: written } = await readSource(sources, options, how, io, read, whenEmpty);
  if (written) await saveState(options, written, io);
  if (answer.numPartitionsFrom === 'data') {
    const what = answer.numPartitions === told ? "the folders' names" : "the records' partitions";
    io.err.line(`-n is not given: ${answer.numPartitions} partitions, as ${what} say`);
  }
  return isOfCluster ? { ...answer, numPartitionsFrom: 'cluster' } : answer;
}
