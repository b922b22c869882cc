// How much of what is checked at random `npm test` does: a fixed share. KEYLANE_RUNS=all, as in .ci/run, does all.
// A property takes another seed each time, which its failure names; KEYLANE_SEED=… takes that one.

import fc from 'fast-check';

const isAll = process.env.KEYLANE_RUNS === 'all';

if (process.env.KEYLANE_SEED) fc.configureGlobal({ seed: Number(process.env.KEYLANE_SEED) });

/** A property's `numRuns`. */
export const runs = (all: number): number => (isAll ? all : Math.ceil(all / 4));

/** A part of a list that was made for a test: one of so many. */
export const some = <T>(list: readonly T[], of = 4): T[] => list.filter((_, i) => isAll || i % of === 0);
