// Does `keylane who` name the writer of a topic that a client has written?

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WhoAnswer } from '../../src/analysis/who/answer.ts';
import type { RuleId } from '../../src/rules/index.ts';
import type { StoredRecord } from '../broker/cluster.ts';

const cli = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/**
 * The verdict of the built command on the records, and whether it is right: one of `rules` or, where the keys can't decide, undecided with
 * one of them among what it leaves open; `none` if there is no rule.
 */
export function whoWrote(
  stored: readonly StoredRecord[],
  numPartitions: number,
  rules: readonly RuleId[],
): { verdict: string; isRight: boolean } {
  const lines = stored.map(({ partition, offset, key }) =>
    JSON.stringify({ partition, offset, key: key === null ? null : key.toString() }),
  );
  const args = [cli, 'who', '-', '-n', String(numPartitions), '--format', 'jsonl', '--json'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (stdout === '') throw new Error(`keylane who: ${stderr}`);
  const answer = JSON.parse(stdout) as WhoAnswer;
  const { verdict } = answer;
  if (rules.length === 0) return { verdict, isRight: verdict === 'none' };
  const named: readonly string[] = verdict === 'undecided' ? answer.indistinguishable.flat() : [verdict];
  return { verdict, isRight: rules.some(rule => named.includes(rule)) };
}
