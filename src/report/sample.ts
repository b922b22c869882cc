// What an answer from some of the records is worth.

import type { Sampled } from '../analysis/shared/runs.ts';
import { integer, percent } from './numbers.ts';

export function sampleText({ records, offsets, runs }: Sampled): string {
  return `a sample: ${integer(records)} records of ${integer(offsets)} offsets, in ${integer(runs)} runs from random places`;
}

/** `shares in points, 19 times of 20: crc32 ±0.9`; nothing where no error is known. */
export function errorLines(errors: readonly (readonly [name: string, plusMinus: number | null])[]): string[] {
  const known = errors.flatMap(([name, plusMinus]) => (plusMinus === null ? [] : [`${name} ${pointsText(plusMinus)}`]));
  return known.length === 0 ? [] : [`shares in points, 19 times of 20: ${known.join(', ')}`];
}

export function pointsText(plusMinus: number): string {
  return `±${(100 * plusMinus).toFixed(plusMinus < 0.001 ? 2 : 1)}`;
}

export function missedText({ missedBelow }: Sampled): string {
  return percent(missedBelow);
}
