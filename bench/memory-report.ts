// What bench/memory.ts has measured: its file, and a table of it in Markdown.

import { readFileSync } from 'node:fs';
import type { Results } from './results.ts';
import { digits, markdownTable } from './text.ts';

export const MEMORY_RESULTS = new URL('results/memory.json', import.meta.url);

export interface MemoryResults {
  runs: Run[];
  rows: MemoryRow[];
}

/** When, and on what, some of the rows were measured. */
export interface Run {
  date: string;
  machine: Results['machine'];
  node: string;
}

export interface Measured {
  command: string;
  source: string;
  memoryMegabytes: number;
  peakMegabytes: number;
  /** The code of its refusal, where that is the answer. */
  refused?: string | undefined;
}

export interface MemoryRow extends Measured {
  /** Which of the runs. */
  run: number;
}

export function readMemoryResults(): MemoryResults {
  return JSON.parse(readFileSync(MEMORY_RESULTS, 'utf8'));
}

/** A row that was measured anew stands where it stood; the others keep their runs. */
export function withRows(before: MemoryResults | undefined, run: Run, measured: readonly Measured[]): MemoryResults {
  const { runs, rows } = before ?? { runs: [], rows: [] };
  const nameOf = ({ command, source, memoryMegabytes }: Measured): string =>
    `${command}, ${source}, ${memoryMegabytes}`;
  const fresh = new Map(measured.map(row => [nameOf(row), row]));
  const old = new Set(rows.map(nameOf));
  const all = [
    ...rows.map(row => ({ ...(fresh.get(nameOf(row)) ?? row), run: fresh.has(nameOf(row)) ? run : runs[row.run] })),
    ...measured.filter(row => !old.has(nameOf(row))).map(row => ({ ...row, run })),
  ];
  const left = [...runs, run].filter(each => all.some(row => row.run === each));
  return { runs: left, rows: all.map(row => ({ ...row, run: left.indexOf(row.run) })) };
}

export function memoryTable({ runs, rows } = readMemoryResults()): string {
  const stampOf = ({ date, machine, node }: Run): string =>
    `${date}, ${machine.cpu}, ${machine.cores} cores, load ${digits(machine.load)}, node ${node}`;
  // Those that came later name what they measured.
  const [first, ...others] = runs.map((run, i) => ({ run, rows: rows.filter(row => row.run === i) }));
  const partOf = ({ run, rows }: typeof first): string =>
    `; ${rows.map(({ command, source }) => `\`${command}\` of ${source}`).join(', ')}: ${stampOf(run)}`;
  return [
    markdownTable(
      ['', 'source', '`--memory`, MB', 'peak, MB', 'answer'],
      rows.map(({ command, source, memoryMegabytes, peakMegabytes, refused }) => [
        `\`${command}\``,
        source,
        String(memoryMegabytes),
        String(peakMegabytes),
        refused === undefined ? '' : `\`${refused}\``,
      ]),
    ),
    '',
    `${stampOf(first.run)}${others.map(partOf).join('')}; the most that the whole process had resident.`,
  ].join('\n');
}
