import type { ConformAnswer } from '../analysis/conform.ts';
import { printable } from '../printable.ts';
import { type RuleId, ruleOf } from '../rules/index.ts';
import { counted, integer } from './numbers.ts';
import type { Style } from './style.ts';

/** Whether it agrees; if not, what it is instead and the shortest key that shows it. */
export function conformText(answer: ConformAnswer, { colors }: Style): string {
  const { rule, agrees, cases, disagreements, outOfRange, instead, smallest } = answer;
  if (agrees) return `${colors.green('agrees')} with ${rule} for all of ${counted(cases, 'key')}\n`;
  const lines = [`${colors.red('disagrees')} with ${rule} for ${integer(disagreements)} of ${counted(cases, 'key')}`];
  if (outOfRange > 0) lines.push(`${counted(outOfRange, 'answer')} below 0 or not below the partition count`);
  if (smallest) {
    const name = smallest.key === '' ? 'the empty key' : `"${printable(smallest.key)}"`;
    lines.push(
      `shortest: ${name} (hex ${smallest.hex || 'none'}), ${counted(smallest.numPartitions, 'partition')}: expected ${smallest.expected}, got ${smallest.got}`,
    );
  }
  for (const id of instead) lines.push(`it is ${colors.bold(id)}: ${ruleOf(id as RuleId).title}`);
  if (instead.length === 0) lines.push(mistakeLine(answer));
  return `${lines.join('\n')}\n`;
}

/** What it is where it is no rule. */
export function mistakeLine({ mistake }: ConformAnswer): string {
  return `it is ${mistake ?? 'no rule that keylane knows'}`;
}
