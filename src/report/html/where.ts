// The page of `keylane where`.

import type { WhereAnswer, WhereKey } from '../../analysis/where.ts';
import { type RuleId, ruleOf } from '../../rules/index.ts';
import { hexText, keyName } from '../key.ts';
import { counted, integer, listed, percent } from '../numbers.ts';
import { COLUMNS, labelsOf, nobodys, partitionOf } from '../where.ts';
import type { Cell, Column, Page, Section } from './page.ts';

const MOST_KEYS = 100;
/** Named behind a rule. */
const MOST_CLIENTS = 6;
const MOST_BARS = 12;
const JAVA = 'murmur2';

/** @param isText whether keys were given as texts, so that another one can be typed into the page */
export function wherePage(answer: WhereAnswer, isText: boolean): Page {
  const ids = rulesOf(answer.keys[0]);
  const by = ids[0] === JAVA ? "the Java client's rule (murmur2)" : `${ids[0]}: ${ruleOf(ids[0] as RuleId).title}`;
  return answer.keys.length === 1 ? pageOfOne(answer, ids, by, isText) : pageOfMany(answer, ids, by);
}

function pageOfOne({ keys: [key], numPartitions }: WhereAnswer, ids: string[], by: string, isText: boolean): Page {
  const [{ partition, rules }] = key.answers;
  return {
    title: keyName(key),
    command: 'where',
    verdict: { level: null, text: `Partition ${partition} of ${integer(numPartitions)}, by ${by}.` },
    figures: [
      { name: 'partition', value: String(partition), note: `of ${integer(numPartitions)}, by ${ids[0]}` },
      ...agreeFigure('agree with Java', rules.length - 1, ids),
      { name: 'bytes', value: integer(key.hex.length / 2), note: bytesText(key) },
    ],
    findings: [],
    sections: [
      isCompared(ids) ? rulesSection(key, numPartitions) : ruleSection(key),
      ...(isText && ids[0] === JAVA ? [trySection(key, numPartitions)] : []),
    ],
  };
}

function pageOfMany(answer: WhereAnswer, ids: string[], by: string): Page {
  const { keys, numPartitions } = answer;
  const always = ids.slice(1).filter(id => keys.every(key => isAsJava(key, id)));
  return {
    title: counted(keys.length, 'key'),
    command: 'where',
    verdict: {
      level: null,
      text: isCompared(ids)
        ? `${integer(always.length)} of ${counted(ids.length - 1, 'rule')} ${always.length === 1 ? 'puts' : 'put'} every key where the Java client does.`
        : `${counted(keys.length, 'key')} over ${counted(numPartitions, 'partition')}, by ${by}.`,
    },
    figures: [
      { name: 'keys', value: integer(keys.length) },
      { name: 'partitions', value: integer(numPartitions) },
      ...agreeFigure('agree for every key', always.length, ids),
    ],
    findings: [],
    sections: isCompared(ids) ? [agreeSection(answer, ids), keySection(answer)] : [keySection(answer)],
  };
}

function rulesOf({ answers }: WhereKey): string[] {
  return answers.flatMap(({ rules }) => rules);
}

/** Whether all rules were asked, and not one alone. */
function isCompared(ids: readonly string[]): boolean {
  return ids.length > 1;
}

function isAsJava({ answers }: WhereKey, id: string): boolean {
  return answers[0].rules.includes(id);
}

function agreeFigure(name: string, agreeing: number, ids: readonly string[]) {
  const note = `of ${counted(ids.length - 1, 'other rule')}`;
  return isCompared(ids) ? [{ name, value: integer(agreeing), note }] : [];
}

/** One key: a dot for every rule, then the clients behind each. */
function rulesSection(key: WhereKey, numPartitions: number): Section {
  const { answers } = key;
  const [java] = answers;
  return {
    id: 'rules',
    title: 'Where each rule puts it',
    texts: [
      `A full dot is where the Java client puts it, a hollow one elsewhere; the dashed line is Java's partition. ${chanceText(numPartitions)}`,
    ],
    chart: {
      kind: 'places',
      label: `Partitions by rule: ${answers.map(({ partition, rules }) => `${partition} by ${rules.join(', ')}`).join('; ')}.`,
      numPartitions,
      rows: answers.flatMap(({ partition, rules }) => rules.map(name => ({ name, partition }))),
    },
    table: {
      columns: [
        PARTITION,
        { name: 'beside Java' },
        { name: 'rule', isName: true },
        { name: 'who has it', isLong: true },
      ],
      rows: answers.flatMap(({ partition, rules }) =>
        rules.map((rule, i) => [
          i === 0 ? String(partition) : '',
          i === 0 ? besideJava(partition === java.partition) : '',
          rule,
          clientsText([rule]),
        ]),
      ),
      isOpen: true,
    },
  };
}

function ruleSection({ answers: [{ partition, rules }] }: WhereKey): Section {
  return {
    id: 'rules',
    title: 'Who has this rule',
    table: {
      columns: [PARTITION, { name: 'rule' }, { name: 'who has it', isLong: true }],
      rows: [[String(partition), rules[0], clientsText(rules)]],
    },
  };
}

