import { readFileSync } from 'node:fs';
import { conformAnswer } from '../analysis/conform.ts';
import { casesFor } from '../analysis/conform-cases.ts';
import { ruleById } from '../ask/rule-named.ts';
import { hex } from '../printable.ts';
import { type RuleId, ruleOf, rules } from '../rules/index.ts';
import { answersOfCommand } from './command.ts';
import { titleOf, writePage } from './html.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';
import { checkOutputs } from './outputs.ts';

export interface ConformOptions {
  rule: string;
  /** Seconds. */
  timeout: number;
  html?: string;
  json?: boolean;
}

export async function conform(command: string[], { rule, timeout, html, json }: ConformOptions, io: Io): Promise<void> {
  checkOutputs({ '--html': html }, command, io);
  const wanted = ruleOf(ruleById(rule, text => io.err.line(text)));
  const cases = casesFor(wanted, publishedKeys(wanted.id));
  const lines = cases.map(({ key, numPartitions }) => `${hex(key)}\t${numPartitions}\n`);
  const partitions = await answersOfCommand(command, lines, timeout, io);
  const answer = conformAnswer(cases, partitions, wanted, rules);
  await print(answer, json, async () => (await import('../report/conform.ts')).conformText, io);
  if (html !== undefined) {
    const { conformPage } = await import('../report/html/conform.ts');
    await writePage(html, conformPage(answer, titleOf([command.join(' ')])), io);
  }
  io.exitCode = answer.agrees ? 0 : 1;
}

/** The keys of the vectors that the package carries: Java's, and the rule's own. */
function publishedKeys(rule: RuleId): Uint8Array[] {
  const keysOf = (name: string): Uint8Array[] => {
    const text = readFileSync(new URL(`../../test/vectors/${name}.json`, import.meta.url), 'utf8');
    const { vectors } = JSON.parse(text) as { vectors: { hex?: string }[] };
    return vectors.flatMap(({ hex }) => (hex === undefined ? [] : [Buffer.from(hex, 'hex')]));
  };
  return [...keysOf(`rules/${rule}`), ...keysOf('murmur2')];
}
