// What `keylane plan` costs beside `keylane scan` of the same file: processor time of whole processes, in turns. Needs GNU time.
//   npx tsx bench/plan.ts [--keys 10000000] [--distinct 1000000] [--rounds 5] [--dry]      writes results/plan.json

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { timed } from './gnu-time.ts';
import { dist } from './keylane.ts';
import { seeded } from './keys.ts';
import { writeLines } from './line-files.ts';
import { median, shuffled } from './measure.ts';
import { writeResults } from './results.ts';

const { values } = parseArgs({
  options: {
    keys: { type: 'string', default: '10000000' },
    distinct: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    dry: { type: 'boolean' },
  },
});
const [keys, distinct, rounds] = [values.keys, values.distinct, values.rounds].map(Number);

/** The first tells keys apart, as plan does, and plans nothing. */
const commands: [string, string[]][] = [
  ['keylane scan', ['scan', '-n', '24']],
  ['keylane plan 12 to 24', ['plan', '--from', '12', '--to', '24']],
  ['keylane plan 12 to 1000, all keys hashed again', ['plan', '--from', '12', '--to', '1000']],
  ['keylane plan crc32@12 to murmur2@24', ['plan', '--from', 'crc32@12', '--to', '24']],
  ['keylane plan sarama@12 to kafkajs@1@16', ['plan', '--from', 'sarama@12', '--to', 'kafkajs@1@16']],
];
const set = `${distinct.toLocaleString('en-US')} distinct keys of 13 bytes`;

const folder = mkdtempSync(join(os.tmpdir(), 'keylane-bench-'));
try {
  const write = (target: Buffer, at: number, random: (limit: number) => number) =>
    at + target.write(`user-${String(random(distinct)).padStart(8, '0')}`, at, 'latin1');
  const { path, bytes } = writeLines({ name: set, about: set, write }, join(folder, 'keys'), keys);
  const seconds = new Map<string, number[]>(commands.map(([name]) => [name, []]));
  const random = seeded(3);
  // The first round brings the file and the programs into the page cache.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, args] of shuffled(commands, random)) {
      const time = processorTime(args, path);
      if (round > 0) seconds.get(name)!.push(time);
    }
  }
  const timings = [...seconds].map(([contender, all]) => ({
    contender,
    median: median(all),
    min: Math.min(...all),
    n: all.length,
  }));
  for (const { contender, median: time } of timings) {
    console.log(`${time.toFixed(2)} s  ${(time / timings[0].median).toFixed(2)}×  ${contender}`);
  }
  if (!values.dry) {
    writeResults('plan', {
      versions: {},
      partitions: 24,
      rounds,
      sets: { [set]: { about: `${set}, one a line`, keys, bytes } },
      results: [{ group: 'plan', title: 'A plan of a file, processor time', unit: 's', set, timings }],
      leftOut: [],
    });
  }
} finally {
  rmSync(folder, { recursive: true });
}

function processorTime([command, ...args]: string[], path: string): number {
  const main = fileURLToPath(new URL('cli/main.js', dist));
  const { status, stdout, stderr, seconds } = timed(process.execPath, [main, command, path, '--json', ...args]);
  // Keys that move are exit code 1, and so is a program that could not start.
  const { records } = stdout.startsWith('{') ? JSON.parse(stdout) : { records: undefined };
  if ((records?.total ?? records) !== keys)
    throw new Error(`keylane ${command} ended with ${status}: ${stderr.trim()}`);
  return seconds;
}