function trySection(key: WhereKey, numPartitions: number): Section {
  return {
    id: 'try',
    title: 'Another key',
    texts: [
      "Where the Java client's rule puts a text, hashed as its UTF-8 bytes. Computed in this page by keylane's WebAssembly; nothing is sent.",
    ],
    chart: {
      kind: 'try-key',
      label: 'The partition of a key that is typed.',
      numPartitions,
      name: keyName(key),
      partition: key.answers[0].partition,
    },
  };
}

/** Many keys: for how many of them each rule says what Java's says; those that most clients have first. */
function agreeSection({ keys, numPartitions }: WhereAnswer, ids: readonly string[]): Section {
  const rows = ids
    .slice(1)
    .map(id => ({ id, labels: labelsOf(id as RuleId), count: keys.filter(key => isAsJava(key, id)).length }))
    .sort((a, b) => rankOf(a.id) - rankOf(b.id) || b.labels.length - a.labels.length || b.count - a.count);
  const share = (count: number) => percent(count / keys.length);
  const clients = rows.filter(({ labels }) => labels.length > 0).slice(0, MOST_BARS);
  const shown = clients.filter(({ count }) => count > 0);
  const never = clients.filter(({ count }) => count === 0).map(({ id, labels }) => `${labels[0]} (${id})`);
  return {
    id: 'agree',
    title: 'Who agrees with Java',
    texts: [
      `For how many of the ${counted(keys.length, 'key')}, under the rules that most clients have. ${chanceText(numPartitions)}`,
      ...(never.length > 0 ? [`For no key: ${never.join(', ')}.`] : []),
    ],
    ...(shown.length > 0
      ? {
          chart: {
            kind: 'rows',
            label: `Keys with Java's partition: ${shown.map(({ id, count }) => `${id} ${integer(count)}`).join(', ')}.`,
            unit: 'keys',
            rows: shown.map(({ id, labels, count }) => ({
              name: `${id}: ${listed(labels, 3)}`,
              value: count,
              text: `${count === keys.length ? 'all' : integer(count)} (${share(count)})`,
            })),
          } as const,
        }
      : {}),
    table: {
      columns: [
        { name: 'rule', isName: true },
        { name: 'keys as Java', isFigure: true },
        { name: 'share', isFigure: true },
        { name: 'who has it', isLong: true },
      ],
      rows: rows.map(({ id, count }) => [id, integer(count), share(count), clientsText([id], MOST_CLIENTS)]),
    },
  };
}

/** Those that clients have by default come first, the most used of them at the head. */
function rankOf(id: string): number {
  const at = COLUMNS.indexOf(id);
  return at < 0 ? COLUMNS.length : at;
}

/** Many keys: the partition of each, by Java's rule and by those that most clients have. */
function keySection({ keys }: WhereAnswer): Section {
  const shown = keys.slice(0, MOST_KEYS);
  const note = `The first ${MOST_KEYS} of ${counted(keys.length, 'key')}; --json has all.`;
  const left = shown.length < keys.length ? { note } : {};
  const ids = rulesOf(keys[0]);
  if (!isCompared(ids)) {
    const rows = shown.map((key): Cell[] => [{ key: keyName(key) }, String(key.answers[0].partition)]);
    return {
      id: 'keys',
      title: 'Where each key goes',
      table: { columns: [{ name: 'key' }, PARTITION], rows, ...left },
    };
  }
  return {
    id: 'keys',
    title: 'Where each key goes',
    texts: ["= is the Java client's partition, ≠ another one. The page of one key has every rule, and so has --json."],
    table: {
      columns: [
        { name: 'key' },
        ...COLUMNS.map(id => ({ name: `${labelsOf(id as RuleId)[0]} (${id})`, isFigure: true })),
      ],
      rows: shown.map(key => {
        const java = partitionOf(key, JAVA);
        return [
          { key: keyName(key) },
          ...COLUMNS.map(id => {
            const partition = partitionOf(key, id);
            return id === JAVA ? String(partition) : `${partition === java ? '=' : '≠'} ${partition}`;
          }),
        ];
      }),
      ...left,
    },
  };
}

const PARTITION: Column = { name: 'partition', isFigure: true };

function besideJava(isSame: boolean): string {
  return isSame ? '= same' : '≠ elsewhere';
}

function clientsText(rules: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const labels = [...new Set(rules.flatMap(rule => labelsOf(rule as RuleId)))];
  if (labels.length === 0) return nobodys(rules[0] as RuleId);
  return listed(labels, most);
}

function chanceText(numPartitions: number): string {
  return numPartitions === 1
    ? 'With one partition there is nothing to disagree about.'
    : `Any rule agrees for one key in ${integer(numPartitions)} by chance.`;
}

function bytesText({ hex }: WhereKey): string {
  return hex === '' ? 'the empty key is hashed too' : hexText(hex);
}
