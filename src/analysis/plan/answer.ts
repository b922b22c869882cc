// What moves if a topic gets another number of partitions, its producers another rule, or both.

import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import { forEachKey, type KeyColumns, keyAt, totalsOf } from '../../state/keys/columns.ts';
import type { Redaction } from '../../state/redaction.ts';
import type { ScanState } from '../../state/state.ts';
import { hotKeyAt } from '../scan/hot-keys.ts';
import { largest } from '../scan/largest.ts';
import { spreadOf } from '../shared/evenness.ts';
import { isCounted, placesOf, UNKNOWN } from '../shared/places.ts';
import { type Part, Weights } from '../shared/sample.ts';
import { keyNamer } from '../shared/shown-key.ts';
import { betterCounts } from './better-counts.ts';
import { expectedMoved } from './expected.ts';

import { recipeFor } from './recipe.ts';
import type { Flow, Ghosts, HotMove, Moved, Parents, PlanAnswer } from './types.ts';
import { warningsFor } from './warnings.ts';

export interface PlanQuestion {
  from: RuleAtCount;
  to: RuleAtCount;
  /** How many of the hottest keys to look at. */
  top?: number;
  ghosts?: Ghosts | null;
  /** Names keys by digests. */
  redaction?: Redaction | undefined;
}

const TOP = 10;

/** @param state a scan that tells keys apart, over any number of partitions */
export function planAnswer(
  state: ScanState,
  { from, to, top = TOP, ghosts = null, redaction }: PlanQuestion,
): PlanAnswer {
  const keys = state.keys!;
  const keyed = state.records - state.keyless;
  const places = { before: placesOf(state, keys, from), after: placesOf(state, keys, to) };
  const weights = new Weights(keys, keyed);
  const counted = isCounted(state, from) && isCounted(state, to) ? countedFlows(state, from, to) : undefined;
  const flows = flowsOf(keys, places, weights, counted, to.numPartitions);
  const moves = movesOf(weights, places, keyed, counted && flows);
  const expected = expectedMoved(from, to);
  const answer = {
    from: { rule: from.rule, numPartitions: from.numPartitions },
    to: { rule: to.rule, numPartitions: to.numPartitions },
    redacted: redaction !== undefined,
    keys: moves.keys,
    records: { ...moves.records, keyless: state.keyless },
    expectedMoved: expected.moved,
    expectedFrom: expected.from,
    flows,
    hotKeys: hotMoves(keys, places, keyed, { top, redaction }),
    parents: parentsOf(flows, from, to),
    spread: spreads(flows, from, to),
    betterCounts: betterCounts(from, to),
    found: state.partitionsFrom === 'records' ? foundAt(keys, places, weights) : null,
    ghosts,
  };
  return { ...answer, warnings: warningsFor(answer), recipe: recipeFor(answer) };
}

/** Of each entry, under the one rule and the other. */
interface Places {
  before: Int32Array;
  after: Int32Array;
}

/** The records of each flow, from the counts of a scan over a multiple of both counts: exact, whatever the keys are. */
function countedFlows(
  { recordsOf, numPartitions }: ScanState,
  from: RuleAtCount,
  to: RuleAtCount,
): Map<number, number> {
  const flows = new Map<number, number>();
  for (let p = 0; p < numPartitions; p++) {
    if (recordsOf[p] === 0) continue;
    const name = (p % from.numPartitions) * to.numPartitions + (p % to.numPartitions);
    flows.set(name, (flows.get(name) ?? 0) + recordsOf[p]);
  }
  return flows;
}

