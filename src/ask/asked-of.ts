// What is known of writers → the answer, and whether another partition count is to be asked about.

import { type WhoAnswer, whoAnswer } from '../analysis/who/answer.ts';
import type { Redaction } from '../state/redaction.ts';
import type { WhoState } from '../state/writers/state.ts';

/** The count that the records fit is asked about too, if it is clear that they fit another. */
export function askedOf(
  writers: WhoState,
  numPartitions: number | undefined,
  redaction?: Redaction,
): { answer: WhoAnswer; suggestedPartitions: number | null } {
  const answer = whoAnswer(writers, numPartitions !== undefined, redaction);
  const better = answer.reason === 'partition-count' ? answer.suggestedPartitions : null;
  return { answer, suggestedPartitions: better };
}
