import type { PartitionLoad, ScanAnswer } from '../analysis/scan.ts';
import { counted, decimal, integer, percent } from './numbers.ts';
import { bar, padStart, type Style, widest } from './style.ts';

// More rows than this help nobody: --json has them all.
const MOST_ROWS = 64;

/** Records and share of each partition, with bars; above that a summary. */
export function scanText(answer: ScanAnswer, style: Style): string {
  return `${[...summary(answer), '', ...table(answer, style)].join('\n')}\n`;
}

function summary({ records, keyless, bytes, numPartitions, skew }: ScanAnswer): string[] {
  const keyed = records - keyless;
  const lines = [
    `${counted(keyed, 'keyed record')}, ${counted(bytes, 'byte')} of keys, over ${counted(numPartitions, 'partition')}`,
  ];
  if (keyless > 0) {
    lines.push(
      `${counted(keyless, 'keyless record')} (${percent(keyless / records)} of all): no key decides where they go`,
    );
  }
  if (skew.maxOverMean !== null)
    lines.push(`fullest partition: ${decimal(skew.maxOverMean)} times the mean (1.00 is even)`);
  return lines;
}

function table({ partitions }: ScanAnswer, { colors, width }: Style): string[] {
  const shown = partitions.length <= MOST_ROWS ? partitions : fullest(partitions);
  const columns = [
    ['partition', ...shown.map(load => String(load.partition))],
    ['records', ...shown.map(load => integer(load.records))],
    ['share', ...shown.map(load => percent(load.share))],
  ];
  const widths = columns.map(widest);
  const room = Math.max(8, width - widths.reduce((sum, each) => sum + each + 2, 0));
  const most = shown.reduce((max, load) => Math.max(max, load.records), 1);
  const row = (i: number) => columns.map((column, c) => padStart(column[i], widths[c])).join('  ');
  const lines = [colors.dim(row(0))];
  for (const [i, load] of shown.entries()) {
    lines.push(`${row(i + 1)}  ${colors.cyan(bar(load.records / most, room))}`.trimEnd());
  }
  if (shown !== partitions) {
    lines.push(colors.dim(`the ${MOST_ROWS} fullest of ${integer(partitions.length)} partitions; --json has all`));
  }
  return lines;
}

function fullest(partitions: readonly PartitionLoad[]): PartitionLoad[] {
  return [...partitions].sort((a, b) => b.records - a.records || a.partition - b.partition).slice(0, MOST_ROWS);
}
