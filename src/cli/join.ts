import { type JoinInput, joinAnswer } from '../analysis/join/answer.ts';
import { integer } from '../analysis/shared/numbers.ts';
import { sourceEmptyError, usageError } from '../errors.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';
import { scanSource } from '../scan/source.ts';
import { emptyNotes, type Format, type KeyEncoding, type RecordFormat } from '../sources/index.ts';
import { sizeOfSource } from '../sources/size.ts';
import { emptyState } from '../state/state.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { tableMemory } from './memory.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { parsePlace } from './place.ts';
import { startProgress } from './progress.ts';
import { readRedacted, redactionOf, secretFile } from './redact.ts';
import { sayRests, segmentsOf } from './segments.ts';
import { isStateFile, loadStateWithKeys } from './state-io.ts';

type SourceFormat = Format | RecordFormat | 'state';

export interface JoinOptions {
  partitions?: string;
  a?: string;
  b?: string;
  format?: SourceFormat;
  formatB?: SourceFormat;
  column?: string;
  columnB?: string;
  keyType?: KeyEncoding;
  keyTypeB?: KeyEncoding;
  memory: number;
  redact?: string;
  html?: string;
  json?: boolean;
}

interface Side {
  name: string;
  /** Its option, for errors. */
  option: '--a' | '--b';
  place: string | undefined;
  format: SourceFormat | undefined;
  column: string | undefined;
  keyType: KeyEncoding | undefined;
}

/** Prints the answer; the process's exit code is 1 if something keeps keys from meeting. */
export async function join(nameA: string, nameB: string, options: JoinOptions, io: Io): Promise<void> {
  if (nameA === '-' && nameB === '-')
    throw usageError('Only one of the two can be standard input. Put the other into a file.');
  const { partitions, format, column, keyType, memory, html } = options;
  checkOutputs({ '--html': html }, [nameA, nameB, ...secretFile(options.redact)], io);
  const a = { name: nameA, option: '--a' as const, place: options.a ?? partitions, format, column, keyType };
  const b = {
    name: nameB,
    option: '--b' as const,
    place: options.b ?? partitions,
    format: options.formatB ?? format,
    // Keys one a line have no columns, whatever A has.
    column: options.columnB ?? (options.formatB === 'keys' ? undefined : column),
    keyType: options.keyTypeB ?? keyType,
  };
  // Misuse of the second is told before the first is read.
  const [readA, readB] = [reader(a, memory, io), reader(b, memory, io)];
  const redaction = options.redact === undefined ? undefined : redactionOf(options.redact, io.env);
  const [stateA, stateB] = await readRedacted(options.redact, async () => [await readA(), await readB()] as const);
  const answer = joinAnswer(stateA, stateB, redaction);
  await print(answer, options.json, async () => (await import('../report/join.ts')).joinText, io);
  if (html !== undefined) {
    const { joinPage } = await import('../report/html/join.ts');
    await writePage(html, joinPage(answer, titleOf([nameA, nameB])), io);
  }
  if (!answer.canMeet) io.exitCode = 1;
}

function reader(side: Side, memory: number, io: Io): () => Promise<JoinInput> {
  const place = side.place === undefined ? undefined : parsePlace(side.place, side.option);
  // A count alone does not say by which rule records came to where they are.
  const rule = side.place?.includes('@') ? place?.rule : undefined;
  if (side.format === 'state' || (side.format === undefined && isStateFile(side.name)))
    return async () => fromState(side, place, rule);
  if (!place)
    throw usageError(
      `How many partitions has ${side.option === '--a' ? 'A' : 'B'}? Pass -n for both, or ${side.option}.`,
    );
  if (side.format === 'keys' && side.column !== undefined) {
    throw usageError('--column is for csv and jsonl, but the format is keys. Leave one of the two out.');
  }
  return () => fromSource(side, place, rule, memory, io);
}

async function fromState(
  { name, option }: Side,
  place: RuleAtCount | undefined,
  rule: RuleAtCount['rule'] | undefined,
): Promise<JoinInput> {
  const state = await loadStateWithKeys(name);
  if (state.records === 0) throw sourceEmptyError(name);
  if (place && state.partitionsFrom === 'records' && place.numPartitions !== state.numPartitions) {
    throw usageError(
      `${option} says ${place.numPartitions} partitions, but the State is of a topic with ${state.numPartitions}. Leave the count out, or scan the topic again.`,
    );
  }
  return { state, numPartitions: place?.numPartitions ?? state.numPartitions, rule };
}

async function fromSource(
  { name, format, column, keyType }: Side,
  { numPartitions }: RuleAtCount,
  rule: RuleAtCount['rule'] | undefined,
  memory: number,
  { err }: Io,
): Promise<JoinInput> {
  const state = emptyState(numPartitions);
  const segments = await segmentsOf([name], { format, column, keyType }, { err });
  const progress = startProgress(err, segments?.size ?? sizeOfSource(name));
  const how = { format: format as Exclude<SourceFormat, 'state'> | undefined, column, keyType, ...segments?.how };
  const notes = emptyNotes();
  let unreadable = 0;
  try {
    unreadable = await scanSource(
      name,
      { ...how, onBytes: progress.add, memory: tableMemory(memory) / 2 },
      state,
      notes,
    );
  } finally {
    progress.stop();
  }
  if (state.records === 0) throw sourceEmptyError(name);
  if (unreadable > 0) err.line(`warning: ${integer(unreadable)} lines are no records and were left out`);
  sayRests(notes, err);
  return { state, numPartitions, rule };
}
