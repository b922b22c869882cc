// Which sessions may have written a record, or a key's records in a partition.

import type { RuleId } from '../../rules/index.ts';
import type { Sessions } from '../../state/writers/sessions.ts';
import { sessionId, type WriterSession } from './sessions.ts';

/** Asks for the ids of the sessions that wrote to a partition between two offsets and can have written what is there. */
export type WrittenBy = (partition: number, first: number, last: number, rules: readonly RuleId[]) => string[];

/**
 * Of a session it is known where its first and its last batch in each partition are, and which rules its batches follow.
 * @returns what asks; `rules` are those that would have put the record there, none for one that is off the rule
 */
export function writtenBy(sessions: Sessions | undefined, writers: readonly WriterSession[]): WrittenBy {
  const all = [...(sessions ?? [])].map(session => ({
    id: sessionId(session),
    partitions: session.partitions,
    parts: writers.filter(({ id }) => id === sessionId(session)),
  }));
  return (partition, first, last, rules) =>
    all
      .filter(({ partitions, parts }) => {
        const range = partitions.get(partition);
        return range && range[0] <= last && first <= range[1] && parts.some(part => canBe(part, rules));
      })
      .map(({ id }) => id)
      .sort();
}

function canBe({ rule, alike, offRule, mixesWriters }: WriterSession, rules: readonly RuleId[]): boolean {
  if (mixesWriters || rule === 'none') return true;
  if (rule === null) return alike.length === 0 || rules.some(each => alike.includes(each));
  return rules.includes(rule) || offRule > 0;
}
