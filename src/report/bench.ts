import type { BenchAnswer } from '../analysis/bench.ts';
import { integer } from './numbers.ts';
import { padEnd, padStart, type Style, widest } from './style.ts';

/** A table for each set of keys. */
export function benchText(answer: BenchAnswer, { colors }: Style): string {
  const rows = answer.results.map(({ contender, nanoseconds, timesFaster }) => [
    contender,
    `${nanoseconds.toFixed(1)} ns`,
    `${timesFaster.toFixed(1)} x`,
  ]);
  const widths = [0, 1, 2].map(column => widest(rows.map(row => row[column])));
  const lines: string[] = [];
  for (const [i, { set }] of answer.results.entries()) {
    if (set !== answer.results[i - 1]?.set) lines.push('', colors.bold(`Keys of ${set}`));
    const [contender, time, ratio] = rows[i];
    lines.push(`  ${padEnd(contender, widths[0])}  ${padStart(time, widths[1])}  ${padStart(ratio, widths[2])}`);
  }
  const { keys, partitions, rounds, keylane, engine, runtime, cpu } = answer;
  const method = `${integer(keys)} distinct keys a set, ${partitions} partitions, all answers equal; a key's time, median of ${rounds} rounds in turns`;
  return `${[...lines.slice(1), '', colors.dim(method), colors.dim(`keylane ${keylane} (${engine}), ${runtime}, ${cpu}`)].join('\n')}\n`;
}
