// The table in Markdown of what bench/memory.ts has measured.

import { readFileSync } from 'node:fs';
import type { MemoryResults } from './memory.ts';
import { digits, markdownTable } from './text.ts';

export function memoryTable(): string {
  const { date, machine, node, rows }: MemoryResults = JSON.parse(
    readFileSync(new URL('results/memory.json', import.meta.url), 'utf8'),
  );
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
    `${date}, ${machine.cpu}, ${machine.cores} cores, load ${digits(machine.load)}, node ${node}; the most that the whole process had resident.`,
  ].join('\n');
}
