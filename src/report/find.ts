// A key's records as text.

import type { FindAnswer, FoundRecord, FoundValue } from '../analysis/find/types.ts';
import { bytesText } from '../numbers.ts';
import { printable } from '../printable.ts';
import { moment } from './moment.ts';
import { counted, integer } from './numbers.ts';
import type { Style } from './style.ts';
import { columnsOf, table } from './table.ts';
import { clientNames } from './who-sessions.ts';

export function findText(answer: FindAnswer, style: Style): string {
  const lines = [headLine(answer), ...whereLines(answer, style)];
  const records = answer.records.length > 0 ? ['', ...recordLines(answer.records, style)] : [];
  return `${[...lines, ...records].join('\n')}\n`;
}

function headLine({ key, found, records }: FindAnswer): string {
  const shown = records.length < found ? `, the newest ${integer(records.length)} shown: --last N shows more` : '';
  return `"${printable(key)}": ${found === 0 ? 'no record' : counted(found, 'record')}${shown}`;
}

function whereLines(
  { partitionsRead, numPartitions, recordsRead, candidates, found }: FindAnswer,
  { colors }: Style,
): string[] {
  const read = `looked at ${counted(recordsRead, 'record')}`;
  if (partitionsRead === null || numPartitions === null) return [`${read} of all partitions`];
  const which = partitionsRead.length > 12 ? `${partitionsRead.slice(0, 12).join(', ')}, …` : partitionsRead.join(', ');
  const name = partitionsRead.length === 1 ? 'partition' : 'partitions';
  const lines = [
    `${read} of ${name} ${which} of ${numPartitions}${candidates.length > 0 ? ', where rules put the key:' : ''}`,
  ];
  for (const { partition, rules } of candidates) {
    const shown = rules.slice(0, 4).join(', ');
    lines.push(colors.dim(`  ${partition}  ${shown}${rules.length > 4 ? ` and ${rules.length - 4} more` : ''}`));
  }
  if (found === 0 && candidates.length > 0 && partitionsRead.length < numPartitions) {
    lines.push('A writer with a rule of its own may have put it elsewhere: --all reads all partitions.');
  }
  return lines;
}

function recordLines(records: readonly FoundRecord[], style: Style): string[] {
  const head = ['partition', 'offset', 'time', 'value', 'writer'];
  const rows = records.map(record => [
    String(record.partition),
    record.offset === null ? '' : integer(record.offset),
    moment(record.timestamp),
    record.isTombstone ? 'none: a tombstone' : record.valueBytes === null ? '' : bytesText(record.valueBytes),
    writerText(record),
  ]);
  // Two numbers, then texts; what no record has is no column.
  const columns = columnsOf([head, ...rows]).map((column, i) => ({ column, isText: i >= 2 }));
  const shown = columns.filter(({ column }) => column.slice(1).some(cell => cell !== ''));
  const texts = shown.flatMap(({ isText }, i) => (isText ? i : []));
  const [title, ...lines] = table({ columns: shown.map(({ column }) => column), texts }, style);
  return [
    title,
    ...lines.flatMap((line, i) => {
      const { value } = records[i];
      return value ? [line, `  ${valueText(value)}`] : [line];
    }),
  ];
}

function writerText({ session, isTransactional, clients }: FoundRecord): string {
  if (session === null) return '';
  const name = session.startsWith('producer') ? session : `without id, ${session}`;
  const mode = isTransactional ? ', transactional' : '';
  return `${name}${mode}${clients.length > 0 ? `  ${clientNames(clients)}` : ''}`;
}

function valueText({ text, hex, isCut }: FoundValue): string {
  const more = isCut ? '…' : '';
  return text === null ? `hex ${hex}${more}` : `${printable(text)}${more}`;
}
