// Where keylane loses: every contender and key set that is faster, found by rule and not by choice.

import type { SetTimings } from './results.ts';
import { isRival, markdownTable, ratio, timesText } from './text.ts';

interface Loss {
  title: string;
  contender: string;
  /** The sets where it is faster, each with how many times keylane's time it takes. */
  sets: { set: string; times: number }[];
  /** How many sets it ran. */
  outOf: number;
}

export interface Losses {
  losses: Loss[];
  comparisons: number;
}

export function findLosses(measured: SetTimings[]): Losses {
  const found = new Map<string, Loss>();
  let comparisons = 0;
  for (const { group, title, set, timings } of measured) {
    for (const timing of timings.filter(isRival)) {
      comparisons++;
      const id = `${group}/${timing.contender}`;
      const loss = found.get(id) ?? { title, contender: timing.contender, sets: [], outOf: 0 };
      found.set(id, loss);
      loss.outOf++;
      const times = ratio(timing, timings);
      if (times < 1) loss.sets.push({ set, times });
    }
  }
  return { losses: [...found.values()].filter(({ sets }) => sets.length > 0), comparisons };
}

export function lossTable({ losses, comparisons }: Losses): string {
  const count = losses.reduce((sum, { sets }) => sum + sets.length, 0);
  const line = `keylane is slower in ${count} of ${comparisons} comparisons.`;
  if (count === 0) return line;
  const rows = losses.map(({ title, contender, sets, outOf }) => [
    title,
    contender,
    sets.map(({ set, times }) => `${set} (${timesText(times)}×)`).join(', '),
    `${sets.length} of ${outOf}`,
  ]);
  return `${line}\n\n${markdownTable(['', 'faster than keylane', 'key sets, and how many times the time of keylane it takes', 'sets'], rows)}`;
}
