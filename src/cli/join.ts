import { type JoinInput, joinAnswer } from '../analysis/join/answer.ts';
import { distinctKeysOf } from '../analysis/shared/distinct-keys.ts';
import { columnMemory } from '../ask/memory.ts';
import { parsePlace } from '../ask/place.ts';
import { keysOfSide } from '../ask/side.ts';
import { KeylaneError, sourceEmptyError, usageError } from '../errors.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import { shrinkColumns } from '../state/keys/merge.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { kafkaOnly, withoutKafka } from './kafka-options.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { type ReadArguments, readSource } from './read-source.ts';
import { checkPlaces, placesOf, redactionOf, secretFile } from './redact.ts';
import { checkSource, type SourceArguments } from './source-options.ts';
import { isStateFile, loadStateWithKeys } from './state-loading.ts';

type OfB = { [Name in keyof SourceArguments as `${Name}B`]: SourceArguments[Name] };

export interface JoinOptions extends ReadArguments, OfB {
  partitions?: string;
  a?: string;
  b?: string;
  memory: number;
  html?: string;
}

interface Side {
  name: string;
  /** Its option, for errors. */
  option: '--a' | '--b';
  place: string | undefined;
  how: ReadArguments;
}

/** Prints the answer; the process's exit code is 1 if something keeps keys from meeting. */
export async function join(nameA: string, nameB: string, options: JoinOptions, io: Io): Promise<void> {
  if (nameA === '-' && nameB === '-')
    throw usageError('Only one of the two can be standard input. Put the other into a file.');
  const { partitions, memory, html } = options;
  checkOutputs({ '--html': html }, [nameA, nameB, ...secretFile(options.redact)], io);
  const a: Side = {
    name: nameA,
    option: '--a',
    place: options.a ?? partitions,
    how: optionsOfA(nameA, nameB, options),
  };
  const b: Side = { name: nameB, option: '--b', place: options.b ?? partitions, how: optionsOfB(nameB, options) };
  // Misuse of the second is told before the first is read.
  const [readA, readB] = [await reader(a, memory, io), await reader(b, memory, io)];
  const redaction = options.redact === undefined ? undefined : redactionOf(options.redact, io.env);
  const [stateA, stateB] = [await readA(), await readB()];
  if (redaction) {
    const keys = [stateA, stateB].map(({ state }) => distinctKeysOf(state.keys!).value);
    checkPlaces(placesOf(stateA, stateB), Math.round(Math.max(...keys)));
  }
  const answer = joinAnswer(stateA, stateB, redaction);
  await print(answer, options.json, async () => (await import('../report/join.ts')).joinText, io);
  if (html !== undefined) {
    const { joinPage } = await import('../report/html/join.ts');
    await writePage(
      html,
      joinPage(answer, [a, b].map(({ name, how }) => titleOf([name], how.column)).join(' and ')),
      io,
    );
  }
  if (!answer.canMeet) io.exitCode = 1;
}

/** What is for topics of a cluster is not for a file beside one. */
function optionsOfA(nameA: string, nameB: string, options: JoinOptions): ReadArguments {
  return !isKafkaAddress(nameA) && isKafkaAddress(nameB) ? withoutKafka(options) : options;
}

/** What is said of both is for B too, unless something else is said of B, or it means nothing for B's format. */
function optionsOfB(nameB: string, options: JoinOptions): ReadArguments {
  // A format of both is not for brokers.
  const format = options.formatB ?? (isKafkaAddress(nameB) ? undefined : options.format);
  const own: SourceArguments = { ...(isKafkaAddress(nameB) ? kafkaOnly(options) : {}), format };
  if (options.commandConfigB !== undefined) own.commandConfig = options.commandConfigB;
  for (const name of ['column', 'keyType', 'partitionColumn', 'separator', 'topic'] as const) {
    const [said, shared] = [options[`${name}B`], options[name]];
    if (said !== undefined) Object.assign(own, { [name]: said });
    else if (shared !== undefined && isTaken(name, shared, isKafkaAddress(nameB) ? 'kafka' : options.formatB))
      Object.assign(own, { [name]: shared });
  }
  return { ...own, redact: options.redact, json: options.json, memory: options.memory };
}

function isTaken(name: keyof SourceArguments, value: unknown, format: string | undefined): boolean {
  try {
    checkSource({ [name]: value }, format);
    return true;
  } catch (error) {
    if (error instanceof KeylaneError) return false;
    throw error;
  }
}

async function reader(side: Side, memory: number, io: Io): Promise<() => Promise<JoinInput>> {
  const place = side.place === undefined ? undefined : parsePlace(side.place, side.option, text => io.err.line(text));
  // A count alone does not say by which rule records came to where they are.
  const rule = side.place?.includes('@') ? place?.rule : undefined;
  const { format } = side.how;
  if (format === 'state' || (format === undefined && (await isStateFile(side.name)))) {
    checkSource(side.how, 'state');
    return async () => fromState(side, place, rule, memory);
  }
  checkSource(side.how, format);
  if (!place && !isKafkaAddress(side.name))
    throw usageError(
      `How many partitions has ${side.option === '--a' ? 'A' : 'B'}? Pass -n for both, or ${side.option}.`,
    );
  return () => fromSource(side, place, rule, memory, io);
}

async function fromState(
  { name, option }: Side,
  place: RuleAtCount | undefined,
  rule: RuleAtCount['rule'] | undefined,
  memory: number,
): Promise<JoinInput> {
  const state = await loadStateWithKeys(name, memory);
  // Both are there at the same time.
  state.keys = shrinkColumns(state.keys!, columnMemory(memory));
  if (state.records === 0) throw sourceEmptyError(name);
  if (place && state.partitionsFrom === 'records' && place.numPartitions !== state.numPartitions) {
    throw usageError(
      `${option} says ${place.numPartitions} partitions, but the State is of a topic with ${state.numPartitions}. Leave the count out, or scan the topic again.`,
    );
  }
  return { state, numPartitions: place?.numPartitions ?? state.numPartitions, rule };
}

async function fromSource(
  { name, option, how }: Side,
  place: RuleAtCount | undefined,
  rule: RuleAtCount['rule'] | undefined,
  memory: number,
  io: Io,
): Promise<JoinInput> {
  const side = option === '--a' ? 'A' : 'B';
  const known = { side, partitions: place?.numPartitions } as const;
  const { state } = await readSource([name], how, known, io, (source, { onBytes }, notes) => {
    const count = source.hasAllPartitions ? source.numPartitions! : place!.numPartitions;
    return keysOfSide(source, count, { memory, onBytes }, notes);
  });
  if (state.records === 0) throw sourceEmptyError(name);
  return { state, numPartitions: state.numPartitions, rule };
}
