// Records that none of the writers explains.

import type { Pair } from '../../state/writers/pair-table.ts';
import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { Example, WhoState } from '../../state/writers/state.ts';
import type { ShownKey } from '../shared/shown-key.ts';
import { type Candidate, placeBy } from './candidate.ts';
import { explainedBy, totalOf } from './mixture.ts';
import type { Naming } from './naming.ts';
import type { Writers } from './search.ts';
import type { WrittenBy } from './written-by.ts';

export interface OffRuleExample extends ShownKey {
  partition: number;
  /** Where the first writer would have put it; null also where two partitions would tell a redacted key. */
  expected: number | null;
  position: number;
  /** Ids of the sessions that may have written it; empty where the source has no batches. */
  sessions: string[];
}

export function offRuleRecords({ decision, records, isSample }: Writers, keyed: number): number {
  const { writers } = decision.mixture;
  if (writers.length === 0) return decision.noneAbove === null ? 0 : keyed;
  const total = totalOf(records);
  const off = total - explainedBy(records, writers);
  return isSample && total > 0 ? Math.round((off / total) * keyed) : off;
}

const MOST_EXAMPLES = 10;

function isExplained(mask: number, { decision }: Writers): boolean {
  return decision.mixture.writers.some(writer => mask & (1 << writer));
}

export function offRuleExamples(state: WhoState, writers: Writers, by: WrittenBy, naming: Naming): OffRuleExample[] {
  const { decision, names } = writers;
  const found: Example[] = [];
  for (const [mask, list] of state.examples) {
    if (!isExplained(mask, writers)) found.push(...list);
  }
  const others = decision.mixture.writers.filter(writer => writer >= MASK_RULES.length).map(writer => names[writer]);
  return found
    .filter(({ key, partition }) => others.every(name => placeBy(name, key) !== partition))
    .sort((a, b) => a.position - b.position || a.partition - b.partition)
    .slice(0, MOST_EXAMPLES)
    .flatMap(({ key, partition, position }) => {
      const name = naming.key(key);
      if (!name) return [];
      const expected = naming.tellsPairs ? expectedBy(names[decision.mixture.writers[0]], key) : null;
      return { ...name, partition, expected, position, sessions: by(partition, position, position, []) };
    });
}

/**
 * The partition in which nine of ten records off the rule are, if there are some.
 * @param offRecords how many there are
 */
export function offRulePartition(state: WhoState, writers: Writers, offRecords: number): number | null {
  // Of a topic that one rule explains not each key is asked.
  if (writers.isSample || offRecords === 0) return null;
  const keysOf = new Map<number, number>();
  let total = 0;
  for (const { mask, partition } of state.pairs as Iterable<Pair>) {
    if (partition >= state.numPartitions || isExplained(mask, writers)) continue;
    keysOf.set(partition, (keysOf.get(partition) ?? 0) + 1);
    total++;
  }
  for (const [partition, keys] of keysOf) if (total >= 5 && keys >= 0.9 * total) return partition;
  return null;
}

/** Null where the part of the key that is hashed is not there. */
function expectedBy(candidate: Candidate, key: Uint8Array): number | null {
  const place = placeBy(candidate, key);
  return place < 0 ? null : place;
}
