// Keys that sit in more than one partition: order, joins and compaction are broken for them.

import type { RuleId } from '../../rules/index.ts';
import type { Pair } from '../../state/writers/pair-table.ts';
import type { WhoState } from '../../state/writers/state.ts';
import type { ShownKey } from '../shared/shown-key.ts';
import { placeBy } from './candidate.ts';
import type { Naming } from './naming.ts';
import type { Writers } from './search.ts';
import type { WrittenBy } from './written-by.ts';

export interface SplitKeys {
  /** Exact, unless so many keys were seen that only a sample of them was kept. */
  count: number;
  isEstimate: boolean;
  examples: SplitKey[];
}

export interface SplitKey extends ShownKey {
  partitions: {
    partition: number;
    records: number;
    /** Positions of its first and last record there. */
    first: number;
    last: number;
    /** Which of the writers would have put it there. */
    rules: RuleId[];
    /** Ids of the sessions that may have written it there; empty where the source has no batches. */
    sessions: string[];
  }[];
}

const MOST_EXAMPLES = 20;

export function findSplitKeys(
  { pairs, splitKeys }: WhoState,
  writers: Writers,
  writtenBy: WrittenBy,
  naming: Naming,
): SplitKeys {
  const found: { key: Uint8Array; pairs: Pair[]; records: number }[] = [];
  // Those that have as many records stay in an order that is not that of the records.
  for (const [name, key] of [...splitKeys].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [first, second] = name.split(' ').map(Number);
    const ofKey = pairs.pairsOf(first, second);
    // It has left the sample.
    if (ofKey.length < 2) continue;
    ofKey.sort((a, b) => a.firstPosition - b.firstPosition || a.partition - b.partition);
    found.push({ key, pairs: ofKey, records: ofKey.reduce((sum, { records }) => sum + records, 0) });
  }
  found.sort((a, b) => b.records - a.records || splitAt(a.pairs) - splitAt(b.pairs));
  return {
    count: pairs.splitKeys * 2 ** pairs.level,
    isEstimate: pairs.level > 0,
    examples: (naming.tellsPairs ? found.slice(0, MOST_EXAMPLES) : []).flatMap(({ key, pairs }) => {
      const name = naming.key(key);
      return name ? { ...name, partitions: pairs.map(pair => partOf(pair, key, writers, writtenBy)) } : [];
    }),
  };
}

/** Where the last of its partitions came to it. */
function splitAt(pairs: readonly Pair[]): number {
  return pairs[pairs.length - 1].firstPosition;
}

function partOf(
  pair: Pair,
  key: Uint8Array,
  { decision, names }: Writers,
  writtenBy: WrittenBy,
): SplitKey['partitions'][number] {
  const by = decision.mixture.writers.map(writer => names[writer]);
  const rules = [...new Set(by.filter(name => placeBy(name, key) === pair.partition).map(({ rule }) => rule))];
  return {
    partition: pair.partition,
    records: pair.records,
    first: pair.firstPosition,
    last: pair.lastPosition,
    rules,
    sessions: writtenBy(pair.partition, pair.firstPosition, pair.lastPosition, rules),
  };
}
