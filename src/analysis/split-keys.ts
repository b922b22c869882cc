// Keys that sit in more than one partition: order, joins and compaction are broken for them.

import type { RuleId } from '../rules/index.ts';
import type { Pair, WhoState } from '../scan/index.ts';
import { partitionBy, type ShownKey, shown } from './shown-key.ts';
import type { Writers } from './who-writers.ts';

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
  }[];
}

const MOST_EXAMPLES = 20;

export function findSplitKeys({ pairs, splitKeys }: WhoState, writers: Writers): SplitKeys {
  const found: { key: Uint8Array; pairs: Pair[]; records: number }[] = [];
  for (const [name, key] of splitKeys) {
    const [first, second] = name.split(' ').map(Number);
    const ofKey = pairs.pairsOf(first, second);
    // It has left the sample.
    if (ofKey.length < 2) continue;
    found.push({ key, pairs: ofKey, records: ofKey.reduce((sum, { records }) => sum + records, 0) });
  }
  found.sort((a, b) => b.records - a.records);
  return {
    count: pairs.splitKeys * 2 ** pairs.level,
    isEstimate: pairs.level > 0,
    examples: found.slice(0, MOST_EXAMPLES).map(({ key, pairs }) => ({
      ...shown(key),
      partitions: pairs.sort((a, b) => a.firstPosition - b.firstPosition).map(pair => partOf(pair, key, writers)),
    })),
  };
}

function partOf(pair: Pair, key: Uint8Array, { decision, names }: Writers): SplitKey['partitions'][number] {
  const by = decision.mixture.writers.map(writer => names[writer]);
  return {
    partition: pair.partition,
    records: pair.records,
    first: pair.firstPosition,
    last: pair.lastPosition,
    rules: [...new Set(by.filter(name => partitionBy(name, key) === pair.partition).map(({ rule }) => rule))],
  };
}
