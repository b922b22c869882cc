// A source without records, where a State is to be written: parts of a topic are read by the thousand, and some have none.

import { emptyState } from '../state/state.ts';
import type { StateOutput } from './state-writing.ts';

/**
 * What was read of it; undefined where it is an error.
 * @param numPartitions the topic's; undefined if nobody knows
 */
export function emptyRead({ state }: StateOutput, numPartitions: number | undefined) {
  if (state === undefined || numPartitions === undefined) return undefined;
  return { state: emptyState(numPartitions), records: 0, keyless: 0, unreadable: 0 };
}
