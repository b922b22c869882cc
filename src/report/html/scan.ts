// The page of `keylane scan` and `keylane merge`.

import type { Failure } from '../../analysis/scan/gate.ts';
import { hasHotKey } from '../../analysis/scan/has-hot-key.ts';
import type { HotKey } from '../../analysis/scan/hot-keys.ts';
import type { PlaceableKeys } from '../../analysis/scan/placeable-keys.ts';
import type { PartitionLoad, ScanAnswer } from '../../analysis/scan/types.ts';
import { keyName } from '../key.ts';
import { scanLevel } from '../level.ts';
import { counted, decimal, integer, percent } from '../numbers.ts';
import { boundText, noHotKey, REDACTED, recordsText, sampleLines, skewLines } from '../scan.ts';
import { ratesSection, timeSection } from './over-time.ts';
import type { Cell, Chart, Figure, Finding, Page, PageVerdict, Section, Table } from './page.ts';
import { sentence } from './sentence.ts';

/** More bars than this can't be told apart on a phone. */
const MOST_BARS = 96;
const MOST_POINTS = 500;
const MOST_ROWS = 200;
const MOST_HOT = 20;

/**
 * @param placeable for what-ifs; null if there can be none
 * @param source what was scanned, as it was named
 * @param failures of what --fail-on asked for
 */
export function scanPage(
  answer: ScanAnswer,
  placeable: PlaceableKeys | null,
  source: string,
  { command = 'scan', failures = [] }: { command?: string; failures?: readonly Failure[] } = {},
): Page {
  const [verdict, ...findings] = allFindings(answer, failures);
  return {
    title: source,
    command,
    subtitle: `${counted(answer.numPartitions, 'partition')}, ${
      answer.partitionsFrom === 'rule'
        ? "records counted where the Java client's rule (murmur2) puts them"
        : 'records counted where they were found'
    }${answer.redacted ? `; ${REDACTED}` : ''}`,
    verdict: {
      level: scanLevel(answer, failures),
      text: verdict.message,
      advice: verdict.advice,
    } satisfies PageVerdict,
    figures: figures(answer),
    findings: [...sampleLines(answer).map(line => ({ message: sentence(line), advice: '' })), ...findings],
    sections: [
      spreadSection(answer),
      hotSection(answer),
      whatIfSection(answer, placeable),
      timeSection(answer),
      ratesSection(answer),
      splitSection(answer),
      looksSection(answer),
    ].filter(section => section !== undefined),
  };
}

/** The most telling first; never none. */
function allFindings(answer: ScanAnswer, failures: readonly Failure[]): Finding[] {
  const { verdicts, skew, numPartitions, records } = answer;
  const failed = failures.map(({ check, value }) => ({
    message: `${check.text} fails: ${value === null ? 'this scan does not know it' : `it is ${Number(value.toPrecision(6))}`}.`,
    advice: '',
  }));
  if (failed.length + verdicts.length > 0) return [...failed, ...verdicts];
  const message =
    records === 0
      ? 'There are no records.'
      : skew.maxOverMean === null
        ? `${counted(records, 'record')} over ${counted(numPartitions, 'partition')}.`
        : `The fullest of ${counted(numPartitions, 'partition')} has ${decimal(skew.maxOverMean)} times the mean.`;
  return [{ message, advice: '' }];
}

function figures({ records, keyless, tombstones, distinctKeys, distinctKeysBounds, exact, skew, sample }: ScanAnswer) {
  const all: (Figure | undefined)[] = [
    { name: 'keyed records', value: integer(records - keyless) },
    keyless > 0 ? { name: 'keyless', value: integer(keyless), note: percent(keyless / records) } : undefined,
    tombstones > 0 ? { name: 'tombstones', value: integer(tombstones) } : undefined,
    distinctKeys === null
      ? undefined
      : {
          name: 'distinct keys',
          value: `${sample ? 'at least ' : ''}${integer(distinctKeys)}`,
          ...(exact
            ? {}
            : { note: `estimate: ${integer(distinctKeysBounds!.lower)} to ${integer(distinctKeysBounds!.upper)}` }),
        },
    skew.maxOverMean === null
      ? undefined
      : { name: 'fullest partition', value: decimal(skew.maxOverMean), note: 'times the mean' },
    skew.cause
      ? { name: 'largest key', value: percent(skew.cause.largestKeyShare), note: 'of the keyed records' }
      : undefined,
  ];
  return all.filter(figure => figure !== undefined);
}

