import type { BenchAnswer } from '../analysis/bench.ts';
import { integer } from './numbers.ts';
import type { Style } from './style.ts';
import { rowsUnder } from './table.ts';

/** A table for each set of keys. */
export function benchText(answer: BenchAnswer, style: Style): string {
  const { colors } = style;
  const rows = answer.results.map(({ contender, nanoseconds, timesFaster }) => [
    contender,
    `${nanoseconds.toFixed(1)} ns`,
    `${timesFaster.toFixed(1)} x`,
  ]);
  const drawn = rowsUnder(rows, [0], style);
  const lines: string[] = [];
  for (const [i, { set }] of answer.results.entries()) {
    if (set !== answer.results[i - 1]?.set) lines.push('', colors.bold(`Keys of ${set}`));
    lines.push(drawn[i]);
  }
  const { keys, partitions, rounds, keylane, engine, runtime, cpu } = answer;
  const method = `${integer(keys)} distinct keys a set, ${partitions} partitions, all answers equal; a key's time, median of ${rounds} rounds in turns`;
  return `${[...lines.slice(1), '', colors.dim(method), colors.dim(`keylane ${keylane} (${engine}), ${runtime}, ${cpu}`)].join('\n')}\n`;
}
