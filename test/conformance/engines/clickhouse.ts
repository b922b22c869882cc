// The examples for ClickHouse, run by chdb: the States are those of one command. Needs Python 3 with pip; chdb goes into the tests' cache.

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { partitionUnder } from '../../../src/rules/index.ts';
import { main, root } from '../../cli/run.ts';
import { run } from '../../command.ts';
import { type Check, hasPip, here, N, python, stateOf, whoAnswer } from './shared.ts';

const examples = join(root, 'examples/clickhouse');

/** Why it can't be had here, if so. */
export const clickHouseMissing = (): string | undefined => (hasPip() ? undefined : 'there is no Python 3 with pip');

/** @param folder with all records */
export function checkClickHouse(folder: string, check: Check): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'keylane'), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`);
  chmodSync(join(bin, 'keylane'), 0o755);
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
  run(python('clickhouse'), [join(here, 'clickhouse.py'), examples, folder], 'chdb', { cwd: folder, env });
  const read = (name: string): Buffer =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name)) : Buffer.of();

  const scan = stateOf(['scan', join(folder, 'all.hex'), '--format', 'hex', '-n', `${N}`]);
  const records = [join(folder, 'all.jsonl'), '--key-type', 'hex', '-n', `${N}`];
  check('clickhouse scan: the bytes of one command', read('clickhouse-scan.state').equals(scan));
  check(
    'clickhouse who: the answer of one command',
    whoAnswer([join(folder, 'clickhouse-who.state')]) === whoAnswer(records),
  );
  const error = read('clickhouse.error').toString();
  const words = "option '-n, --partitions <N>' argument 'twelve' is invalid.";
  check(
    "clickhouse: a failure has keylane's words and exit code",
    /return code 2/.test(error) && error.includes(words),
    error,
  );

  // As docs/cookbook/sketches.md says.
  check('clickhouse: it has no sketches of DataSketches', read('sketches.tsv').length === 0, `${read('sketches.tsv')}`);

  const { loads, asJava } = locally(folder);
  const rows = read('partitions.tsv')
    .toString()
    .trimEnd()
    .split('\n')
    .map(line => line.split('\t').map(Number));
  check(
    'clickhouse: its own hash puts keys where Java does',
    `${rows.map(row => row.slice(1))}` === `${loads.map((load, i) => [load, asJava[i]])}`,
    `${rows}`,
  );
}

/** Keyed records by partition, and how many of them Java's rule puts there. */
function locally(folder: string): { loads: number[]; asJava: number[] } {
  const [loads, asJava] = [0, 1].map(() => new Array<number>(N).fill(0));
  for (const line of readFileSync(join(folder, 'all.jsonl'), 'utf8').trimEnd().split('\n')) {
    const { key, partition } = JSON.parse(line);
    if (key === null) continue;
    loads[partition]++;
    if (partitionUnder('murmur2', Buffer.from(key, 'hex'), N) === partition) asJava[partition]++;
  }
  return { loads, asJava };
}
