import { planAnswer } from '../analysis/plan/answer.ts';
import { GhostFinder } from '../analysis/plan/ghosts.ts';
import { isFinding } from '../analysis/plan/is-finding.ts';
import { sampledPlan } from '../analysis/plan/sample.ts';
import type { Ghosts } from '../analysis/plan/types.ts';
import { distinctKeysOf } from '../analysis/shared/distinct-keys.ts';
import { copiesToMove, keysToMove, type MovingKeys } from '../ask/moves.ts';
import { parsePlace } from '../ask/place.ts';
import { sourceEmptyError, usageError } from '../errors.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';
import { isKafkaAddress } from '../sources/kafka/address.ts';
import type { Redaction } from '../state/redaction.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { checkSample } from './kafka-options.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';
import { readSource } from './read-source.ts';
import { checkPlaces, placesOf, redactionOf, secretFile } from './redact.ts';
import { checkSource, type SourceArguments } from './source-options.ts';
import { isStateFile, loadStateWithKeys } from './state-loading.ts';
import { openTombstones } from './tombstones.ts';

export interface PlanOptions extends SourceArguments {
  from?: string;
  to: string;
  compacted?: boolean;
  tombstones?: string;
  memory: number;
  top?: number;
  redact?: string;
  html?: string;
  json?: boolean;
}

/** Prints the answer; the process's exit code is 1 if keys move or values are left behind. */
export async function plan(sources: readonly string[], options: PlanOptions, io: Io): Promise<void> {
  const { tombstones, html, redact } = options;
  checkOutputs({ '--tombstones': tombstones, '--html': html }, [...sources, ...secretFile(redact)], io);
  const to = parsePlace(options.to, '--to', text => io.err.line(text));
  const [source] = sources;
  if (options.from === undefined && !options.compacted && !isKafkaAddress(source)) {
    throw usageError(
      '--from is missing: the rule and the number of partitions now, such as --from 12. Only --compacted and topics of a cluster may leave it out.',
    );
  }
  const now = options.from === undefined ? undefined : parsePlace(options.from, '--from', text => io.err.line(text));
  const isState = options.format === 'state' || (options.format === undefined && (await isStateFile(source)));
  check(sources, options, isState);
  const redaction = options.redact === undefined ? undefined : redactionOf(options.redact, io.env);
  const read: Read = options.compacted
    ? await readCompacted(sources, options, now, to, redaction, io)
    : isState
      ? { state: await loadStateWithKeys(source, options.memory), from: now! }
      : await readSource(sources, options, { partitions: now?.numPartitions }, io, (opened, { onBytes }, notes) =>
          keysToMove(opened, { now, to, memory: options.memory, onBytes }, notes),
        );
  const { state, from, ghosts = null, sampled } = read;
  if (state.records === 0) throw sourceEmptyError(source);
  if (redaction) checkPlaces(placesOf(from, to), Math.round(distinctKeysOf(state.keys!).value));
  const question = { from, to, ghosts, redaction, ...(options.top === undefined ? {} : { top: options.top }) };
  const whole = planAnswer(state, question);
  const ofGroups = sampled?.groups.map(group => planAnswer(group, question));
  const answer = sampled && ofGroups ? sampledPlan(whole, ofGroups, sampled.drawn) : whole;
  await print(answer, options.json, async () => (await import('../report/plan.ts')).planText, io);
  if (options.html !== undefined) {
    const { planPage } = await import('../report/html/plan.ts');
    await writePage(options.html, planPage(answer, titleOf(sources, options.column)), io);
  }
  if (isFinding(answer)) io.exitCode = 1;
}

function check(sources: readonly string[], options: PlanOptions, isState: boolean): void {
  const { compacted, tombstones, redact, partitionColumn } = options;
  checkSample(options, { '--compacted': compacted, '--tombstones': tombstones });
  if (isState) checkSource(options, 'state');
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
  if (isState && sources.length > 1) {
    throw usageError(
      `A plan is made of one State, but ${sources.length} sources are named. Join States: keylane merge A B --state FILE.`,
    );
  }
  if (partitionColumn !== undefined && !compacted) throw usageError('--partition-column is for --compacted.');
}

interface Read extends Pick<MovingKeys, 'state' | 'from' | 'sampled'> {
  ghosts?: Ghosts;
}

async function readCompacted(
  sources: readonly string[],
  options: PlanOptions,
  now: RuleAtCount | undefined,
  to: RuleAtCount,
  redaction: Redaction | undefined,
  io: Io,
): Promise<Read> {
  const from = now ?? to;
  const file = options.tombstones === undefined ? undefined : openTombstones(options.tombstones, io);
  const finder = new GhostFinder(to, file?.write, redaction);
  const how = { needsPartitions: true, needsTombstones: true, partitions: now?.numPartitions };
  try {
    const { state } = await readSource(sources, options, how, io, (opened, _, notes) =>
      copiesToMove(opened, { from, to, memory: options.memory }, finder, notes),
    );
    file?.commit();
    return { state, from, ghosts: finder.answer() };
  } finally {
    file?.discard();
  }
}
