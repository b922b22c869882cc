// A plan from a sample: which of its figures stand for the whole, and how far they may lie.

import { type Drawn, plusMinus, sampled } from '../shared/runs.ts';
import type { Flow, PlanAnswer, PlanWarningCode } from './types.ts';

/** 95 % of a normal distribution. */
const DEVIATIONS = 1.96;
/** What needs all keys to be said. */
const NEEDS_ALL: ReadonlySet<PlanWarningCode> = new Set(['same-by-chance']);

/**
 * @param answer of all groups together
 * @param groups of each group of runs
 */
export function sampledPlan(answer: PlanAnswer, groups: readonly PlanAnswer[], drawn: Drawn): PlanAnswer {
  const { keys, records } = answer;
  const after = recordsAfter(answer);
  const fullest = after.indexOf(Math.max(...after));
  const share = keys.total === 0 ? 0 : keys.moved / keys.total;
  const errors = {
    movedRecords: plusMinus(groups.map(({ records: { moved, total } }) => ({ part: moved, of: total }))),
    movedKeys: keys.total === 0 ? null : DEVIATIONS * Math.sqrt((share * (1 - share)) / keys.total),
    fullestAfter: plusMinus(groups.map(group => ({ part: recordsAfter(group)[fullest], of: group.records.total }))),
  };
  return {
    ...answer,
    sample: { ...sampled(records.total + records.keyless, drawn, ['keys.total', 'keys.moved']), errors },
    hotKeys: [],
    warnings: answer.warnings.filter(({ code }) => !NEEDS_ALL.has(code)),
  };
}

function recordsAfter({ flows, to }: { flows: readonly Flow[]; to: PlanAnswer['to'] }): number[] {
  const records = new Array<number>(to.numPartitions).fill(0);
  for (const flow of flows) records[flow.to] += flow.records;
  return records;
}
