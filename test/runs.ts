// How much of what is checked at random `npm test` does: a fixed share. KEYLANE_RUNS=all, as in .ci/run, does all.
// What is drawn is the same each time, so that what fails is what was changed. KEYLANE_SEED=… draws something else; a number that nobody has
// tried is what finds new faults.

import fc from 'fast-check';
import { type Random, seeded } from './seeded.ts';

/** Whether everything is done: for what is too dear for `npm test` and cannot be done in part. */
export const isAll = process.env.KEYLANE_RUNS === 'all';

const seed = Number(process.env.KEYLANE_SEED || 1);
fc.configureGlobal({ seed });

/** In the place of Math.random. */
export const random = (): Random => seeded(seed);

/** A property's `numRuns`, one of so many in `npm test`. */
export const runs = (all: number, of = 8): number => (isAll ? all : Math.ceil(all / of));

/** A part of a list that was made for a test: one of so many, so that tests which take turns in `from` ask all of it together. */
export const some = <T>(list: readonly T[], of = 4, from = 0): T[] =>
  list.filter((_, i) => isAll || i % of === from % of);
