// What a change of partition count or client moves.

import { planAnswer } from '../analysis/plan/answer.ts';
import { GhostFinder } from '../analysis/plan/ghosts.ts';
import type { Ghosts, PlanAnswer, Tombstone } from '../analysis/plan/types.ts';
import { misplacedError, sourceEmptyError } from '../errors.ts';
import type { RuleAtCount } from '../rules/rule-at-count.ts';
import type { ScanState } from '../state/state.ts';
import { checkOptions, memoryOf } from './checked-options.ts';
import { copiesToMove, keysToMove } from './moves.ts';
import { type AnalysisOptions, type AnalysisSource, COMMON } from './options.ts';
import { type Place, placeOf } from './place.ts';
import { withSource } from './source.ts';

export interface PlanOptions extends AnalysisOptions {
  /** What puts keys into partitions now; left out, it is Java's rule over a cluster's count. */
  readonly from?: Place | undefined;
  readonly to: Place;
  /** Whether to look for values that the change leaves behind in a compacted topic: the source must tell partitions. */
  readonly compacted?: boolean | undefined;
  /** With `compacted`: called with each tombstone that would delete such a value. */
  readonly onTombstone?: ((tombstone: Tombstone) => void) | undefined;
  /** How many of the hottest keys to look at; 10 if left out. */
  readonly top?: number | undefined;
}

/**
 * What moves if a topic gets more partitions, or its records another client: what `keylane plan --json` prints.
 * @throws {KeylaneError} `ERR_OPTION`, `ERR_RULE`, `ERR_CLIENT`, `ERR_MEMORY`, `ERR_SOURCE…`, `ERR_KAFKA_…`, `ERR_RECORD`; the signal's reason
 */
export async function plan(source: AnalysisSource, options: PlanOptions): Promise<PlanAnswer> {
  checkOptions(options, ['from', 'to', 'compacted', 'onTombstone', 'top', ...COMMON]);
  const { onNote, top, compacted, onTombstone } = options;
  const say = (note: string): void => onNote?.(note);
  const to = placeOf(options.to, 'to', say);
  const now = options.from === undefined ? undefined : placeOf(options.from, 'from', say);
  if (onTombstone !== undefined && !compacted) throw misplacedError('onTombstone is for compacted: true.');
  const memory = memoryOf(options);
  const read = compacted
    ? await readCompacted(source, options, now, to, memory)
    : await readKeys(source, options, now, to, memory);
  const { state, from, ghosts = null } = read;
  if (state.records === 0) throw sourceEmptyError('the source');
  return planAnswer(state, { from, to, ghosts, ...(top === undefined ? {} : { top }) });
}

interface Read {
  state: ScanState;
  from: RuleAtCount;
  ghosts?: Ghosts;
}

function readKeys(
  source: AnalysisSource,
  options: AnalysisOptions,
  now: RuleAtCount | undefined,
  to: RuleAtCount,
  memory: number,
): Promise<Read> {
  return withSource(source, options, { numPartitions: now?.numPartitions }, async (opened, { onBytes }, notes) => {
    if (!now && !opened.hasAllPartitions) throw misplacedError('from is missing: only a cluster tells the count now.');
    return keysToMove(opened, { now, to, memory, onBytes }, notes);
  });
}

async function readCompacted(
  source: AnalysisSource,
  options: PlanOptions,
  now: RuleAtCount | undefined,
  to: RuleAtCount,
  memory: number,
): Promise<Read> {
  const finder = new GhostFinder(to, options.onTombstone);
  const how = { needsPartitions: true, needsTombstones: true, numPartitions: now?.numPartitions };
  const { state } = await withSource(source, options, how, (opened, _, notes) =>
    copiesToMove(opened, { from: now ?? to, to, memory }, finder, notes),
  );
  return { state, from: now ?? to, ghosts: finder.answer() };
}
