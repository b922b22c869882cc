// Rules asked of batches: a batch has one writer, so a rule that did not put one of its keys wrote none of them. What fits several rules by chance
// is then nearly nothing, where of single records it is one in so many partitions.

import { MASK_RULES } from '../../state/writers/rule-masks.ts';
import type { WhoState } from '../../state/writers/state.ts';
import { explainedBy, type Histogram, totalOf } from './mixture.ts';

/** Of the keyed records: so many more fit no writer by their batch than by themselves where batches mix writers, as copies do. */
const MOST_MIXED = 0.01;

/**
 * Keyed records by the rules that all keys of their batch fit, session by session: what fits several rules is then most likely of the one that
 * the session's other batches follow.
 * @param writers bits of the rules that were found
 * @param offRecords how many records fit none of them, each asked alone
 * @returns undefined if the source has no batches, if they mix writers, or if a writer is of a rule that batches are not asked about
 */
export function batchRecords(
  { sessions }: WhoState,
  writers: readonly number[],
  keyed: number,
  offRecords: number,
): Histogram[] | undefined {
  if (!sessions || writers.some(writer => writer >= MASK_RULES.length)) return undefined;
  const histograms = [...sessions].map(
    ({ masks }) => new Map([...masks].map(([mask, { records }]) => [mask, records])),
  );
  const total = histograms.reduce((sum, histogram) => sum + totalOf(histogram), 0);
  const fitting = histograms.reduce((sum, histogram) => sum + explainedBy(histogram, writers), 0);
  return total === keyed && total - fitting - offRecords <= MOST_MIXED * keyed ? histograms : undefined;
}