export function spreadSection(answer: ScanAnswer): Section | undefined {
  const { partitions, records, keyless, numPartitions } = answer;
  const hasKeyless = keyless > 0 && partitions[0].keyless !== null;
  if (records === keyless && !hasKeyless) return undefined;
  const sizeOf = (load: PartitionLoad) => (records === keyless ? (load.keyless ?? 0) : load.records);
  const sorted = [...partitions].sort((a, b) => sizeOf(b) - sizeOf(a) || a.partition - b.partition);
  const hasDistinct = partitions.some(({ distinctKeys }) => distinctKeys !== null);
  const shown = partitions.length <= MOST_ROWS ? partitions : sorted.slice(0, MOST_ROWS);
  const table: Table = {
    columns: [
      'partition',
      'records',
      'share',
      'bytes of keys',
      ...(hasDistinct ? ['distinct keys'] : []),
      ...(hasKeyless ? ['keyless'] : []),
    ].map(name => ({ name, isFigure: true })),
    rows: shown.map(load => [
      String(load.partition),
      integer(load.records),
      percent(load.share),
      integer(load.bytes),
      ...(hasDistinct ? [load.distinctKeys === null ? '' : integer(load.distinctKeys)] : []),
      ...(hasKeyless ? [integer(load.keyless ?? 0)] : []),
    ]),
    ...(shown === partitions
      ? {}
      : { note: `The ${MOST_ROWS} fullest of ${integer(partitions.length)} partitions; --json has all.` }),
  };
  const [fullest] = sorted;
  const label = `${records === keyless ? 'Keyless records' : 'Records'} of each of ${counted(numPartitions, 'partition')}; the fullest is partition ${fullest.partition} with ${integer(sizeOf(fullest))}.`;
  return {
    id: 'spread',
    title: 'Spread over the partitions',
    texts: skewLines(answer).map(sentence),
    chart: chart(),
    table,
  };

  function chart(): Chart {
    if (partitions.length <= MOST_BARS) return { kind: 'spread', label, records: partitions.map(sizeOf) };
    const step = Math.max(1, (sorted.length - 1) / (MOST_POINTS - 1));
    const count = Math.min(sorted.length, MOST_POINTS);
    const points = Array.from({ length: count }, (_, i) => {
      const rank = Math.round(i * step);
      return { rank: rank + 1, records: sizeOf(sorted[rank]) };
    });
    return { kind: 'ranked', label, points, mean: (records === keyless ? keyless : records - keyless) / numPartitions };
  }
}

function hotSection(answer: ScanAnswer): Section | undefined {
  const { hotKeys, hotKeysByBytes, exact, sample } = answer;
  // Keys that are as frequent as any other tell nothing.
  const hot = hotKeys.filter(({ records }) => records > 1);
  if (hot.length === 0) return undefined;
  if (!hasHotKey(answer)) return { id: 'hot-keys', title: 'Hot keys', texts: [sentence(noHotKey(answer))] };
  const shown = hot.slice(0, MOST_HOT);
  const others = hotKeysByBytes.filter(({ hex }) => !hot.some(each => each.hex === hex));
  return {
    id: 'hot-keys',
    title: 'Hot keys',
    texts: [
      ...(exact
        ? []
        : ['Not all keys fit into the memory: records are at least the first figure and at most the second.']),
      ...(others.length > 0
        ? [
            `By bytes ${others.length === 1 ? 'another key is' : `${integer(others.length)} other keys are`} among the largest: see the end of the table.`,
          ]
        : []),
    ],
    chart: {
      kind: 'rows',
      label: `The ${counted(shown.length, 'key')} with the most records; the first has ${percent(shown[0].share)} of the keyed ones.`,
      unit: 'records',
      rows: shown.map(key => ({
        name: keyName(key),
        value: key.records,
        ...(key.error > 0 ? { most: key.records + key.error } : {}),
        text: `${integer(key.records)} (${percent(key.share)})`,
      })),
    },
    table: {
      columns: [
        { name: 'key' },
        ...['records', 'share', ...(sample ? ['points'] : []), 'bytes', 'partition'].map(name => ({
          name,
          isFigure: true,
        })),
      ],
      rows: [...hot, ...others]
        .slice(0, MOST_ROWS)
        .map((key, i) => hotRow(key, sample ? [boundText(sample.errors.hotKeys[i])] : [])),
    },
  };
}

