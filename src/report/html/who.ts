// The page of `keylane who`.

import type { Timeline, WhoAnswer } from '../../analysis/who/answer.ts';
import { keyName } from '../key.ts';
import { whoLevel } from '../level.ts';
import { counted, integer, percent, positionText } from '../numbers.ts';
import {
  evidenceLines,
  moment,
  names,
  sampleLines,
  timelineLines,
  verdictLine,
  viewLines,
  writerName,
} from '../who.ts';
import { emptyKeyLines, encodingLines, offRuleWriter, unusedLines } from '../who-findings.ts';
import { recompressedLines, ruleName, sessionName, sessionNote, span, strangerLines } from '../who-sessions.ts';
import { unknownLines } from '../who-unknown.ts';
import { type Cell, type Finding, type Page, type Section, someOf } from './page.ts';
import { sentence } from './sentence.ts';

/** @param source what was read, as it was named */
export function whoPage(answer: WhoAnswer, source: string): Page {
  const { records, keyless, distinctKeys, splitKeys, offRule } = answer;
  return {
    title: source,
    command: 'who',
    verdict: { level: whoLevel(answer), text: `${verdictLine(answer)}.`, ...verdictAdvice(answer) },
    figures: [
      { name: 'keyed records', value: integer(records - keyless) },
      ...(keyless > 0 ? [{ name: 'keyless', value: integer(keyless), note: percent(keyless / records) }] : []),
      { name: 'distinct keys', value: integer(distinctKeys) },
      { name: 'off the rule', value: integer(offRule.records), note: 'records' },
      { name: 'in several partitions', value: integer(splitKeys.count), note: 'keys' },
    ],
    findings: findings(answer),
    sections: [
      adviceSection(answer),
      writerSection(answer),
      evidenceSection(answer),
      sessionSection(answer),
      timeSection(answer),
      splitSection(answer),
      offRuleSection(answer),
      encodingSection(answer),
    ].filter(section => section !== undefined),
  };
}

/** Only of the one who wrote all, or of nobody, it is said below the verdict: the others have findings of their own. */
function verdictAdvice({ verdict, reason, suggestedPartitions, numPartitions }: WhoAnswer): { advice?: string } {
  if (verdict === 'mixed') return { advice: 'Give all producers one rule: what to set is in the first table.' };
  if (suggestedPartitions !== null && suggestedPartitions !== numPartitions && reason !== 'partition-count')
    return { advice: `Ask again with -n ${suggestedPartitions}.` };
  if (verdict === 'none' || reason === 'unclear')
    return {
      advice:
        'First see whether -n is the count of the topic, and whether the dump has its keys as the topic holds them (--key-type).',
    };
  return {};
}

function findings(answer: WhoAnswer): Finding[] {
  return [
    ...[...sampleLines(answer), ...viewLines(answer), ...unknownLines(answer)].map(plain),
    ...lostOrder(answer),
    ...unusedLines(answer).map(plain),
  ];
}

function plain(line: string): Finding {
  return { message: sentence(line), advice: '' };
}

/** What is wrong with single keys and records: their tables are below. */
function lostOrder({ splitKeys, offRule, verdict }: WhoAnswer): Finding[] {
  const found: Finding[] = [];
  if (splitKeys.count > 0) {
    const about = splitKeys.isEstimate ? 'About ' : '';
    found.push({
      message: `${about}${counted(splitKeys.count, 'key')} in more than one partition: their order is lost, joins and compaction miss them.`,
      advice: 'Once one rule writes them all, "keylane plan --compacted" says which values are left behind.',
    });
  }
  if (offRule.records > 0 && verdict !== 'none') {
    const where = offRule.partition === null ? '' : `, nearly all in partition ${offRule.partition}`;
    found.push({
      message: `${counted(offRule.records, 'record')} off the rule${where}.`,
      advice: 'Look for programs that name the partition themselves, and for tools that write records by hand.',
    });
  }
  return found;
}

function evidenceSection(answer: WhoAnswer): Section {
  return { id: 'evidence', title: 'What shows it', texts: evidenceLines(answer).map(sentence) };
}

function writerSection(answer: WhoAnswer): Section | undefined {
  const { shares, verdict } = answer;
  if (shares.length === 0 || verdict === 'none') return undefined;
  const nameOf = (rule: string) => writerName(answer, rule);
  return {
    id: 'writers',
    title: 'Who wrote',
    chart: {
      kind: 'rows',
      label: `Shares of the keyed records: ${shares.map(({ rule, share }) => `${nameOf(rule)} ${percent(share)}`).join(', ')}.`,
      unit: 'records',
      rows: shares.map(({ rule, share, records }) => ({
        name: nameOf(rule),
        value: records,
        text: `${integer(records)} (${percent(share)})`,
      })),
    },
    table: {
      columns: [
        { name: 'rule' },
        { name: 'records', isFigure: true },
        { name: 'share', isFigure: true },
        { name: 'who has it' },
      ],
      rows: shares.map(share => [
        nameOf(share.rule),
        integer(share.records),
        percent(share.share),
        share.rule === 'none' ? '' : names(share.clients),
      ]),
    },
  };
}

