// The page of `keylane state`.

import type { ScanAnswer } from '../../analysis/scan/types.ts';
import type { StateAnswer } from '../../analysis/state/answer.ts';
import type { SketchEstimate } from '../../analysis/state/sketch-estimates.ts';
import { durationText } from '../moment.ts';
import { counted, integer, percent } from '../numbers.ts';
import { REDACTED } from '../scan.ts';
import { writersText } from '../state.ts';
import { ratesSection, timeSection } from './over-time.ts';
import type { Cell, Figure, Page, Section } from './page.ts';
import { spreadSection } from './scan.ts';

const MOST_ROWS = 200;

/**
 * @param spread the State's partitions and times
 * @param source what was read, as it was named
 */
export function statePage(answer: StateAnswer, spread: ScanAnswer, sketches: SketchEstimate[], source: string): Page {
  return {
    title: source,
    command: 'state',
    subtitle: `A State over ${counted(answer.numPartitions, 'partition')}, ${
      answer.partitionsFrom === 'rule'
        ? "records counted where the Java client's rule (murmur2) puts them"
        : 'records counted where they were found'
    }${spread.redacted ? `; ${REDACTED}` : ''}`,
    verdict: { level: null, text: verdictText(answer) },
    figures: figures(answer, sketches),
    findings: [],
    sections: [
      contentSection(answer, spread.redacted),
      spreadSection(spread),
      sketchSection(sketches),
      timeSection(spread),
      ratesSection(spread),
    ].filter(section => section !== undefined),
  };
}

function verdictText({ records, numPartitions, keys }: StateAnswer): string {
  const what = `${counted(records, 'record')} over ${counted(numPartitions, 'partition')}`;
  if (!keys) return `${what}, counted without their keys.`;
  return `${what}, with ${keys.exact ? '' : 'about '}${counted(keys.distinctKeys, 'distinct key')}.`;
}

function figures(
  { records, keyless, tombstones, bytes, keys }: StateAnswer,
  [distinct]: readonly SketchEstimate[],
): Figure[] {
  return [
    { name: 'keyed records', value: integer(records - keyless) },
    ...(keyless > 0 ? [{ name: 'keyless', value: integer(keyless), note: percent(keyless / records) }] : []),
    ...(tombstones > 0 ? [{ name: 'tombstones', value: integer(tombstones) }] : []),
    { name: 'bytes of keys', value: integer(bytes) },
    ...(keys
      ? [
          {
            name: 'distinct keys',
            value: integer(keys.distinctKeys),
            note: keys.exact ? 'exact' : `estimate: ${integer(distinct.lower)} to ${integer(distinct.upper)}`,
          },
        ]
      : []),
  ];
}

/** Each part of the file, and what follows from it for the figures. */
function contentSection(
  { records, numPartitions, keys, sketches, times, writers }: StateAnswer,
  isRedacted: boolean,
): Section {
  const rows: Cell[][] = [
    ['counts', `${counted(records, 'record')} over ${counted(numPartitions, 'partition')}: exact`],
    ['keys', keys ? keysText(keys) : 'not told apart (--no-keys): only the counts are known'],
  ];
  if (isRedacted) rows.push(['redacted', 'keys are digests: only who has the secret can make them again']);
  if (sketches) {
    const noun = sketches.count === 1 ? 'HLL sketch' : 'HLL sketches';
    rows.push(['sketches', `${integer(sketches.count)} ${noun} of the distinct keys`]);
  }
  if (times) rows.push(['times', `${counted(times.buckets, 'bucket')} of ${durationText(times.widthMs)}`]);
  if (writers) rows.push(['writers', writersText(writers)]);
  return {
    id: 'content',
    title: 'What is in it',
    table: { columns: [{ name: 'part' }, { name: 'what it holds', isLong: true }], rows },
  };
}

function keysText({
  exact,
  entries,
  bytes,
  sampledShare,
  offsetRecords,
  offsetBytes,
}: NonNullable<StateAnswer['keys']>) {
  const kept = `${counted(entries, 'pair')} of key and partition, ${counted(bytes, 'byte')} of keys`;
  return exact
    ? `${kept}; none is missing, so every figure is exact`
    : `${kept}: ${percent(sampledShare)} of all keys as a sample, and those with many records. One that is not kept has at most ${counted(offsetRecords, 'record')} and ${counted(offsetBytes, 'byte')}`;
}

function sketchSection(estimates: readonly SketchEstimate[]): Section {
  const shown = estimates.slice(0, MOST_ROWS);
  return {
    id: 'sketches',
    title: 'Sketches',
    texts:
      shown.length === 0
        ? []
        : [
            'What each estimates, with the range that holds the true number in 95 % of all cases. "keylane state --hll, --theta, --tuple, --frequent" writes them as images of Apache DataSketches, which Spark, Druid, Java, C++ and Python read and merge.',
          ],
    table: {
      columns: [
        { name: 'sketch' },
        { name: 'of' },
        ...['distinct keys', 'at least', 'at most'].map(name => ({ name, isFigure: true })),
      ],
      rows: shown.map(({ kind, partition, distinctKeys, lower, upper }) => [
        kind,
        partition === null ? 'all partitions' : `partition ${partition}`,
        ...[distinctKeys, lower, upper].map(integer),
      ]),
      ...(shown.length < estimates.length
        ? { note: `The first ${MOST_ROWS} of ${integer(estimates.length)} sketches.` }
        : {}),
    },
  };
}
