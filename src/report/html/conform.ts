// The page of `keylane conform`.

import type { ConformAnswer, WrongPartition } from '../../analysis/conform.ts';
import { type RuleId, ruleOf } from '../../rules/index.ts';
import { mistakeLine } from '../conform.ts';
import { hexText, keyName } from '../key.ts';
import { conformLevel } from '../level.ts';
import { counted, integer, percent } from '../numbers.ts';
import { labelsOf } from '../where.ts';
import type { Cell, Finding, Page } from './page.ts';
import { sentence } from './sentence.ts';

const LONGEST_COMMAND = 120;

/**
 * @param command what was run, as it was typed
 * @param keys what it was asked about
 */
export function conformPage(
  answer: ConformAnswer,
  command: string,
  keys = 'the published vectors and random ones',
): Page {
  const { rule, agrees, cases, disagreements, outOfRange, instead, examples } = answer;
  return {
    title: command.length <= LONGEST_COMMAND ? command : `${command.slice(0, LONGEST_COMMAND)}…`,
    command: 'conform',
    verdict: {
      level: conformLevel(answer),
      text: agrees
        ? `Agrees with ${rule} for all of ${counted(cases, 'key')}.`
        : `Disagrees with ${rule} for ${integer(disagreements)} of ${counted(cases, 'key')}.`,
    },
    figures: [
      { name: 'rule', value: rule },
      { name: 'keys', value: integer(cases), note: keys },
      { name: 'wrong answers', value: integer(disagreements), note: percent(disagreements / cases) },
      ...(outOfRange > 0 ? [{ name: 'no partition at all', value: integer(outOfRange), note: 'answers' }] : []),
      ...(instead.length > 0 ? [{ name: 'it is', value: instead.join(', ') }] : []),
    ],
    findings: findings(answer),
    sections: [
      {
        id: 'examples',
        title: 'The shortest keys that show it',
        texts:
          examples.length < disagreements
            ? [`The ${counted(examples.length, 'shortest key')} of ${counted(disagreements, 'wrong answer')}.`]
            : [],
        table: {
          columns: [
            { name: 'key' },
            { name: 'bytes in hexadecimal' },
            ...['partitions', 'expected', 'got'].map(name => ({ name, isFigure: true })),
          ],
          rows: examples.map(exampleRow),
        },
      },
    ],
  };
}

function findings(answer: ConformAnswer): Finding[] {
  const { agrees, instead, outOfRange } = answer;
  if (agrees) return [];
  const found = instead.map((id): Finding => {
    const clients = labelsOf(id as RuleId);
    const whose = clients.length > 0 ? ` Who has it: ${clients.join(', ')}.` : '';
    return { message: `It is ${id}: ${ruleOf(id as RuleId).title}.${whose}`, advice: '' };
  });
  if (found.length === 0) found.push({ message: sentence(mistakeLine(answer)), advice: '' });
  if (outOfRange > 0) {
    found.push({
      message: `${counted(outOfRange, 'answer')} below 0 or not below the partition count.`,
      advice: 'A producer fails with these.',
    });
  }
  return found;
}

function exampleRow({ key, hex, numPartitions, expected, got }: WrongPartition): Cell[] {
  const bytes = hex === '' ? 'none' : hexText(hex);
  return [{ key: keyName({ key, hex }) }, { key: bytes }, integer(numPartitions), String(expected), String(got)];
}
