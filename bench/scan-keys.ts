// keylane scan telling keys apart: spread, exact counts, the twenty hottest keys; beside ClickHouse and a JavaScript Map.
//   npx tsx bench/scan-keys.ts [--lines 10000000] [--rounds 5] [--python PYTHON] [--dry]      writes results/scan-keys.json
// PYTHON is one with chdb, as `npm run bench:all` has installed it; without it ClickHouse is left out. Whole processes, so their start is in
// all times.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { dist } from './keylane.ts';
import { seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import { type Measured, type Timing, writeResults } from './results.ts';

const { values } = parseArgs({
  options: {
    lines: { type: 'string', default: '10000000' },
    rounds: { type: 'string', default: '5' },
    python: { type: 'string' },
    dry: { type: 'boolean' },
  },
});
const lines = Number(values.lines);
const rounds = Number(values.rounds);
const distinct = lines / 10;
const script = (name: string) => fileURLToPath(new URL(`files/${name}`, import.meta.url));

const number = (rank: number) => String(rank).padStart(7, '0');
const sets: Record<string, { about: string; line(random: () => number): string }> = {
  even: { about: '13 bytes, a tenth of them distinct', line: random => `order-${number((random() * distinct) | 0)}` },
  // Log-uniform ranks: the density of a key falls with its rank as in Zipf's law.
  zipf: { about: '13 bytes, Zipf', line: random => `order-${number((distinct ** random()) | 0)}` },
  long: {
    about: '200 bytes, a tenth of them distinct',
    line: random => number((random() * distinct) | 0).padEnd(200, 'x'),
  },
};

interface Contender {
  name: string;
  command(path: string): string[];
  /** Of what it printed. */
  answer(output: string): { distinct: number; top: number[] };
  /** Once is enough. */
  isSlow?: boolean;
}

const contenders: Contender[] = [
  {
    name: 'keylane scan, 1 thread',
    command: path => [
      process.execPath,
      fileURLToPath(new URL('cli/main.js', dist)),
      'scan',
      path,
      '-n',
      '12',
      '--top',
      '20',
      // A million keys of 200 bytes are more than the default of 512 MB holds.
      ...['--memory', '2GB'],
      '--json',
    ],
    answer: output => {
      const { distinctKeys, hotKeys } = JSON.parse(output);
      return { distinct: distinctKeys, top: hotKeys.map(({ records }: { records: number }) => records) };
    },
  },
  {
    name: 'JavaScript Map',
    command: path => [process.execPath, script('map-counts.mjs'), path],
    answer: JSON.parse,
    isSlow: true,
  },
];
if (values.python) {
  const python = values.python;
  contenders.push({
    name: 'ClickHouse (chdb), 2 threads',
    command: path => [python, script('clickhouse-counts.py'), path, '2'],
    answer: JSON.parse,
  });
}

const folder = mkdtempSync(join(os.tmpdir(), 'keylane-bench-'));
const measured: Measured = { versions: {}, partitions: 12, rounds, sets: {}, results: [], leftOut: [] };
if (!values.python)
  measured.leftOut.push({ contender: 'ClickHouse (chdb), 2 threads', why: 'no Python with chdb was named' });
try {
  for (const [set, { about, line }] of Object.entries(sets)) {
    const path = join(folder, set);
    write(path, line);
    const seconds = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
    let expected = '';
    const random = seeded(3);
    for (let round = 0; round <= rounds; round++) {
      for (const { name, command, answer, isSlow } of shuffled(contenders, random)) {
        if (isSlow && round !== 1) continue;
        const [program, ...args] = command(path);
        const started = performance.now();
        const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
        const took = (performance.now() - started) / 1000;
        if (status !== 0) throw new Error(`${name}: ${stderr}`);
        const got = JSON.stringify(answer(stdout));
        expected ||= got;
        if (got !== expected) throw new Error(`${name} says ${got} instead of ${expected}`);
        if (round > 0) seconds.get(name)!.push(took);
      }
    }
    const timings = [...seconds].map(
      ([contender, times]): Timing => ({ contender, median: median(times), min: Math.min(...times), n: times.length }),
    );
    for (const { contender, median: time, min } of timings) {
      console.log(`${set}  ${contender}  ${time.toFixed(2)} s (least ${min.toFixed(2)})`);
    }
    measured.sets[set] = { about, keys: lines, bytes: statSync(path).size };
    measured.results.push({ group: 'scan-keys', title: 'A file, keys told apart', unit: 's', set, timings });
    rmSync(path);
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (!values.dry) writeResults('scan-keys', measured);

function write(path: string, line: (random: () => number) => string): void {
  const next = seeded(1);
  const random = () => next(2 ** 32) / 2 ** 32;
  const file = openSync(path, 'w');
  const AT_ONCE = 50_000;
  for (let from = 0; from < lines; from += AT_ONCE) {
    let text = '';
    for (let i = from; i < Math.min(lines, from + AT_ONCE); i++) text += `${line(random)}\n`;
    writeSync(file, text);
  }
  closeSync(file);
}
