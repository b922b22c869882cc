// The page of `keylane join`.

import type { JoinAnswer } from '../../analysis/join/types.ts';
import { countText, keyRows, places, REASON_TEXTS, recordLines, sideLines } from '../join.ts';
import { bytesText, keyName } from '../key.ts';
import { joinLevel } from '../level.ts';
import { counted, integer, percent } from '../numbers.ts';
import { REDACTED } from '../scan.ts';
import { type Figure, type Page, type Section, someOf, type Table } from './page.ts';

/** @param sources what was read, as it was named */
export function joinPage(answer: JoinAnswer, sources: string): Page {
  const { a, b, keys, redacted, findings } = answer;
  return {
    title: sources,
    command: 'join',
    ...(redacted ? { subtitle: REDACTED } : {}),
    verdict: { level: joinLevel(answer), text: verdictText(answer) },
    figures: [
      { name: 'keys in both', value: integer(keys.both.count) },
      { name: 'never meet', value: integer(keys.never.count), note: 'keys' },
      ...encodingFigure(answer),
      { name: 'partitions', value: `${integer(a.numPartitions)} and ${integer(b.numPartitions)}` },
      { name: 'rules', value: `${a.rule ?? 'none'} and ${b.rule ?? 'none'}` },
    ],
    findings,
    sections: [keySection(answer), reasonSection(answer), encodingSection(answer)],
  };
}

function encodingFigure({ encodings }: JoinAnswer): Figure[] {
  if (encodings.length === 0) return [];
  return [
    { name: 'in other bytes', value: integer(encodings.reduce((sum, { keys }) => sum + keys, 0)), note: 'keys of A' },
  ];
}

function verdictText({ canMeet, keys: { both, never, partly }, encodings }: JoinAnswer): string {
  if (canMeet) return 'Every key of both can meet.';
  if (never.count > 0) return `${integer(never.count)} of ${counted(both.count, 'key')} in both never meet.`;
  if (partly.count > 0) return `${integer(partly.count)} of ${counted(both.count, 'key')} in both meet only in part.`;
  const others = encodings.reduce((sum, { keys }) => sum + keys, 0);
  if (others > 0)
    return `${counted(others, 'key')} of A cannot meet: in B ${others === 1 ? 'it has' : 'they have'} other bytes.`;
  return 'Not every key of both can meet.';
}

function keySection(answer: JoinAnswer): Section {
  const rows = keyRows(answer);
  const total = rows.reduce((sum, [, { count }]) => sum + count, 0);
  const share = (count: number) => (total === 0 ? '' : percent(count / total));
  return {
    id: 'keys',
    title: 'Which keys meet',
    texts: [...sideLines('A', answer.a), ...sideLines('B', answer.b), ...recordLines(answer)].map(
      line => `${line[0].toUpperCase()}${line.slice(1)}.`,
    ),
    chart: {
      kind: 'rows',
      label: `Distinct keys: ${rows.map(([name, { count }]) => `${integer(count)} ${name}`).join(', ')}.`,
      unit: 'keys',
      rows: rows.map(([name, { count }]) => ({ name, value: count, text: `${integer(count)} (${share(count)})` })),
    },
    table: {
      columns: [{ name: 'keys' }, { name: 'count', isFigure: true }, { name: 'share', isFigure: true }],
      rows: rows.map(([name, part]) => [name, countText(part), share(part.count)]),
    },
  };
}

function reasonSection({ reasons }: JoinAnswer): Section {
  return {
    id: 'reasons',
    title: 'Why keys of both do not meet',
    texts: reasons.map(({ reason, keys }) => `${counted(keys, 'key')}, ${REASON_TEXTS[reason]}.`),
    table: {
      columns: [{ name: 'key' }, { name: 'in A' }, { name: 'in B' }],
      rows: reasons.flatMap(({ examples }) =>
        examples.map(each => [{ key: keyName(each) }, places(each.a), places(each.b)]),
      ),
      ...someKeys(reasons),
    },
  };
}

function encodingSection({ encodings }: JoinAnswer): Section {
  return {
    id: 'encodings',
    title: 'Keys of A in other bytes in B',
    texts: encodings.map(({ kind, keys }) => `${counted(keys, 'key')}: ${kind}.`),
    table: {
      columns: [{ name: 'in A' }, { name: 'in B' }],
      rows: encodings.flatMap(({ examples }) =>
        examples.map(({ a, b }) => [{ key: bytesText(a) }, { key: bytesText(b) }]),
      ),
      ...someKeys(encodings),
    },
  };
}

function someKeys(parts: readonly { keys: number; examples: readonly unknown[] }[]): Pick<Table, 'note'> {
  const shown = parts.reduce((sum, { examples }) => sum + examples.length, 0);
  return someOf(
    shown,
    parts.reduce((sum, { keys }) => sum + keys, 0),
    'key',
  );
}