/** @param points how far the share may lie, of a sample */
function hotRow(key: HotKey, points: string[]): Cell[] {
  const [bytes, partition] = [integer(key.bytes), integer(key.partition)];
  return [{ key: keyName(key) }, recordsText(key), percent(key.share), ...points, bytes, partition];
}

function whatIfSection(
  { records, keyless, numPartitions, partitionsFrom, skew }: ScanAnswer,
  placed: PlaceableKeys | null,
): Section | undefined {
  if (!placed) return undefined;
  const { rest } = placed;
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let at = 0;
  const names = placed.lengths.slice(0, MOST_HOT).map(length => {
    const bytes = placed.bytes.subarray(at, at + length);
    at += length;
    return keyName({ key: decoder.decode(bytes), hex: Buffer.from(bytes).toString('hex'), length });
  });
  return {
    id: 'what-if',
    title: 'What if',
    texts: [
      "The same records over another number of partitions, or with the hottest keys salted, under the Java client's rule. Computed in this page by keylane's WebAssembly.",
      rest.records === 0
        ? 'All keys are in this page, so the figures are exact.'
        : `This page holds the ${counted(placed.records.length, 'key')} with the most records (${percent(1 - rest.records / (records - keyless))} of them) and places each. Other keys (${integer(rest.keys)}) are taken as evenly spread, which the figures allow for.`,
      ...(partitionsFrom === 'records' ? ['The records of this source may have been put by another rule.'] : []),
    ],
    chart: {
      kind: 'what-if',
      label: 'Records of each partition for the chosen values.',
      numPartitions,
      maxOverMean: skew.maxOverMean!,
      keys: Buffer.from(placed.bytes).toString('base64'),
      lengths: placed.lengths,
      records: placed.records,
      names,
      rest,
    },
  };
}

function splitSection({ splitKeys, exact }: ScanAnswer): Section | undefined {
  if (!splitKeys || splitKeys.count === 0) return undefined;
  return {
    id: 'split-keys',
    title: 'Keys in several partitions',
    texts: [
      `${exact ? '' : 'About '}${counted(splitKeys.count, 'key')}: their order is lost, joins and compaction miss them. Those with the most records:`,
    ],
    table: {
      columns: [{ name: 'key' }, { name: 'partitions, with records' }],
      rows: splitKeys.examples.slice(0, MOST_ROWS).map(({ partitions, ...key }) => [
        { key: keyName(key) },
        partitions
          .slice(0, 12)
          .map(({ partition, records }) => `${partition} (${integer(records)})`)
          .join(', ') + (partitions.length > 12 ? `, and ${integer(partitions.length - 12)} more` : ''),
      ]),
    },
  };
}

function looksSection({ looks }: ScanAnswer): Section | undefined {
  if (!looks) return undefined;
  const { kinds, lengths, lookedAt } = looks;
  return {
    id: 'looks',
    title: 'What the keys look like',
    texts: [
      `${integer(lengths.least)} to ${counted(lengths.most, 'byte')} long, ${decimal(lengths.mean)} on average, judging by ${counted(lookedAt, 'distinct key')}.`,
    ],
    table: {
      columns: [{ name: 'kind' }, { name: 'share', isFigure: true }],
      rows: kinds.map(({ kind, share }) => [kind.replaceAll('-', ' '), percent(share)]),
    },
  };
}
