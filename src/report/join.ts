import type { JoinAnswer, JoinSide } from '../analysis/join/types.ts';
import type { Part } from '../analysis/shared/sample.ts';
import { bytesText, keyText } from './key.ts';
import { counted, integer, percent } from './numbers.ts';
import { REDACTED } from './scan.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import { wrapped } from './wrap.ts';

/** What each side is, how much of it meets, which keys do not and why, and what to do. */
export function joinText(answer: JoinAnswer, style: Style): string {
  const { colors } = style;
  const parts = [
    [...sideLines('A', answer.a), ...sideLines('B', answer.b), ...(answer.redacted ? [REDACTED] : [])],
    keyTable(answer, style),
    recordLines(answer),
    reasonLines(answer, style),
    encodingLines(answer, style),
    findingLines(answer, style),
    answer.canMeet ? [colors.green('Every key of both can meet.')] : [],
  ];
  return `${parts
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`;
}

export function sideLines(
  name: string,
  { numPartitions, rule, rules, partitionsFrom, distinctKeys, records }: JoinSide,
): string[] {
  const others = rules.slice(1).filter(({ share }) => share === rules[0].share);
  const also = others.length > 0 ? ` (or ${others.map(each => each.rule).join(', ')}, which fit as well)` : '';
  const how = partitionsFrom === 'records' ? ', where the records were found' : '';
  return [
    `${name}: ${counted(records.total, 'keyed record')}, ${countText(distinctKeys)} distinct keys, ${counted(numPartitions, 'partition')}, ${rule ?? 'no single rule'}${also}${how}`,
  ];
}

export function countText({ count, lower, upper }: Part): string {
  return lower === upper ? integer(count) : `about ${integer(count)} (${integer(lower)} to ${integer(upper)})`;
}

/** Every distinct key is in one of these. */
export function keyRows({ keys }: JoinAnswer): [string, Part][] {
  return [
    ['meet', keys.meet],
    ['meet in part', keys.partly],
    ['never meet', keys.never],
    ['only in A', keys.onlyA],
    ['only in B', keys.onlyB],
  ];
}

function keyTable(answer: JoinAnswer, style: Style): string[] {
  const rows = keyRows(answer);
  const total = rows.reduce((sum, [, { count }]) => sum + count, 0);
  const columns = [
    ['keys', ...rows.map(([name]) => name)],
    ['', ...rows.map(([, part]) => countText(part))],
    ['share', ...rows.map(([, { count }]) => (total === 0 ? '' : percent(count / total)))],
  ];
  return table({ columns, texts: [0], bars: rows.map(([, { count }]) => (total === 0 ? 0 : count / total)) }, style);
}

export function recordLines({ a, b, exact }: JoinAnswer): string[] {
  const about = exact ? '' : 'about ';
  const line = (name: string, { records }: JoinSide) =>
    `${name}: ${about}${integer(records.meet)} of ${integer(records.total)} records have a partner beside them${records.total === 0 ? '' : ` (${percent(records.meet / records.total)})`}, ${integer(records.never)} have it in another partition, ${integer(records.alone)} have none`;
  const lines = [line('A', a), line('B', b)];
  if (!exact) lines.push('not all keys are known whole, so these are estimates');
  return lines;
}

export const REASON_TEXTS: Record<JoinAnswer['reasons'][number]['reason'], string> = {
  count: 'because the partition counts differ',
  rule: 'because the rules differ',
  'count-and-rule': 'because partition counts and rules differ',
  'off-rule': "because records are not where their topic's rule puts them",
};

function reasonLines({ reasons }: JoinAnswer, { colors }: Style): string[] {
  return reasons.flatMap(({ reason, keys, examples }) => [
    colors.bold(`${counted(keys, 'key')} in both that do not meet, ${REASON_TEXTS[reason]}`),
    ...examples.slice(0, 3).map(each => `  ${keyText(each)}: A ${places(each.a)}, B ${places(each.b)}`),
  ]);
}

export function places(partitions: readonly number[]): string {
  return `${partitions.slice(0, 4).join(', ')}${partitions.length > 4 ? ', …' : ''}`;
}

function encodingLines({ encodings }: JoinAnswer, { colors }: Style): string[] {
  return encodings.flatMap(({ kind, keys, examples }) => [
    colors.bold(`${counted(keys, 'key')} of A in other bytes in B: ${kind}`),
    ...examples.map(({ a, b }) => `  ${bytesText(a)} and ${bytesText(b)}`),
  ]);
}

function findingLines({ findings }: JoinAnswer, { colors, width }: Style): string[] {
  return findings.flatMap(({ message, advice }) => [
    ...wrapped(message, width).map(colors.bold),
    ...wrapped(advice, width - 2).map(line => `  ${line}`),
  ]);
}
