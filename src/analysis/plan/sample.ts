// A plan from a sample: which of its figures stand for the whole, and how far they may lie.

import { type Drawn, plusMinus, sampled } from '../shared/runs.ts';
import { wilson } from '../shared/sample.ts';
import { recipeFor } from './recipe.ts';
import type { Flow, PlanAnswer, PlanWarningCode } from './types.ts';

/** What needs all keys to be said. */
const NEEDS_ALL: ReadonlySet<PlanWarningCode> = new Set(['same-by-chance']);

/**
 * @param answer of all groups together
 * @param groups of each group of runs
 */
export function sampledPlan(answer: PlanAnswer, groups: readonly PlanAnswer[], drawn: Drawn): PlanAnswer {
  const { keys, records } = answer;
  const fullest = recordsAfter(answer).reduce((most, count, i, all) => (count > all[most] ? i : most), 0);
  // Other keys than those that were seen may go to other partitions.
  const parents = answer.parents.always ? answer.parents : { ...answer.parents, onlyOne: [] };
  const errors = {
    movedRecords: plusMinus(groups.map(({ records: { moved, total } }) => ({ part: moved, of: total }))),
    movedKeys: keys.total === 0 ? null : plusMinusOf(keys.moved / keys.total, keys.total),
    fullestAfter: plusMinus(groups.map(group => ({ part: recordsAfter(group)[fullest], of: group.records.total }))),
  };
  return {
    ...answer,
    sample: {
      ...sampled(records.total + records.keyless, drawn, ['keys.total', 'keys.moved', 'parents.most']),
      errors,
    },
    hotKeys: [],
    parents,
    recipe: recipeFor({ ...answer, parents: { ...parents, most: 0 } }),
    warnings: answer.warnings.filter(({ code }) => !NEEDS_ALL.has(code)),
  };
}

/** How far the share of all keys may lie: those that were seen are as good as drawn, since a hash puts them where it likes. */
function plusMinusOf(share: number, keys: number): number {
  const [least, most] = wilson(share, keys);
  return Math.max(share - least, most - share);
}

function recordsAfter({ flows, to }: { flows: readonly Flow[]; to: PlanAnswer['to'] }): number[] {
  const records = new Array<number>(to.numPartitions).fill(0);
  for (const flow of flows) records[flow.to] += flow.records;
  return records;
}
