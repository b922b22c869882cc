import type { Flow, Ghosts, Moved, PlanAnswer } from '../analysis/plan/types.ts';
import { hasHotKey } from '../analysis/scan/has-hot-key.ts';
import { keyText } from './key.ts';
import { counted, decimal, integer, percent } from './numbers.ts';
import { errorLines, sampleText } from './sample.ts';
import { keyTable, REDACTED } from './scan.ts';
import { padStart, type Style, widest } from './style.ts';
import { table } from './table.ts';
import { wrapped } from './wrap.ts';

// More rows than this help nobody: --json has them all.
const MOST_FLOWS = 24;
const MOST_LISTED = 12;
const LEAST_HOT = 2;

/** What moves, what is left behind, the flows as bars, hot keys; then what to look out for and the steps. */
export function planText(answer: PlanAnswer, style: Style): string {
  const parts = [
    [...summary(answer), ...(answer.redacted ? [REDACTED] : [])],
    ghostLines(answer, style),
    flowTable(answer, style),
    hotTable(answer, style),
    warningLines(answer, style),
    recipeLines(answer, style),
  ];
  return `${parts
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

export function summary(answer: PlanAnswer): string[] {
  const { from, to, keys, records, expectedMoved, expectedFrom, spread, parents, betterCounts, ghosts } = answer;
  // Nothing is to be changed: the question is what a change has left behind.
  if (ghosts && expectedMoved === 0) return [`${to.rule} over ${counted(to.numPartitions, 'partition')}`];
  const { sample } = answer;
  const lines = [
    `from ${from.rule} over ${counted(from.numPartitions, 'partition')} to ${to.rule} over ${counted(to.numPartitions, 'partition')}`,
    movedLine(
      sample ? 'keys that were seen' : 'keys',
      keys,
      `; an even hash would move ${percent(expectedMoved)}${EXPECTED_NOTE[expectedFrom]}`,
    ),
    movedLine(sample ? 'records that were read' : 'records', records, ''),
    ...sampleLines(answer),
  ];
  if (!keys.exact || !records.exact) {
    lines.push('more keys than the memory holds: what is "about" is an estimate, with the range of 95 % of all cases');
  }
  if (spread) {
    const { before, after } = spread;
    lines.push(
      `fullest partition: ${decimal(before.maxOverMean)} times the mean before, ${decimal(after.maxOverMean)} after`,
    );
  }
  if (expectedMoved > 0) lines.push(...(sample ? seenParentLines : parentLines)(parents));
  for (const better of betterCounts) {
    lines.push(
      `${integer(better.numPartitions)} partitions would move ${percent(better.expectedMoved)} of all keys, and each new one would have one parent`,
    );
  }
  return lines;
}

/** What an answer from some of the records is worth. */
export function sampleLines({ sample }: PlanAnswer): string[] {
  if (!sample) return [];
  const { movedRecords, movedKeys, fullestAfter } = sample.errors;
  return [
    sampleText(sample),
    ...errorLines([
      ['records that move', movedRecords],
      ['keys that move', movedKeys],
      ['the fullest partition afterwards', fullestAfter],
    ]),
  ];
}

const EXPECTED_NOTE: Record<PlanAnswer['expectedFrom'], string> = {
  'one-hash': '',
  'ascii-keys': ' of ASCII keys',
  'two-hashes': '',
};

function movedLine(
  noun: string,
  { total, isTotalEstimate, moved, movedBounds, exact, unknown }: Moved,
  more: string,
): string {
  const share = total === 0 ? '' : ` (${percent(moved / total)})`;
  const { lower, upper } = movedBounds;
  const range = exact ? '' : `, ${integer(lower)} to ${integer(upper)}`;
  const hidden = unknown > 0 ? `, ${integer(unknown)} not known` : '';
  return `${exact ? '' : 'about '}${integer(moved)} of ${isTotalEstimate ? 'about ' : ''}${integer(total)} ${noun} move${share}${range}${hidden}${more}`;
}

function parentLines({ always, onlyOne, most }: PlanAnswer['parents']): string[] {
  if (always) return ['each new partition has keys of one old partition only, its number modulo the old count'];
  if (onlyOne.length === 0) {
    return most > 1 ? [`each new partition has keys of several old ones, of up to ${integer(most)}`] : [];
  }
  const shown = onlyOne.slice(0, MOST_LISTED).map(({ partition, parent }) => `${partition} (of ${parent})`);
  if (onlyOne.length > shown.length) shown.push('…');
  return [
    `a new partition has keys of up to ${counted(most, 'old partition')}; of one only: ${shown.join(', ')}, as far as these keys go`,
  ];
}

/** Of keys that were not seen nobody knows. */
function seenParentLines({ always, onlyOne, most }: PlanAnswer['parents']): string[] {
  if (always) return parentLines({ always, onlyOne, most });
  return most > 1
    ? [`a new partition has keys of up to ${integer(most)} old ones, or more: not all keys were seen`]
    : [];
}

/** The largest of the flows that move, with bars of their records. */
function flowTable({ flows, records }: PlanAnswer, style: Style): string[] {
  const moving = flows.filter(({ from, to }) => from !== to);
  if (moving.length === 0) return [];
  const shown = moving.length <= MOST_FLOWS ? moving : largest(moving);
  const columns = [
    ['from', ...shown.map(({ from }) => String(from))],
    ['to', ...shown.map(({ to }) => String(to))],
    ['keys', ...shown.map(({ keys }) => integer(keys))],
    ['records', ...shown.map(each => integer(each.records))],
    ['share', ...shown.map(each => percent(each.records / records.total))],
  ];
  const most = shown.reduce((max, flow) => Math.max(max, flow.records), 1);
  const lines = table({ columns, bars: shown.map(flow => flow.records / most) }, style);
  if (shown !== moving) {
    lines.push(style.colors.dim(`the ${MOST_FLOWS} largest of ${integer(moving.length)} flows; --json has all`));
  }
  return lines;
}

function largest(flows: readonly Flow[]): Flow[] {
  return [...flows].sort((a, b) => b.records - a.records || a.from - b.from || a.to - b.to).slice(0, MOST_FLOWS);
}

/** Whether the keys with the most records that move stand out: a list of keys like all others is no news. */
export function hasHotMove({ hotKeys, records, keys, from }: PlanAnswer): boolean {
  const { numPartitions } = from;
  return hasHotKey({ hotKeys, records: records.total, keyless: 0, distinctKeys: keys.total, numPartitions });
}

function hotTable(answer: PlanAnswer, style: Style): string[] {
  const { hotKeys } = answer;
  if (!hasHotMove(answer)) return [];
  const hot = hotKeys.filter(({ records }) => records >= LEAST_HOT);
  const figures = [
    [
      'records',
      ...hot.map(({ records, error }) => `${integer(records)}${error > 0 ? ` to ${integer(records + error)}` : ''}`),
    ],
    ['share', ...hot.map(({ share }) => percent(share))],
    ['from', ...hot.map(({ from }) => String(from))],
    ['to', ...hot.map(({ to }) => String(to))],
  ];
  return keyTable('hot key that moves', hot, figures, style);
}

export const GHOST_TEXTS: Record<Ghosts['kinds'][number]['kind'], string> = {
  stale: 'stale: a newer value is where the key belongs',
  undeletable: 'undeletable: the key was deleted, but not in this partition',
  only: 'the only value: stale with the next record of its key',
  newer: 'newer than what is where the key belongs: somebody still writes by another rule',
  'deleted-elsewhere': "deleted elsewhere: the key's newest record is a tombstone in another partition",
  unclear: 'unclear: no times, or the same, say which record is newer',
};

function ghostLines({ ghosts, to }: PlanAnswer, { colors }: Style): string[] {
  if (!ghosts) return [];
  const { keys, live, kinds } = ghosts;
  const found = kinds.filter(({ copies }) => copies > 0);
  const lines = [
    colors.bold(
      `values that are left behind with ${to.rule} over ${to.numPartitions}, of ${counted(keys, 'key')} (${integer(live)} with a value)`,
    ),
  ];
  if (found.length === 0) return [...lines, '  none'];
  const width = widest(found.map(({ copies }) => integer(copies)));
  for (const { kind, copies, examples } of found) {
    lines.push(`  ${padStart(integer(copies), width)}  ${GHOST_TEXTS[kind]}`);
    const [key] = examples;
    lines.push(colors.dim(`  ${' '.repeat(width)}  such as ${keyText(key)} in ${ghostPlace(examples[0])}`));
  }
  return [...lines, `  tombstones: ${tombstonesText(ghosts)}`];
}

/** Where an example is, and where it should be. */
export function ghostPlace({ partition, belongs, deletedIn }: Ghosts['kinds'][number]['examples'][number]): string {
  if (deletedIn !== undefined) return `${partition}, deleted in ${deletedIn}`;
  return partition === belongs ? String(partition) : `${partition}, which belongs in ${belongs}`;
}

export function tombstonesText({ tombstonesNow, tombstonesAfterRewrite, tombstonesIfDeleted }: Ghosts): string {
  const more = tombstonesIfDeleted > 0 ? `, ${integer(tombstonesIfDeleted)} if the deletions elsewhere were meant` : '';
  return `${integer(tombstonesNow)} now, ${integer(tombstonesAfterRewrite)} once their values have been written again${more}`;
}

function warningLines({ warnings }: PlanAnswer, { colors, width }: Style): string[] {
  return warnings.flatMap(({ message, advice }) => [
    ...wrapped(message, width).map(colors.bold),
    ...wrapped(advice, width - 2).map(line => `  ${line}`),
  ]);
}

export const WAYS: Record<PlanAnswer['recipe']['ways'][number]['way'], string> = {
  roll: 'One process at a time',
  'in-place': 'In the same topic',
  'new-topic': 'By a new topic',
  'clean-up': 'What is left to do',
};

function recipeLines({ recipe }: PlanAnswer, { colors, width }: Style): string[] {
  return recipe.ways.flatMap(({ way, when, steps }, i) => [
    ...(i > 0 ? [''] : []),
    ...wrapped(`${WAYS[way]}. ${when}`, width).map(colors.bold),
    ...steps.flatMap((step, n) =>
      wrapped(step, width - 4).map((line, l) => `${l === 0 ? padStart(`${n + 1}.`, 3) : '   '} ${line}`),
    ),
  ]);
}
