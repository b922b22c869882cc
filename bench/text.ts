// Results as readable text.

import type { SetTimings, Timing } from './results.ts';

export const UNITS = { ns: 'ns a key', ms: 'ms', s: 'seconds' };

/** keylane's own other ways are no rivals; its twin without WebAssembly is one, and so is every other contender. */
export function isRival({ contender, isYardstick }: Timing): boolean {
  return isYardstick !== true && !/^keylane( scan|,|$)/.test(contender);
}

/** The runtimes all run keylane: there nobody loses. */
export const isRace = (group: string): boolean => !group.startsWith('runtime-');

/** How many times as long as the first one, keylane, it takes: below 1 keylane loses. */
export function ratio(timing: Timing, timings: Timing[]): number {
  return timing.median / timings[0].median;
}

/** One line for each contender: a median and its ratio for each set. A loss has an exclamation mark. */
export function groupTable(all: SetTimings[], group: string): string {
  const columns = all.filter(result => result.group === group);
  if (columns.length === 0) return '';
  const { title, unit, timings } = columns[0];
  const names = [...new Set(columns.flatMap(({ timings }) => timings.map(({ contender }) => contender)))];
  const rows = names.map(name => [name, ...columns.map(column => cell(name, column))]);
  const legend = `how many times the time of ${timings[0].contender} that is${isRace(group) ? ' (! where it loses)' : ''}`;
  return `${title}: ${UNITS[unit]}, and ${legend}\n${align([['', ...columns.map(({ set }) => set)], ...rows])}`;
}

function cell(name: string, { group, timings }: SetTimings): string {
  const timing = timings.find(({ contender }) => contender === name);
  if (!timing) return '-';
  if (timing === timings[0]) return `${digits(timing.median)}        `;
  const times = ratio(timing, timings);
  const mark = times < 1 && isRace(group) && isRival(timing) ? '!' : ' ';
  return `${digits(timing.median)} ${`${timesText(times)}x${mark}`.padStart(7)}`;
}

/** A loss is never rounded up to 1. */
export function timesText(times: number): string {
  return digits(times < 1 ? Math.min(times, 0.99) : times);
}

/** Three digits, or as many as there are before the point; two below 1. */
export function digits(value: number): string {
  if (value < 1) return value.toPrecision(2);
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value.toFixed(2);
}

export function align(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows
    .map(row =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Columns of figures to the right, all others to the left. */
export function markdownTable(head: string[], rows: string[][]): string {
  const isFigures = (column: number) => rows.every(row => /^\d|^$/.test(row[column]));
  const rule = head.map((_, column) => (column > 0 && isFigures(column) ? '---:' : '---'));
  return [head, rule, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}
