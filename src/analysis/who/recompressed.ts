// Batches that the broker has compressed anew, since its topic has another compression.type than their writers.

import { FOREIGN_SHAPES } from '../../rules/marks.ts';
import type { Sessions } from '../../state/writers/sessions.ts';

/**
 * The one shape that all batches have, if it is the broker's and some are of clients that never leave it: those of one shape alone prove nothing,
 * since many topics have one writer.
 */
export function recompressedAs(sessions: Sessions | undefined): string | null {
  const all = [...(sessions ?? [])].filter(({ producerId }) => producerId !== -2);
  if (all.length === 0) return null;
  const [{ shape }] = all;
  const isForeign = all.some(({ triple }) => FOREIGN_SHAPES[triple]?.includes(shape));
  return isForeign && all.every(session => session.shape === shape) ? shape : null;
}
