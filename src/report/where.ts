import type { WhereAnswer, WhereKey } from '../analysis/where.ts';
import { type ClientPartitioner, clients, type RuleId, ruleOf } from '../rules/index.ts';
import { keyText } from './key.ts';
import { counted, integer } from './numbers.ts';
import type { Style } from './style.ts';
import { columnsOf, roomBeside, table } from './table.ts';

/** Rules that are some client's default, most used first: the columns for many keys. */
export const COLUMNS = ['murmur2', 'crc32', 'fnv1a-abs', 'murmur2-unsigned', 'murmur2-float'];

/** A longer key sticks out of its column, or every line would be as long as the longest. */
const WIDEST_KEY = 64;

/** What is said of a rule that no client has. */
export function nobodys(rule: RuleId): string {
  return ruleOf(rule).title.includes('by hand')
    ? 'no client: written by hand'
    : 'no known client, but a common mistake';
}

/** One key: all rules, by partition. Many keys, or one rule: a line a key. */
export function whereText(answer: WhereAnswer, style: Style): string {
  const [first, ...others] = answer.keys;
  const hasAllRules = first.answers.flatMap(({ rules }) => rules).length > 1;
  const lines = hasAllRules && others.length === 0 ? oneKey(first, answer, style) : manyKeys(answer, style);
  return `${lines.join('\n')}\n`;
}

function oneKey(key: WhereKey, { numPartitions }: WhereAnswer, style: Style): string[] {
  const { colors } = style;
  const [java] = key.answers;
  const rows = key.answers.flatMap(({ partition, rules }) =>
    rules.map((rule, i) => [i === 0 ? colors.bold(String(partition)) : '', rule]),
  );
  const figures = columnsOf([['partition', 'rule'], ...rows]);
  const room = roomBeside(figures, style);
  const names = rows.map(([, rule]) => colors.dim(clientsBehind(rule as RuleId, room)));
  return [
    `${nameOf(key)}: partition ${colors.bold(String(java.partition))} of ${integer(numPartitions)}, by the Java client's rule (murmur2)`,
    '',
    ...table({ columns: [...figures, ['who has it', ...names]], texts: [1, 2] }, style),
  ];
}

/** The clients that `labelsOf` names, as many as there is room for. */
function clientsBehind(rule: RuleId, room: number): string {
  const labels = labelsOf(rule);
  if (labels.length === 0) return nobodys(rule);
  let text = labels[0];
  for (const [i, label] of labels.entries()) {
    if (i === 0) continue;
    const after = i + 1 < labels.length ? ` and ${labels.length - i - 1} more` : '';
    if (text.length + label.length + after.length + 2 > room) return `${text} and ${labels.length - i} more`;
    text += `, ${label}`;
  }
  return text;
}

/** Every client with this default; where there is none, what can be asked for the rule. Empty if nobody has it. */
export function labelsOf(rule: RuleId): string[] {
  const labels = (wantsDefault: boolean) =>
    clients.flatMap(({ name, partitioners }) =>
      partitioners
        .filter(partitioner => partitioner.rule === rule && (!wantsDefault || partitioner.isDefault))
        .map(partitioner =>
          wantsDefault ? `${name}${releases(partitioners, partitioner)}` : `${name} ${partitioner.name}`,
        ),
    );
  const defaults = labels(true);
  return [...new Set(defaults.length > 0 ? defaults : labels(false))];
}

/** Only where other releases have another rule. */
function releases(all: readonly ClientPartitioner[], { rule, versions }: ClientPartitioner): string {
  const isOnly = all.every(other => !other.isDefault || other.rule === rule);
  return isOnly || versions === undefined ? '' : ` ${versions}`;
}

function manyKeys(answer: WhereAnswer, style: Style): string[] {
  const { keys, numPartitions } = answer;
  const { colors } = style;
  const ids = keys[0].answers.flatMap(({ rules }) => rules);
  const isOne = ids.length === 1;
  const shown = isOne ? ids : COLUMNS;
  const partitions = shown.map((id, i) => [
    isOne ? 'partition' : id,
    ...keys.map(key => String(partitionOf(key, id))).map(text => (i === 0 ? colors.bold(text) : text)),
  ]);
  const notes = isOne
    ? [`of ${counted(numPartitions, 'partition')}, by ${ids[0]}: ${ruleOf(ids[0] as RuleId).title}`]
    : [
        `of ${counted(numPartitions, 'partition')}; ${shown.map(id => `${id}: ${labelsOf(id as RuleId)[0]}`).join(', ')}.`,
        'One key alone shows every rule; --json has all of them for all keys.',
      ];
  return [
    ...table({ columns: [['key', ...keys.map(nameOf)], ...partitions], texts: [0], widestFirst: WIDEST_KEY }, style),
    '',
    ...notes.map(note => colors.dim(note)),
  ];
}

export function partitionOf({ answers }: WhereKey, rule: string): number {
  return answers.find(({ rules }) => rules.includes(rule))!.partition;
}

/** Whole: it was asked for. */
function nameOf(key: WhereKey): string {
  return keyText(key, Infinity);
}
