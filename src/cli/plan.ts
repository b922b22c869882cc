import { planAnswer } from '../analysis/plan/answer.ts';
import { gcd } from '../analysis/plan/expected.ts';
import { GhostFinder, type Ghosts, isHaunted } from '../analysis/plan/ghosts.ts';
import type { PlanAnswer } from '../analysis/plan/types.ts';
import { integer } from '../analysis/shared/numbers.ts';
import { sourceEmptyError, usageError } from '../errors.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';
import { copiesSource } from '../scan/keys/copies-source.ts';
import { scanSource } from '../scan/source.ts';
import { emptyNotes, type Format, type KeyEncoding, type RecordFormat } from '../sources/index.ts';
import type { Segments } from '../sources/segments/index.ts';
import { sizeOfSource } from '../sources/size.ts';
import type { Redaction } from '../state/redaction.ts';
import { emptyState, type ScanState } from '../state/state.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { tableMemory } from './memory.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { parsePlace } from './place.ts';
import { startProgress } from './progress.ts';
import { readRedacted, redactionOf, secretFile } from './redact.ts';
import { onlySegments, sayRests } from './segments.ts';
import { isStateFile, loadStateWithKeys } from './state-io.ts';
import { openTombstones } from './tombstones.ts';

export interface PlanOptions {
  from?: string;
  to: string;
  format?: Format | RecordFormat | 'state';
  column?: string;
  partitionColumn?: string;
  topic?: string;
  keyType?: KeyEncoding;
  compacted?: boolean;
  tombstones?: string;
  memory: number;
  top?: number;
  redact?: string;
  html?: string;
  json?: boolean;
}

/** What is read in place of a text. */
interface SegmentsToRead {
  segments?: Segments | undefined;
  size: number | undefined;
}

/** With more partitions than this a scan's sketches, one each, are slower than hashing every distinct key again. */
const MOST_COUNTED = 512;

/** Prints the answer; the process's exit code is 1 if keys move or values are left behind. */
export async function plan(sources: readonly string[], asked: PlanOptions, io: Io): Promise<void> {
  const { tombstones, html, redact } = asked;
  checkOutputs({ '--tombstones': tombstones, '--html': html }, [...sources, ...secretFile(redact)], io);
  const [source] = sources;
  const segments = await onlySegments('plan', sources, asked, io);
  const options: PlanOptions & SegmentsToRead = { ...asked, ...segments?.how, size: segments?.size };
  const to = parsePlace(options.to, '--to');
  if (options.from === undefined && !options.compacted) {
    throw usageError(
      '--from is missing: the rule and the number of partitions now, such as --from 12. Only --compacted may leave it out.',
    );
  }
  const from = options.from === undefined ? to : parsePlace(options.from, '--from');
  const isState = options.format === 'state' || (options.format === undefined && isStateFile(source));
  check(options, isState);
  const redaction = options.redact === undefined ? undefined : redactionOf(options.redact, io.env);
  const { state, ghosts } = await readRedacted(options.redact, async () =>
    options.compacted
      ? readCompacted(source, options, from, to, redaction, io)
      : {
          state: isState ? await loadStateWithKeys(source) : await readSource(source, options, from, to, io),
          ghosts: null,
        },
  );
  if (state.records === 0) throw sourceEmptyError(source);
  const question = { from, to, ghosts, redaction, ...(options.top === undefined ? {} : { top: options.top }) };
  const answer = planAnswer(state, question);
  await print(answer, options.json, async () => (await import('../report/plan.ts')).planText, io);
  if (options.html !== undefined) {
    const { planPage } = await import('../report/html/plan.ts');
    await writePage(options.html, planPage(answer, titleOf(sources)), io);
  }
  if (isFinding(answer)) io.exitCode = 1;
}

function check(
  { compacted, tombstones, redact, format, column, partitionColumn }: PlanOptions,
  isState: boolean,
): void {
  if (tombstones !== undefined && !compacted)
    throw usageError('--tombstones is for a compacted topic. Add --compacted.');
  if (tombstones !== undefined && redact !== undefined) {
    throw usageError(
      '--tombstones writes the keys themselves, since a tombstone for a digest deletes nothing, and --redact hides them. Leave one of the two out.',
    );
  }
  if (compacted && isState) {
    throw usageError('A State does not hold the last records of keys. Give --compacted the dump that it was made of.');
  }
  if (compacted && format === 'keys') {
    throw usageError(
      '--compacted needs records with their partitions, but the format is keys. Dump the topic with kcat -J.',
    );
  }
  if (partitionColumn !== undefined && !compacted) throw usageError('--partition-column is for --compacted.');
  if (format === 'keys' && column !== undefined) {
    throw usageError('--column is for csv and jsonl, but the format is keys. Leave one of the two out.');
  }
}

async function readSource(
  source: string,
  options: PlanOptions & SegmentsToRead,
  from: RuleAtCount,
  to: RuleAtCount,
  { err }: Io,
): Promise<ScanState> {
  const { format, column, topic, keyType, memory, segments } = options;
  const isFound = format !== undefined && format !== 'keys' && format !== 'csv' && format !== 'state';
  const state = emptyState(isFound ? Math.max(from.numPartitions, to.numPartitions) : countFor(from, to));
  const progress = startProgress(err, options.size ?? sizeOfSource(source));
  const how = { format: format as Exclude<typeof format, 'state'>, column, topic, keyType, segments };
  const notes = emptyNotes();
  let unreadable = 0;
  try {
    unreadable = await scanSource(source, { ...how, onBytes: progress.add, memory: tableMemory(memory) }, state, notes);
  } finally {
    progress.stop();
  }
  if (unreadable > 0) err.line(`warning: ${integer(unreadable)} lines are no records and were left out`);
  sayRests(notes, err);
  return state;
}

/** A multiple of both counts: the Java client's partitions over them follow from those of the scan, also where not all keys are kept. */
function countFor(from: RuleAtCount, to: RuleAtCount): number {
  const [n, m] = [from.numPartitions, to.numPartitions];
  const multiple = (n / gcd(n, m)) * m;
  return from.rule === 'murmur2' && to.rule === 'murmur2' && multiple <= MOST_COUNTED ? multiple : n;
}

async function readCompacted(
  source: string,
  options: PlanOptions & SegmentsToRead,
  from: RuleAtCount,
  to: RuleAtCount,
  redaction: Redaction | undefined,
  io: Io,
): Promise<{ state: ScanState; ghosts: Ghosts }> {
  const { format, column, partitionColumn, topic, keyType, memory, segments } = options;
  const file = options.tombstones === undefined ? undefined : openTombstones(options.tombstones, io);
  const finder = new GhostFinder(to, file?.write, redaction);
  const state = emptyState(Math.max(from.numPartitions, to.numPartitions));
  const progress = startProgress(io.err, options.size ?? sizeOfSource(source));
  const how = { format: format as RecordFormat | undefined, column, partitionColumn, topic, keyType, segments };
  // The columns of the keys are made when the copies are gone.
  const share = tableMemory(memory) / 2;
  try {
    const notes = await copiesSource(
      source,
      { ...how, onBytes: progress.add, tableMemory: share, copyMemory: 2 * share },
      state,
      (key, copies) => finder.add(key, copies),
    );
    file?.commit();
    sayRests(notes, io.err);
  } finally {
    progress.stop();
    file?.discard();
  }
  return { state, ghosts: finder.answer() };
}

function isFinding({ keys, records, ghosts }: PlanAnswer): boolean {
  return ghosts ? isHaunted(ghosts) : keys.movedBounds.upper > 0 || records.movedBounds.upper > 0;
}
