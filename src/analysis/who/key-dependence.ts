// Whether partitions hang on keys, where no key is there twice: their sum of bytes or their last byte tells something of the partition.

import type { Witness } from '../../state/writers/state.ts';

/** More values of a feature are taken as one. */
const MOST_VALUES = 16;
/** Divisors of the partition count up to this one are looked at. */
const MOST_DIVISOR = 12;

/** The evidence that they do, as a natural logarithm, less what was tried for it. */
export function dependsOnKey(pairs: readonly Witness[], numPartitions: number): number {
  let [best, tried] = [0, 0];
  for (let divisor = 2; divisor <= Math.min(MOST_DIVISOR, numPartitions); divisor++) {
    if (numPartitions % divisor !== 0) continue;
    for (const featureOf of [sumOf(divisor), lastByte]) {
      tried++;
      best = Math.max(best, association(pairs.map(({ key, partition }) => [featureOf(key), partition % divisor])));
    }
  }
  return best - Math.log(Math.max(1, tried));
}

const sumOf = (divisor: number) => (key: Uint8Array) => key.reduce((sum, byte) => sum + byte, 0) % divisor;
const lastByte = (key: Uint8Array): number => key[key.length - 1] ?? 0;

/** How much likelier the pairs are if both sides go together than if they don't, less what the table's freedom costs. */
function association(pairs: readonly (readonly [number, number])[]): number {
  const counts = new Map<number, number>();
  for (const [feature] of pairs) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const kept = new Set(
    [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MOST_VALUES)
      .map(([feature]) => feature),
  );
  const [rows, columns, cells] = [new Map<number, number>(), new Map<number, number>(), new Map<string, number>()];
  for (const [feature, target] of pairs) {
    const row = kept.has(feature) ? feature : -1;
    rows.set(row, (rows.get(row) ?? 0) + 1);
    columns.set(target, (columns.get(target) ?? 0) + 1);
    cells.set(`${row} ${target}`, (cells.get(`${row} ${target}`) ?? 0) + 1);
  }
  let gain = 0;
  for (const [name, count] of cells) {
    const [row, column] = name.split(' ').map(Number);
    gain += count * Math.log((count * pairs.length) / rows.get(row)! / columns.get(column)!);
  }
  return gain - (((rows.size - 1) * (columns.size - 1)) / 2) * Math.log(pairs.length);
}
