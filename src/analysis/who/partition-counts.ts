// Whether records fit a rule at another partition count: one the topic had before it grew, or the one it really has.

import { type Rule, type RuleId, rules } from '../../rules/index.ts';
import { reductions } from '../../rules/reduction.ts';
import type { RuleAtCount } from '../../rules/rule-at-count.ts';
import { LAST_RULES } from '../../rules/table.ts';
import type { Witness } from '../../state/writers/state.ts';

export interface CountSearch {
  found: RuleAtCount[];
  /** How many rules at how many counts were tried: so often something could fit by chance. */
  tried: number;
}

const MOST_LOOKED_AT = 512;
// Enough to leave out what fits less than a quarter, nearly always.
const FIRST_LOOK = 32;
const LEAST_SHARE = 0.25;
const MOST_FOUND = 3;

/**
 * The rules and counts that fit these records best, up to three, each for those that the ones before leave over.
 * @param records that no rule explains at the count that was taken
 * @param from the smallest count to try, at least 2
 * @param to the largest
 * @param without not this one
 */
export function searchCounts(records: readonly Witness[], from: number, to: number, without: number): CountSearch {
  const candidates = rules.filter(({ id }) => !LAST_RULES.includes(id));
  const found: RuleAtCount[] = [];
  let left = records.slice(0, MOST_LOOKED_AT);
  const tried = Math.max(1, candidates.length * (to - from + 1));
  // Fewer could fit by chance whatever they are.
  while (found.length < MOST_FOUND && left.length >= 2) {
    const best = bestCount(left, candidates, from, to, without);
    if (!best) break;
    found.push({ rule: best.rule.id, numPartitions: best.numPartitions });
    const { rule, numPartitions } = best;
    left = left.filter(({ key, partition }) => rule.partition(key, numPartitions) !== partition);
  }
  return { found, tried };
}

interface Fit {
  rule: Rule<RuleId>;
  numPartitions: number;
  /** How far beyond chance, in units of one record that fits. */
  excess: number;
}

function bestCount(
  records: readonly Witness[],
  candidates: readonly Rule<RuleId>[],
  from: number,
  to: number,
  without: number,
): Fit | undefined {
  let best: Fit | undefined;
  for (const rule of candidates) {
    const fitting = fittingOf(rule, records);
    const look = Math.min(FIRST_LOOK, records.length);
    for (let numPartitions = from; numPartitions <= to; numPartitions++) {
      if (numPartitions === without || fitting(numPartitions, look) < LEAST_SHARE * look) continue;
      const excess = fitting(numPartitions, records.length) - records.length / numPartitions;
      if (excess > LEAST_SHARE * records.length && excess > (best?.excess ?? 0)) best = { rule, numPartitions, excess };
    }
  }
  return best;
}

/** Says how many of the first so many records fit the rule at a count. A key is hashed once, whatever the counts. */
function fittingOf(rule: Rule<RuleId>, records: readonly Witness[]): (numPartitions: number, count: number) => number {
  const hashes = records.map(({ key }) => rule.hashOf(key));
  const reduce = reductionOf(rule);
  return (numPartitions, count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) if (reduce(hashes[i], numPartitions) === records[i].partition) sum++;
    return sum;
  };
}

function reductionOf({ reduction }: Rule<RuleId>): (hash: number | bigint, numPartitions: number) => number {
  if (reduction === 'integer') return (hash, numPartitions) => Number((hash as bigint) % BigInt(numPartitions));
  // Kinesis' shards are no partitions of a topic: its rule is not looked for at other counts.
  if (reduction === 'range') return () => -1;
  return reductions[reduction] as (hash: number | bigint, numPartitions: number) => number;
}
