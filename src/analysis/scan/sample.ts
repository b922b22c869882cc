// A scan of a sample: which of its figures stand for the whole, and how far they may lie.

import { hex } from '../../printable.ts';
import { forEachKey, keyAt, totalsOf } from '../../state/keys/columns.ts';
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
  const counts = countsOf(answer.hotKeys, groups);
  const countsOfKey = (key: HotKey): readonly number[] => counts.get(nameOf(key.hex, key.length))!;
  const isMet = (key: HotKey): boolean => countsOfKey(key).filter(records => records > 0).length >= LEAST_GROUPS;
  const hotKeys = answer.hotKeys.filter(isMet);
  const isHot = hotKeys.includes(answer.hotKeys[0]);
  const keyedOf = ({ records, keyless }: ScanState): number => records - keyless;
  const fullest = fullestOf(answer);
  const errors = {
    keyless: plusMinus(groups.map(({ keyless, records }) => ({ part: keyless, of: records }))),
    tombstones: plusMinus(groups.map(({ tombstones, records }) => ({ part: tombstones, of: records }))),
    fullest: plusMinus(groups.map(group => ({ part: group.recordsOf[fullest], of: keyedOf(group) }))),
    hotKeys: hotKeys.map(key =>
      plusMinus(groups.map((group, i) => ({ part: countsOfKey(key)[i], of: keyedOf(group) }))),
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

/** Of long keys only the start is kept: others may begin like them. */
const nameOf = (hex: string, length: number): string => `${length} ${hex}`;

/** The records of each of these keys in each group. */
function countsOf(hotKeys: readonly HotKey[], groups: readonly ScanState[]): ReadonlyMap<string, number[]> {
  const counts = new Map(hotKeys.map(({ hex, length }) => [nameOf(hex, length), groups.map(() => 0)]));
  const lengths = new Set(hotKeys.map(({ length }) => length));
  for (const [i, { keys }] of groups.entries()) {
    if (!keys) continue;
    forEachKey(keys, (from, to) => {
      // Most keys need not be written as text.
      if (!lengths.has(keys.lengths[from])) return;
      const of = counts.get(nameOf(hex(keyAt(keys, from)), keys.lengths[from]));
      if (of) of[i] += totalsOf(keys, from, to).records;
    });
  }
  return counts;
}
