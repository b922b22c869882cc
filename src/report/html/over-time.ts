// What a scan knows over time: all records, and those of each partition, which tell when one of them is busy or falls silent.

import type { ScanAnswer } from '../../analysis/scan/types.ts';
import { durationText } from '../moment.ts';
import { counted, decimal, integer, listed, rate } from '../numbers.ts';
import { type Section, someOf } from './page.ts';

/** More rows than this are no picture any more. */
const MOST_ROWS = 48;
/**
 * A partition is silent at the end if others had so many records since, and it would have had as many: by chance that is one in millions, also
 * where they come in small bursts.
 */
const LEAST_MISSING = 30;
const MOST_SILENT = 5;

interface Rates {
  partition: number;
  /** Of each step. */
  records: number[];
  sum: number;
  /** The step with the most. */
  peak: number;
}

export function timeSection({ times }: ScanAnswer): Section | undefined {
  if (!times || times.buckets.length < 2) return undefined;
  const { buckets, widthMs } = times;
  return {
    id: 'time',
    title: 'Over time',
    texts: [`Records with a key or without, in steps of ${durationText(widthMs)}; distinct keys are estimates.`],
    chart: {
      kind: 'time',
      label: `Records over time from ${buckets[0].from} on, and distinct keys.`,
      unit: 'timestamp',
      width: widthMs,
      isShare: false,
      from: buckets.map(({ from }) => Date.parse(from)),
      series: [
        { name: 'records', values: buckets.map(({ records }) => records) },
        { name: 'distinct keys', values: buckets.map(({ distinctKeys }) => distinctKeys) },
      ],
    },
    table: {
      columns: [{ name: 'from' }, { name: 'records', isFigure: true }, { name: 'distinct keys', isFigure: true }],
      rows: buckets.map(({ from, records, distinctKeys }) => [from, integer(records), integer(distinctKeys)]),
    },
  };
}

export function ratesSection({ times, sample }: ScanAnswer): Section | undefined {
  const told = times?.buckets.flatMap(({ from, partitions }) => (partitions ? [{ from, partitions }] : [])) ?? [];
  const count = told[0]?.partitions.length ?? 0;
  // A sample's runs lie at random, so that a step of a partition has none or a whole run.
  if (!times || sample || told.length < 2 || count < 2) return undefined;
  const { widthMs } = times;
  const rows = Array.from({ length: count }, (_, partition) =>
    ratesOf(
      partition,
      told.map(({ partitions }) => partitions[partition]),
    ),
  );
  const byPeak = rows.toSorted((a, b) => b.records[b.peak] - a.records[a.peak]);
  const [busiest] = byPeak;
  const most = busiest.records[busiest.peak];
  if (most === 0) return undefined;
  const shown = byPeak.slice(0, MOST_ROWS).sort((a, b) => a.partition - b.partition);
  const inStep = told[busiest.peak].partitions.reduce((sum, each) => sum + each, 0);
  const steps = 1 + (Date.parse(told[told.length - 1].from) - Date.parse(told[0].from)) / widthMs;
  return {
    id: 'rates',
    title: 'Over time, by partition',
    texts: [
      `The busiest step of ${durationText(widthMs)} is that of partition ${busiest.partition} from ${timeText(told[busiest.peak].from)} on: records come at ${rate(most, widthMs)}, ${decimal((most * count) / inStep)} times the mean of all partitions then.`,
      ...silentText(rows, told),
      'Records with a key or without, each in the partition where it was found.',
    ],
    chart: {
      kind: 'rates',
      label: `Records of ${counted(count, 'partition')} over time from ${told[0].from} on; the busiest is partition ${busiest.partition}.`,
      width: widthMs,
      from: told.map(({ from }) => Date.parse(from)),
      rows: shown.map(({ partition, records }) => ({ partition, records })),
    },
    table: {
      columns: [
        { name: 'partition', isFigure: true },
        { name: 'records', isFigure: true },
        { name: 'mean rate', isFigure: true },
        { name: 'highest rate', isFigure: true },
        { name: 'from' },
      ],
      rows: shown.map(({ partition, records, sum, peak }) => [
        String(partition),
        integer(sum),
        rate(sum, widthMs * steps),
        rate(records[peak], widthMs),
        sum === 0 ? '' : told[peak].from,
      ]),
      ...someOf(shown.length, count, 'partition'),
    },
  };
}

/** Partitions whose records end before those of the others. */
function silentText(
  rows: readonly Rates[],
  told: readonly { from: string; partitions: readonly number[] }[],
): string[] {
  let all = 0;
  // Up to each step.
  const sums = told.map(({ partitions }) => {
    for (const records of partitions) all += records;
    return all;
  });
  const silent = rows.flatMap(({ partition, records, sum }) => {
    const last = records.findLastIndex(each => each > 0);
    if (last < 0) return [];
    // By what the others have, not by steps: the last step may hardly have begun.
    const [ofOthers, since] = [sums[last] - sum, all - sums[last]];
    const missing = (sum * since) / ofOthers;
    return since >= LEAST_MISSING && missing >= LEAST_MISSING
      ? [`${partition} (its last records come in the step from ${timeText(told[last].from)} on)`]
      : [];
  });
  if (silent.length === 0) return [];
  return [
    `Silent while others go on: ${silent.length === 1 ? 'partition' : 'partitions'} ${listed(silent, MOST_SILENT)}.`,
  ];
}

function ratesOf(partition: number, records: number[]): Rates {
  const sum = records.reduce((all, each) => all + each, 0);
  return { partition, records, sum, peak: records.indexOf(Math.max(...records)) };
}

/** `2026-11-28 23:34 UTC`: steps begin with a minute. */
const timeText = (iso: string): string => iso.replace('T', ' ').replace(/:00\.000Z$/, ' UTC');
