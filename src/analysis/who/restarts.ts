// Sessions that came one after the other: a program has a new producer id at each start.

import type { WriterSession } from './sessions.ts';

/**
 * Names for each session with a producer id and a rule the one that it may go on with: of those with the same rule that ended before it
 * began, the last to end that no other goes on with.
 */
export function withPredecessors(writers: readonly WriterSession[]): WriterSession[] {
  const follows = new Map<WriterSession, string>();
  const isKnown = ({ producerId, rule, first, last }: WriterSession): boolean =>
    producerId !== null && rule !== null && rule !== 'none' && first.timestamp !== null && last.timestamp !== null;
  const free = new Set(writers.filter(isKnown));
  for (const writer of [...free].sort((a, b) => a.first.timestamp! - b.first.timestamp!)) {
    const before = [...free]
      .filter(each => isSameKind(each, writer) && each.last.timestamp! < writer.first.timestamp!)
      .sort((a, b) => b.last.timestamp! - a.last.timestamp!)[0];
    if (!before) continue;
    follows.set(writer, before.id);
    free.delete(before);
  }
  return writers.map(writer => ({ ...writer, follows: follows.get(writer) ?? null }));
}

function isSameKind(a: WriterSession, b: WriterSession): boolean {
  return a.id !== b.id && a.rule === b.rule && a.isTransactional === b.isTransactional;
}