function flowsOf(
  keys: KeyColumns,
  { before, after }: Places,
  weights: Weights,
  counted: Map<number, number> | undefined,
  numPartitions: number,
): Flow[] {
  const flows = new Map<number, Flow>();
  const flowOf = (from: number, to: number): Flow => {
    const name = from * numPartitions + to;
    let flow = flows.get(name);
    if (!flow) {
      flow = { from, to, keys: 0, records: 0 };
      flows.set(name, flow);
    }
    return flow;
  };
  forEachKey(keys, (i, end) => {
    if (before[i] === UNKNOWN) return;
    const totals = totalsOf(keys, i, end);
    const [ofKeys, records] = [weights.keysOf(i), weights.recordsOf(i, totals.records, totals)];
    if (ofKeys === 0 && records === 0) return;
    const flow = flowOf(before[i], after[i]);
    flow.keys += ofKeys;
    flow.records += records;
  });
  for (const [name, records] of counted ?? []) {
    flowOf(Math.floor(name / numPartitions), name % numPartitions).records = records;
  }
  return [...flows.values()]
    .map(flow => ({ ...flow, keys: Math.round(flow.keys), records: Math.round(flow.records) }))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

function movesOf(
  weights: Weights,
  { before, after }: Places,
  keyed: number,
  counted: readonly Flow[] | undefined,
): { keys: Moved; records: Moved } {
  const all = weights.count(() => true);
  const unknown = weights.count(i => before[i] === UNKNOWN || after[i] === UNKNOWN);
  const moved = weights.count(i => before[i] !== UNKNOWN && after[i] !== UNKNOWN && before[i] !== after[i]);
  const partOf = (
    total: number,
    most: number,
    isTotalEstimate: boolean,
    { count, lower, upper }: Part,
    notKnown: Part,
  ): Moved => ({
    total,
    isTotalEstimate,
    moved: Math.min(total, count),
    movedBounds: { lower: Math.min(most, lower), upper: Math.min(most, upper + notKnown.upper) },
    exact: weights.isExact && notKnown.upper === 0,
    unknown: notKnown.count,
  });
  const records = partOf(keyed, keyed, false, moved.records, unknown.records);
  if (counted) {
    records.moved = sumOf(counted.filter(({ from, to }) => from !== to).map(flow => flow.records));
    records.movedBounds = { lower: records.moved, upper: records.moved };
    records.exact = true;
  }
  // There are no more keys than records, whatever the sample says.
  const [total, most] = [Math.min(keyed, all.keys.count), Math.min(keyed, all.keys.upper)];
  return { keys: partOf(total, most, !weights.isExact, moved.keys, unknown.keys), records };
}

function hotMoves(
  keys: KeyColumns,
  { before, after }: Places,
  keyed: number,
  { top, redaction }: { top: number; redaction: Redaction | undefined },
): HotMove[] {
  return largest(keys, top, (from, to) => totalsOf(keys, from, to).records)
    .filter(i => before[i] !== UNKNOWN && after[i] !== UNKNOWN && before[i] !== after[i])
    .flatMap(i => {
      const key = redaction ? redactedAt(keys, i, keyed, redaction) : hotKeyAt(keys, i, keyed);
      return key ? [{ ...key, from: before[i], to: after[i] }] : [];
    });
}

/** As a scan of digests has it, whose lengths and bytes are the digests'. */
function redactedAt(keys: KeyColumns, i: number, keyed: number, redaction: Redaction) {
  const hot = hotKeyAt(keys, i, keyed);
  const name = keyNamer(redaction)(keyAt(keys, i), hot.length);
  if (!name) return undefined;
  const length = name.hex.length / 2;
  return { ...hot, ...name, length, bytes: hot.records * length };
}

function parentsOf(flows: readonly Flow[], from: RuleAtCount, to: RuleAtCount): Parents {
  const parents = new Map<number, number[]>();
  for (const flow of flows) parents.set(flow.to, [...(parents.get(flow.to) ?? []), flow.from]);
  const ascending = [...parents].sort(([a], [b]) => a - b);
  return {
    always: from.rule === to.rule && to.numPartitions % from.numPartitions === 0,
    onlyOne:
      from.numPartitions === 1
        ? []
        : ascending.filter(([, each]) => each.length === 1).map(([partition, [parent]]) => ({ partition, parent })),
    most: ascending.reduce((most, [, each]) => Math.max(most, each.length), 0),
  };
}

function spreads(flows: readonly Flow[], from: RuleAtCount, to: RuleAtCount): NonNullable<PlanAnswer['spread']> | null {
  const before = new Float64Array(from.numPartitions);
  const after = new Float64Array(to.numPartitions);
  for (const flow of flows) {
    before[flow.from] += flow.records;
    after[flow.to] += flow.records;
  }
  return sumOf(before) === 0 ? null : { before: spreadOf(before), after: spreadOf(after) };
}

/** By the partitions where the records were found, and those where the rules put their keys. */
function foundAt(keys: KeyColumns, { before, after }: Places, weights: Weights): NonNullable<PlanAnswer['found']> {
  const found = { from: 0, to: 0, elsewhere: 0 };
  forEachKey(keys, (from, to) => {
    const totals = totalsOf(keys, from, to);
    for (let i = from; i < to; i++) {
      if (before[i] === UNKNOWN) continue;
      const place = keys.partitions[i] === before[i] ? 'from' : keys.partitions[i] === after[i] ? 'to' : 'elsewhere';
      found[place] += weights.recordsOf(i, keys.records[i], totals);
    }
  });
  return { from: Math.round(found.from), to: Math.round(found.to), elsewhere: Math.round(found.elsewhere) };
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
