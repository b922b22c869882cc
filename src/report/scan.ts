import { hasHotKey } from '../analysis/scan/has-hot-key.ts';
import type { HotKey } from '../analysis/scan/hot-keys.ts';
import type { PartitionLoad, ScanAnswer } from '../analysis/scan/types.ts';
import { keyText } from './key.ts';
import { counted, decimal, integer, percent } from './numbers.ts';
import { errorLines, missedText, pointsText, sampleText } from './sample.ts';
import type { Style } from './style.ts';
import { roomBeside, table } from './table.ts';

// More rows than this help nobody: --json has them all.
const MOST_ROWS = 64;
const LONGEST_KEY = 40;
const SHORTEST_KEY = 8;
/** Hot keys that are as frequent as any other tell nothing. */
const LEAST_HOT = 2;

export const REDACTED = 'keys are redacted: digests stand in their place';

/** Records and share of each partition, with bars; above that a summary, below it hot keys and what to do. */
export function scanText(answer: ScanAnswer, style: Style): string {
  const parts = [
    summary(answer),
    loadTable(answer, style),
    hotTable(answer, style),
    splitLines(answer),
    compactionLines(answer),
    whatIfTable(answer, style),
    saltingTable(answer, style),
    verdictLines(answer, style),
  ];
  return `${parts
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

function summary(answer: ScanAnswer): string[] {
  const { records, keyless, tombstones, bytes, numPartitions, distinctKeys, distinctKeysBounds, exact } = answer;
  const keyed = records - keyless;
  const lines = [
    `${counted(keyed, 'keyed record')}, ${counted(bytes, 'byte')} of keys, over ${counted(numPartitions, 'partition')}`,
  ];
  if (keyless > 0) {
    lines.push(
      `${counted(keyless, 'keyless record')} (${percent(keyless / records)} of all): no key decides where they go`,
    );
  }
  if (tombstones > 0) lines.push(counted(tombstones, 'tombstone'));
  if (keyed > 0 && distinctKeys !== null) {
    const { lower, upper } = distinctKeysBounds!;
    lines.push(
      exact
        ? `${answer.sample ? 'at least ' : ''}${counted(distinctKeys, 'distinct key')}`
        : `about ${counted(distinctKeys, 'distinct key')} (${integer(lower)} to ${integer(upper)}): more than the memory holds, so figures of keys are estimates`,
    );
  }
  if (answer.redacted) lines.push(REDACTED);
  return [...lines, ...skewLines(answer), ...sampleLines(answer)];
}

/** What an answer from some of the records is worth. */
export function sampleLines({ sample }: ScanAnswer): string[] {
  if (!sample) return [];
  const { keyless, tombstones, fullest } = sample.errors;
  return [
    sampleText(sample),
    ...errorLines([
      ['keyless', keyless],
      ['tombstones', tombstones],
      ['the fullest partition', fullest],
    ]),
    `records and keys are those that were read, and keys in several partitions at least so many; what has less than ${missedText(sample)} can be missed`,
  ];
}

/** How uneven the spread is, and why. */
export function skewLines({ skew, numPartitions }: ScanAnswer): string[] {
  if (skew.maxOverMean === null || skew.coefficientOfVariation === null) return [];
  const { cause } = skew;
  const even = cause ? `; as many even keys would give about ${decimal(cause.evenKeys.maxOverMean)}` : '';
  const lines = [`fullest partition: ${decimal(skew.maxOverMean)} times the mean (1.00 is even${even})`];
  if (!cause || numPartitions === 1) return lines;
  if (cause.source === 'keys') {
    lines.push(
      `the skew is in the keys: the largest has ${percent(cause.largestKeyShare)}, and all of them spread no better than ${counted(Math.max(1, Math.round(cause.effectiveKeys)), 'key')} with as many records each`,
    );
  } else if (cause.source === 'placement') {
    lines.push(`the skew is in the placement: such keys would hardly fall so by chance (p ${pText(cause.pValue)})`);
  }
  return lines;
}

const pText = (p: number): string => (p < 1e-6 ? '< 0.000001' : `= ${p.toPrecision(2)}`);

function loadTable({ partitions, records, keyless }: ScanAnswer, style: Style): string[] {
  const hasKeyed = records > keyless;
  const barOf = (load: PartitionLoad) => (hasKeyed ? load.records : (load.keyless ?? 0));
  const shown = partitions.length <= MOST_ROWS ? partitions : fullest(partitions, barOf);
  const columns = [
    ['partition', ...shown.map(load => String(load.partition))],
    ['records', ...shown.map(load => integer(load.records))],
    ['share', ...shown.map(load => percent(load.share))],
    ...(keyless > 0 && partitions[0].keyless !== null
      ? [['keyless', ...shown.map(load => integer(load.keyless ?? 0))]]
      : []),
  ];
  const most = shown.reduce((max, load) => Math.max(max, barOf(load)), 1);
  const lines = table({ columns, bars: shown.map(load => barOf(load) / most) }, style);
  if (shown !== partitions) {
    lines.push(
      style.colors.dim(`the ${MOST_ROWS} fullest of ${integer(partitions.length)} partitions; --json has all`),
    );
  }
  return lines;
}

function fullest(partitions: readonly PartitionLoad[], size: (load: PartitionLoad) => number): PartitionLoad[] {
  return [...partitions].sort((a, b) => size(b) - size(a) || a.partition - b.partition).slice(0, MOST_ROWS);
}

function hotTable(answer: ScanAnswer, style: Style): string[] {
  const { hotKeys, sample } = answer;
  if (hotKeys.length === 0) return [];
  if (!hasHotKey(answer)) return [noHotKey(answer)];
  const hot = hotKeys.filter(({ records }) => records >= LEAST_HOT);
  const figures = [
    ['records', ...hot.map(recordsText)],
    ['share', ...hot.map(({ share }) => percent(share))],
    ...(sample ? [['points', ...hot.map((_, i) => boundText(sample.errors.hotKeys[i]))]] : []),
    ['partition', ...hot.map(({ partition }) => String(partition))],
  ];
  return keyTable('hot key', hot, figures, style);
}

/** Empty where it is not known. */
export const boundText = (plusMinus: number | null): string => (plusMinus === null ? '' : pointsText(plusMinus));

export function noHotKey({ hotKeys: [largest] }: ScanAnswer): string {
  return `no hot key: the largest has ${counted(largest.records, 'record')} (${percent(largest.share)})`;
}

/** Keys and their figures, each column with its title. Where the terminal is narrow keys are cut, not lines. */
export function keyTable(
  title: string,
  keys: readonly Pick<HotKey, 'key' | 'hex'>[],
  figures: readonly string[][],
  style: Style,
): string[] {
  const longest = Math.max(SHORTEST_KEY, Math.min(LONGEST_KEY, roomBeside(figures, style) - 1));
  return table({ columns: [[title, ...keys.map(key => keyText(key, longest))], ...figures], texts: [0] }, style);
}

/** Its records, or the range that holds them. */
export function recordsText({ records, error }: HotKey): string {
  return error === 0 ? integer(records) : `${integer(records)} to ${integer(records + error)}`;
}

function splitLines({ splitKeys }: ScanAnswer): string[] {
  if (!splitKeys || splitKeys.count === 0) return [];
  const { count, examples } = splitKeys;
  return [
    `${counted(count, 'key')} in more than one partition, such as`,
    ...examples.slice(0, 3).map(example => {
      const places = example.partitions
        .slice(0, 4)
        .map(({ partition, records }) => `${partition} (${integer(records)})`);
      return `  ${keyText(example)}: ${places.join(', ')}${example.partitions.length > 4 ? ', …' : ''}`;
    }),
  ];
}

function compactionLines({ compaction, records, keyless, splitKeys }: ScanAnswer): string[] {
  if (!compaction) return [];
  const { exact, lastBy, liveKeys, tombstones, removable, liveBytes } = compaction;
  const about = exact ? '' : 'about ';
  const bytes = liveBytes === null ? '' : `, ${counted(liveBytes, 'byte')} of keys and values`;
  const lines = [
    `compaction would keep ${about}${counted(liveKeys + tombstones, 'record')} of ${integer(records - keyless)} and take ${about}${integer(removable)} away:`,
    `  ${counted(liveKeys, 'live key')}${bytes}`,
    `  ${counted(tombstones, 'key')} whose last record is a tombstone, which goes after delete.retention.ms`,
  ];
  if (splitKeys && splitKeys.count > 0)
    lines.push('  (a key in several partitions is compacted in each of them, and counts in each)');
  if (keyless > 0)
    lines.push(`  a compacted topic refuses keyless records, and ${counted(keyless, 'record')} have no key`);
  if (lastBy === 'order')
    lines.push('  (the source tells no offsets: the last record is the one that comes last in it)');
  return lines;
}

function whatIfTable({ whatIf, records, keyless }: ScanAnswer, style: Style): string[] {
  if (whatIf.length === 0) return [];
  const columns = [
    ['partitions', ...whatIf.map(({ numPartitions }) => integer(numPartitions))],
    ['records', ...whatIf.map(each => integer(fullestOf(each, records - keyless)))],
    ['fullest', ...whatIf.map(({ maxOverMean }) => `${decimal(maxOverMean)} times the mean`)],
  ];
  return table({ columns, texts: [2] }, style);
}

/** Records of the fullest partition. */
function fullestOf({ maxOverMean, numPartitions }: ScanAnswer['whatIf'][number], keyed: number): number {
  return (maxOverMean * keyed) / numPartitions;
}

function saltingTable({ salting }: ScanAnswer, style: Style): string[] {
  if (!salting) return [];
  const names = salting.keys
    .slice(0, 3)
    .map(key => keyText(key))
    .join(', ');
  const more = salting.keys.length > 3 ? ', …' : '';
  const columns = [
    ['salts', ...salting.spreads.map(({ fanout }) => (fanout === 1 ? 'none' : integer(fanout)))],
    ['fullest', ...salting.spreads.map(({ maxOverMean }) => `${decimal(maxOverMean)} times the mean`)],
  ];
  return [
    `if ${salting.keys.length === 1 ? 'the hottest key was' : `the ${integer(salting.keys.length)} hottest keys were`} salted (${names}${more}):`,
    ...table({ columns, texts: [1] }, style),
  ];
}

function verdictLines({ verdicts }: ScanAnswer, { colors }: Style): string[] {
  return verdicts.flatMap(({ message, advice }) => [colors.bold(message), ...(advice === '' ? [] : [`  ${advice}`])]);
}