function sessionSection({ writers, recompressed }: WhoAnswer): Section | undefined {
  if (writers.length === 0) return undefined;
  const columns = ['session', 'rule', 'records', 'batches', 'partitions', 'when', 'who leaves such batches'];
  return {
    id: 'sessions',
    title: 'Who wrote, session by session',
    texts: [
      'A producer id is one run of one program. Names are the clients that leave such batches and have this rule by default, unless a setting is named.',
      ...[...strangerLines(writers), ...recompressedLines(recompressed)].map(sentence),
    ],
    table: {
      columns: columns.map((name, i) => (i > 1 && i < 5 ? { name, isFigure: true } : { name })),
      rows: writers.map(writer => [
        sessionName(writer),
        ruleName(writer),
        integer(writer.records),
        integer(writer.batches),
        integer(writer.partitions),
        span(writer),
        sessionNote(writer),
      ]),
    },
  };
}

function timeSection(answer: WhoAnswer): Section | undefined {
  const { timeline } = answer;
  const texts = timelineLines(answer).map(sentence);
  if (!timeline || timeline.spans.length < 2) return { id: 'time', title: 'Over time', texts };
  const { spans, unit } = timeline;
  const rules = spans[0].shares.map(({ rule }) => rule);
  const isFull = spans.every(({ shares }) => shares.reduce((sum, { share }) => sum + share, 0) > 0.99);
  if (!isFull) texts.push('What is left blank no named rule explains.');
  return {
    id: 'time',
    title: unit === 'timestamp' ? 'Over time' : 'Over offsets',
    texts,
    chart: {
      kind: 'time',
      label: `Shares of ${rules.join(' and ')} from ${moment(timeline, spans[0].from)} to ${moment(timeline, spans[spans.length - 1].to)}.`,
      unit,
      width: spans[0].to - spans[0].from,
      isShare: true,
      from: spans.map(({ from }) => from),
      series: rules.map((rule, i) => ({ name: rule, values: spans.map(({ shares }) => shares[i].share) })),
    },
    table: {
      columns: [{ name: 'from' }, ...['records', ...rules].map(name => ({ name, isFigure: true }))],
      rows: spans.map(span => spanRow(span, timeline)),
    },
  };
}

function spanRow({ from, records, shares }: Timeline['spans'][number], timeline: Timeline): Cell[] {
  return [moment(timeline, from), integer(records), ...shares.map(({ share }) => percent(share))];
}

function splitSection({ splitKeys, positions, writers }: WhoAnswer): Section | undefined {
  if (splitKeys.count === 0) return undefined;
  const where = positions === 'offset' ? 'offset' : 'record';
  return {
    id: 'split-keys',
    title: 'Keys in several partitions',
    texts: [
      `${splitKeys.isEstimate ? 'About ' : ''}${counted(splitKeys.count, 'key')}: their order is lost, joins and compaction miss them.`,
    ],
    table: {
      columns: [
        { name: 'key' },
        ...['partition', 'records', `first ${where}`, `last ${where}`].map(name => ({ name, isFigure: true })),
        { name: 'rule' },
        ...bySession(writers),
      ],
      rows: splitKeys.examples.flatMap(({ key, hex, partitions }) =>
        partitions.map(({ partition, records, first, last, rules, sessions }, i) => [
          i === 0 ? { key: keyName({ key, hex }) } : '',
          integer(partition),
          integer(records),
          positionText(first),
          positionText(last),
          rules.join(', '),
          ...(writers.length > 0 ? [sessions.join(', ')] : []),
        ]),
      ),
      ...someOf(splitKeys.examples.length, splitKeys.count, 'key'),
    },
  };
}

/** The column of the sessions that may have written it, where there are any. */
function bySession(writers: WhoAnswer['writers']): { name: string }[] {
  return writers.length > 0 ? [{ name: 'session' }] : [];
}

function offRuleSection({ offRule, verdict, positions, records, keyless, writers }: WhoAnswer): Section | undefined {
  if (offRule.records === 0 || verdict === 'none') return undefined;
  const where = offRule.partition === null ? '' : ` Nearly all are in partition ${offRule.partition}: set by hand?`;
  return {
    id: 'off-rule',
    title: 'Off the rule',
    texts: [
      `${counted(offRule.records, 'record')}, ${percent(offRule.records / (records - keyless))} of the keyed ones.${where}${offRuleWriter(writers)}`,
      ...emptyKeyLines(offRule).map(sentence),
    ],
    table: {
      columns: [
        { name: 'key' },
        ...['in', 'the rule says', positions].map(name => ({ name, isFigure: true })),
        ...bySession(writers),
      ],
      rows: offRule.examples.map(({ key, hex, partition, expected, position, sessions }) => [
        { key: keyName({ key, hex }) },
        integer(partition),
        expected === null ? '' : integer(expected),
        positionText(position),
        ...(writers.length > 0 ? [sessions.join(', ')] : []),
      ]),
      ...someOf(offRule.examples.length, offRule.records, 'record'),
    },
  };
}

function encodingSection(answer: WhoAnswer): Section {
  const lines = encodingLines(answer).map(line => line.trim());
  return { id: 'encodings', title: 'One key in several encodings', texts: lines.map(sentence) };
}

function adviceSection({ advice }: WhoAnswer): Section {
  return {
    id: 'advice',
    title: "To route as the Java client's producer",
    table: {
      columns: [{ name: 'rule' }, { name: 'client' }, { name: 'set' }],
      rows: advice.flatMap(({ rule, settings }) => settings.map(({ client, setting }) => [rule, client, setting])),
    },
  };
}
