// Tables in Markdown from what bench/who.ts and bench/who-trust.ts have measured.

import { readFileSync } from 'node:fs';
import { digits, markdownTable } from './text.ts';
import type { WhoResults } from './who.ts';
import type { TrustResults } from './who-trust.ts';

/** Markdown by marker name. */
export function whoTables(): Record<string, () => string> {
  return { 'who-speed': speed, 'who-verdicts': verdicts, 'who-keys': keys };
}

function read<Results>(name: string): Results {
  return JSON.parse(readFileSync(new URL(`results/${name}.json`, import.meta.url), 'utf8'));
}

function speed(): string {
  const { date, machine, node, distinctKeys, rounds, rows } = read<WhoResults>('who');
  const perSecond = (records: number, seconds: number) => digits(records / seconds / 1e6);
  return [
    markdownTable(
      ['', 'records', 'million a second of CPU', 'of wall clock', 'peak MB'],
      rows.map(({ what, records, cpuSeconds, wallSeconds, peakMegabytes }) => [
        what,
        records.toLocaleString('en-US'),
        perSecond(records, cpuSeconds),
        perSecond(records, wallSeconds),
        String(peakMegabytes),
      ]),
    ),
    '',
    `${date}, ${machine.cpu}, ${machine.cores} cores, load ${digits(machine.load)}, node ${node}; median of ${rounds} runs of the whole process; ${distinctKeys.toLocaleString('en-US')} distinct keys.`,
  ].join('\n');
}

function verdicts(): string {
  const { topics, kinds, shares, seeds, views } = read<TrustResults>('who-trust');
  const count = (value: number) => value.toLocaleString('en-US');
  const points = (share: number) => (100 * share).toFixed(2);
  return [
    markdownTable(
      ['topics written by', 'right', 'undecided', 'wrong'],
      Object.entries(kinds).map(([kind, { right, undecided, wrong }]) => [
        kind,
        ...[right, undecided, wrong].map(count),
      ]),
    ),
    '',
    `${count(topics)} topics of 1 to 200,000 records in 2 to 1000 partitions, seeds ${seeds.join(', ')}. Of ${count(views.topics)} topics to which a rule wrote by a part of the key ${count(views.named)} are told so, of the ${count(views.topicsWithout)} others ${views.namedWithout || 'none'}. Shares of two writers, from ${count(shares.fromRecords)} records on (${shares.topics} topics): off by ${points(shares.median)} points in the median, ${points(shares.worst)} at worst.`,
  ].join('\n');
}

function keys(): string {
  const rows = read<TrustResults>('who-trust').keysToDecide;
  const columns = Object.keys(rows[0].keys);
  return markdownTable(
    ['partitions', ...columns],
    rows.map(({ numPartitions, keys }) => [
      String(numPartitions),
      ...columns.map(column => (keys[column] === null ? 'never' : String(keys[column]))),
    ]),
  );
}
