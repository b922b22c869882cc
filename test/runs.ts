// How much of what is checked at random `npm test` does: a fixed share. KEYLANE_RUNS=all, as in .ci/run, does all.
// A property takes another seed each time, which its failure names; KEYLANE_SEED=… takes that one.

import fc from 'fast-check';

/** Whether everything is done: for what is too dear for `npm test` and cannot be done in part. */
export const isAll = process.env.KEYLANE_RUNS === 'all';

if (process.env.KEYLANE_SEED) fc.configureGlobal({ seed: Number(process.env.KEYLANE_SEED) });

/** A property's `numRuns`, one of so many in `npm test`. */
export const runs = (all: number, of = 4): number => (isAll ? all : Math.ceil(all / of));

/** A part of a list that was made for a test: one of so many, so that tests which take turns in `from` ask all of it together. */
export const some = <T>(list: readonly T[], of = 4, from = 0): T[] =>
  list.filter((_, i) => isAll || i % of === from % of);
