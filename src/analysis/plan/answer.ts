// What moves if a topic gets another number of partitions, its producers another rule, or both.

import type { Redaction } from '../../scan/keys/redacting-table.ts';
import { forEachKey, type KeyColumns, keyAt, totalsOf } from '../../state/keys/columns.ts';
import type { ScanState } from '../../state/state.ts';
import { type HotKey, hotKeyAt } from '../scan/hot-keys.ts';
import { largest } from '../scan/largest.ts';
import { spreadOf } from '../scan/spread.ts';
import { isCounted, placesOf, UNKNOWN } from '../shared/places.ts';
import { type Part, Weights } from '../shared/sample.ts';
import { keyNamer } from '../shared/shown-key.ts';
import type { RuleAtCount } from '../who/partition-counts.ts';
import { type BetterCount, betterCounts } from './better-counts.ts';
import { type Expected, expectedMoved } from './expected.ts';
import type { Ghosts } from './ghosts.ts';
import { type Recipe, recipeFor } from './recipe.ts';
import { type PlanWarning, warningsFor } from './warnings.ts';

export interface PlanAnswer {
  from: RuleAtCount;
  to: RuleAtCount;
  /** Whether keys are named by their digests with somebody's secret; all figures are of the keys themselves. */
  redacted: boolean;
  keys: Moved;
  records: Moved & { keyless: number };
  /** The share of all keys that an even hash would move: 0 to 1. */
  expectedMoved: number;
  expectedFrom: Expected['from'];
  /** Every pair of an old and a new partition that has keys, also those that stay; ascending. Estimates where `keys` or `records` are. */
  flows: Flow[];
  /** Those of the `top` keys with the most records that move. */
  hotKeys: HotMove[];
  parents: Parents;
  /** How even the partitions' records are before and after; null where no record has a key. */
  spread: { before: Spread; after: Spread } | null;
  betterCounts: BetterCount[];
  /** Where the records were found, if the source tells; null if not. A record that both rules would put there counts as `from`. */
  found: { from: number; to: number; elsewhere: number } | null;
  /** Of a compacted topic: values that the change leaves behind. Null if it was not asked for. */
  ghosts: Ghosts | null;
  warnings: PlanWarning[];
  recipe: Recipe;
}

export interface Moved {
  /** Distinct keys, or keyed records. */
  total: number;
  moved: number;
  /** What holds the true number that moves, in 95 % of all cases: both are `moved` if it is exact. */
  movedBounds: { lower: number; upper: number };
  exact: boolean;
  /** Those of keys so long that only their start was kept: whether they move is not known. They are within the bounds. */
  unknown: number;
}

export interface Flow {
  from: number;
  to: number;
  keys: number;
  records: number;
}

export interface HotMove extends Omit<HotKey, 'partition'> {
  from: number;
  to: number;
}

export interface Parents {
  /** Whether each new partition has keys of one old partition only, whatever the keys: the same rule, and a multiple of the count. */
  always: boolean;
  /** New partitions whose keys all come from one old partition, as far as these keys go; only of more than one partition. */
  onlyOne: { partition: number; parent: number }[];
  /** The most old partitions that a new one has keys from. */
  most: number;
}

export interface Spread {
  maxOverMean: number;
  coefficientOfVariation: number;
}

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
    spread: keyed === 0 ? null : spreads(flows, from, to),
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
    if (!counted) flow.records += records;
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
  const partOf = (total: number, most: number, { count, lower, upper }: Part, notKnown: Part): Moved => ({
    total,
    moved: Math.min(total, count),
    movedBounds: { lower: Math.min(most, lower), upper: Math.min(most, upper + notKnown.upper) },
    exact: weights.isExact && notKnown.upper === 0,
    unknown: notKnown.count,
  });
  const records = partOf(keyed, keyed, moved.records, unknown.records);
  if (counted) {
    records.moved = sumOf(counted.filter(({ from, to }) => from !== to).map(flow => flow.records));
    records.movedBounds = { lower: records.moved, upper: records.moved };
    records.exact = true;
  }
  return { keys: partOf(all.keys.count, all.keys.upper, moved.keys, unknown.keys), records };
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
