import { type WhoAnswer, whoAnswer } from '../analysis/who/answer.ts';
import { redactedWho } from '../analysis/who/redacted.ts';
import { sourceEmptyError, sourceLinesError, sourcePartitionsError, usageError } from '../errors.ts';
import { scanWriters } from '../scan/source.ts';
import { type WhoScan, whoSource } from '../scan/writers/source.ts';
import { TSV_FIELDS, type TsvField } from '../sources/formats.ts';
import { isRereadable, type RecordOptions } from '../sources/index.ts';
import { sizeOfSource } from '../sources/size.ts';
import { emptyState } from '../state/state.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { startProgress } from './progress.ts';
import { readRedacted, redactionOf, secretFile } from './redact.ts';
import { sayRests, segmentsOf } from './segments.ts';
import { isStateFile, saveState } from './state-io.ts';
import type { WhoOptions } from './who-options.ts';
import { answerOfStates } from './who-states.ts';

// A count for each partition of keyless records, and a search through all smaller ones.
const MOST_PARTITIONS = 1_000_000;

/** Prints the answer; the process's exit code is 1 if there is a finding. */
export async function who(sources: string[], options: WhoOptions, io: Io): Promise<void> {
  const { partitions, redact, state, html, json } = options;
  checkOutputs({ '--state': state, '--html': html }, [...sources, ...secretFile(redact)], io);
  if (partitions !== undefined && partitions > MOST_PARTITIONS) {
    throw usageError(`who takes at most ${MOST_PARTITIONS} partitions, but -n is ${partitions}.`);
  }
  if (redact !== undefined && state !== undefined) {
    throw usageError('--redact hides keys, and what --state writes holds some as they are. Leave one of the two out.');
  }
  const redaction = redact === undefined ? undefined : redactionOf(redact, io.env);
  const found = sources.some(isStateFile)
    ? await answerOfStates(sources, options, io)
    : await answerOfSource(sources, options, io);
  const answer = redaction ? redactedWho(found, redaction) : found;
  if (state !== '-') await print(answer, json, async () => (await import('../report/who.ts')).whoText, io);
  if (html !== undefined)
    await writePage(html, (await import('../report/html/who.ts')).whoPage(answer, titleOf(sources)), io);
  if (isFinding(answer)) io.exitCode = 1;
}

async function answerOfSource(sources: readonly string[], options: WhoOptions, io: Io): Promise<WhoAnswer> {
  const { partitions, state } = options;
  const [source] = sources;
  const segments = await segmentsOf(sources, options, io);
  if (sources.length > 1 && !segments) {
    throw usageError(
      'who reads one source of records, or any number of States. Scan each source with --state FILE, then pass the files together.',
    );
  }
  if (state !== undefined && partitions === undefined) {
    throw usageError("--state needs -n: a State is of one partition count, and its parts' must be the same.");
  }
  const progress = startProgress(io.err, segments?.size ?? sizeOfSource(source));
  const how = { ...readOptions(options, progress.add), ...segments?.how };
  let found: { answer: WhoAnswer; scan: WhoScan };
  try {
    if (state !== undefined) found = await saveAndAnswer(source, how, partitions!, state, io);
    else found = await readRedacted(options.redact, () => answerFor(source, how, partitions));
  } finally {
    progress.stop();
  }
  say(found.scan, options, found.answer, io);
  return found.answer;
}

async function saveAndAnswer(source: string, options: RecordOptions, partitions: number, file: string, io: Io) {
  const counts = emptyState(partitions);
  const scan = await scanWriters(source, options, counts);
  check(source, scan);
  await saveState(file, counts, io);
  return { answer: whoAnswer(scan.state, true), scan };
}

async function answerFor(source: string, options: RecordOptions, partitions: number | undefined) {
  let scan = await whoSource(source, options, partitions);
  check(source, scan);
  let answer = whoAnswer(scan.state, partitions !== undefined);
  // The highest partition that was seen need not be the topic's last.
  const better = answer.suggestedPartitions;
  const again = options.segments !== undefined || isRereadable(source);
  if (partitions === undefined && answer.reason === 'partition-count' && better !== null && again) {
    scan = await whoSource(source, options, better);
    answer = { ...whoAnswer(scan.state, false), numPartitionsFrom: 'data' };
  }
  return { answer, scan };
}

function readOptions(options: WhoOptions, onBytes: (bytes: number) => void): RecordOptions {
  const { format, keyType, column, partitionColumn, topic } = options;
  const fields = options.fields?.split(',').map(field => field.trim());
  const wrong = fields?.find(field => !(TSV_FIELDS as readonly string[]).includes(field));
  if (wrong !== undefined) {
    throw usageError(`--fields takes ${TSV_FIELDS.join(', ')}, separated by commas, but got "${wrong}".`);
  }
  if (fields && !(fields.includes('partition') && fields.includes('key'))) {
    throw usageError('--fields must name both partition and key.');
  }
  if (fields && format !== undefined && format !== 'tsv') {
    throw usageError(`--fields is for --format tsv, but the format is ${format}. Leave one of the two out.`);
  }
  if ((column !== undefined || partitionColumn !== undefined) && format && format !== 'csv' && format !== 'jsonl') {
    throw usageError(`--column and --partition-column are for csv and jsonl, but the format is ${format}.`);
  }
  return { format, keyType, column, partitionColumn, topic, onBytes, fields: fields as TsvField[] | undefined };
}

/** No verdict on garbage. */
function check(source: string, { state, source: { format } }: WhoScan): void {
  const { records, unreadable, withoutPartition } = state;
  if (records === 0 && unreadable === 0) throw sourceEmptyError(source);
  if (unreadable > records) throw sourceLinesError(source, format, unreadable, records + unreadable);
  if (withoutPartition === records) throw sourcePartitionsError(source);
}

/** What the answer rests on, for people. */
function say(
  { notes, source }: WhoScan,
  { json }: WhoOptions,
  { numPartitions, numPartitionsFrom }: WhoAnswer,
  { err }: Io,
): void {
  const lines: string[] = [];
  if (source.isGuess && !json) lines.push(`read as ${source.format}, judging by its first line`);
  if (numPartitionsFrom === 'data') {
    const what = source.format === 'segments' ? "the folders' names" : "the records' partitions";
    lines.push(`-n is not given: ${numPartitions} partitions, as ${what} say`);
  }
  if (notes.nullTexts > 0) lines.push(`${notes.nullTexts} keys printed as null were taken as none`);
  if (notes.otherTopics > 0) lines.push(`${notes.otherTopics} records of other topics were left out`);
  for (const line of lines) err.line(line);
  sayRests(notes, err);
}

/** One rule that all records follow is fine, and so is one that can't be told from another; anything else is a finding. */
function isFinding(answer: WhoAnswer): boolean {
  const { verdict, reason, offRule, splitKeys, records, keyless, indistinguishable, suggestedPartitions } = answer;
  if (records === keyless) return false;
  if (
    suggestedPartitions !== null ||
    splitKeys.count > 0 ||
    offRule.records > 0 ||
    verdict === 'mixed' ||
    verdict === 'none'
  )
    return true;
  return (
    verdict === 'undecided' && reason !== 'one-partition' && indistinguishable.length === 0 && reason !== 'few-keys'
  );
}
