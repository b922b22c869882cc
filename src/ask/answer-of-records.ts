// Records of a source → the answer about who wrote them.

import { type WhoAnswer, whoAnswer } from '../analysis/who/answer.ts';
import { whoSource } from '../scan/writers/source.ts';
import type { Source, SourceNotes, SourceOptions } from '../sources/index.ts';
import type { Redaction } from '../state/redaction.ts';
import type { WhoState } from '../state/writers/state.ts';
import { pairsFor, readingMemory } from './memory.ts';
import { countsOf, type ReadCounts } from './notes.ts';

export interface Asked extends ReadCounts {
  answer: WhoAnswer;
}

/**
 * @param how as the source was opened
 * @param question.numPartitions undefined if the records are to tell it
 */
export async function answerOfRecords(
  source: Source,
  how: SourceOptions,
  question: { numPartitions: number | undefined; memory: number; redaction?: Redaction | undefined },
  notes: SourceNotes,
): Promise<Asked> {
  const { numPartitions, memory, redaction } = question;
  const mostPairs = pairsFor(memory - readingMemory(source));
  const ask = (writers: WhoState) => askedOf(writers, numPartitions, redaction);
  const { answer, state } = await whoSource(source, how, numPartitions, notes, ask, mostPairs);
  return { answer, ...countsOf(state), unreadable: state.unreadable };
}

/** The count that the records fit is asked about too, if it is clear that they fit another. */
function askedOf(writers: WhoState, numPartitions: number | undefined, redaction: Redaction | undefined) {
  const answer = whoAnswer(writers, numPartitions !== undefined, redaction);
  const better = answer.reason === 'partition-count' ? answer.suggestedPartitions : null;
  return { answer, suggestedPartitions: better };
}
