// A scan of a sample: which of its figures stand for the whole, and how far they may lie.

import { hex } from '../../printable.ts';
import { forEachKey, type KeyColumns, keyAt, totalsOf } from '../../state/keys/columns.ts';
import type { ScanState } from '../../state/state.ts';
import { type Drawn, plusMinus, sampled } from '../shared/runs.ts';
import type { HotKey } from './hot-keys.ts';
import type { ScanAnswer, VerdictCode } from './types.ts';

/** A key that fewer of the groups have met is not told as a hot one: how they differ says too little of it. */
const LEAST_GROUPS = 10;

/** Of the others exact counts are asked for: whether each key has one record, how few keys there are, whether keys lie as a hash puts them. */
const HOLDS: ReadonlySet<VerdictCode> = new Set([
  'mostly-keyless',
  'keyless-in-one',
  'missing-as-text',
  'constant-key',
  'code-key',
  'timestamp-key',
  'hot-key',
  'split-keys',
]);

/**
 * @param answer of all groups together
 * @param groups of each group of runs
 */
export function sampledScan(answer: ScanAnswer, groups: readonly ScanState[], drawn: Drawn): ScanAnswer {
  const counts = new Map(answer.hotKeys.map(({ hex }) => [hex, groups.map(() => 0)]));
  for (const [i, { keys }] of groups.entries()) if (keys) addCounts(counts, keys, i);
  const hotKeys = answer.hotKeys.filter(key => groupsWith(counts, key) >= LEAST_GROUPS);
  const isHot = answer.hotKeys.length > 0 && hotKeys.includes(answer.hotKeys[0]);
  const keyedOf = ({ records, keyless }: ScanState): number => records - keyless;
  const fullest = fullestOf(answer);
  const errors = {
    keyless: plusMinus(groups.map(({ keyless, records }) => ({ part: keyless, of: records }))),
    tombstones: plusMinus(groups.map(({ tombstones, records }) => ({ part: tombstones, of: records }))),
    fullest: plusMinus(groups.map(group => ({ part: group.recordsOf[fullest], of: keyedOf(group) }))),
    hotKeys: hotKeys.map(({ hex }) =>
      plusMinus(groups.map((group, i) => ({ part: counts.get(hex)![i], of: keyedOf(group) }))),
    ),
  };
  return {
    ...answer,
    sample: { ...sampled(answer.records, drawn, ['distinctKeys', 'splitKeys']), errors },
    skew: { ...answer.skew, cause: null },
    hotKeys,
    hotKeysByBytes: [],
    salting: null,
    verdicts: answer.verdicts.filter(({ code }) => HOLDS.has(code) && (code !== 'hot-key' || isHot)),
  };
}

function fullestOf({ partitions }: ScanAnswer): number {
  return partitions.reduce((most, { records }, i) => (records > partitions[most].records ? i : most), 0);
}

function groupsWith(counts: ReadonlyMap<string, readonly number[]>, { hex }: HotKey): number {
  return counts.get(hex)!.filter(records => records > 0).length;
}

/** The records that a group has of the keys that are counted. */
function addCounts(counts: ReadonlyMap<string, number[]>, keys: KeyColumns, group: number): void {
  const lengths = new Set([...counts.keys()].map(key => key.length / 2));
  forEachKey(keys, (from, to) => {
    const bytes = keyAt(keys, from);
    if (!lengths.has(bytes.length)) return;
    const of = counts.get(hex(bytes));
    if (of) of[group] += totalsOf(keys, from, to).records;
  });
}
