// `npm run bench:all`: keylane beside the same job in C, Java, Go, Rust and ClickHouse. Builds what it can and says what it left out.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PARTITIONS } from './contenders/contender.ts';
import { type FileContender, measureFiles, nodeContenders } from './files.ts';
import { measureJmh } from './jmh.ts';
import { measureProcesses } from './measure-processes.ts';
import { buildNative, type NativeContender, nameOf } from './native.ts';
import { type Measured, merge, partly, writeResults } from './results.ts';
import { groupTable } from './text.ts';

const GROUPS = ['all-single', 'all-block', 'files'];
const SLOWEST_FILE_ROUNDS = 7;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: GROUPS.join(',') },
    rounds: { type: 'string', default: '15' },
    lines: { type: 'string', default: '10000000' },
    name: { type: 'string', default: 'all' },
    help: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const lines = Number(values.lines);
const only = values.only.split(',');

if (values.help) {
  console.log(`npm run bench:all -- [--only GROUP,…] [--rounds N] [--lines N] [--name NAME]

  --only GROUP   ${GROUPS.join(', ')}
  --rounds N     how often each contender has its turn (15; whole files at most ${SLOWEST_FILE_ROUNDS})
  --lines N      lines of the two files (10000000, 390 MB)
  --name NAME    write bench/results/NAME.json (all)`);
} else if (only.some(group => !GROUPS.includes(group)))
  fail(`--only takes ${GROUPS.join(', ')}, but it is ${values.only}.`);
else if (!(Number.isInteger(rounds) && rounds > 0)) fail(`--rounds takes a number from 1, but it is ${values.rounds}.`);
else if (!(Number.isInteger(lines / 10) && lines > 0))
  fail(`--lines takes a multiple of ten, but it is ${values.lines}.`);
else await run();

async function run(): Promise<void> {
  const measured: Measured = { versions: {}, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut: [] };
  const present: NativeContender[] = [];
  for (const contender of await buildNative()) {
    if (contender.missing === undefined) {
      present.push(contender);
      measured.versions[nameOf(contender.id)] = contender.version;
    } else measured.leftOut.push({ contender: nameOf(contender.id), why: contender.missing.split('\n', 1)[0] });
  }
  const folder = mkdtempSync(join(os.tmpdir(), 'keylane-bench-'));
  try {
    for (const group of only) {
      await partly(measured, group, async () => {
        if (group === 'files') merge(measured, await measureWholeFiles(present));
        else await measureKeys(group === 'all-block' ? 'block' : 'single', present, folder, measured);
      });
      console.log(`${groupTable(measured.results, group)}\n`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  const { machine } = writeResults(values.name, measured);
  console.log(`${machine.cpu}, ${machine.cores} cores, load ${machine.load.toFixed(1)}; ${rounds} rounds`);
  for (const [name, version] of Object.entries(measured.versions)) console.log(`${name}: ${version}`);
  for (const { contender, why } of measured.leftOut) console.log(`left out: ${contender} (${why})`);
  console.log(`written: bench/results/${values.name}.json`);
}

async function measureKeys(op: 'block' | 'single', present: NativeContender[], folder: string, into: Measured) {
  merge(into, await measureProcesses(op, present, folder, rounds));
  const jmh = present.find(({ ops }) => ops.includes('jmh'));
  if (jmh) measureJmh(jmh, op, folder, into.results);
}

function measureWholeFiles(present: NativeContender[]): Promise<Measured> {
  const native = present.flatMap(({ id, fileCommand }): FileContender[] =>
    fileCommand === undefined
      ? []
      : [
          {
            name: nameOf(id),
            command: path => [...fileCommand, path, String(PARTITIONS)],
            counts: output => JSON.parse(output),
          },
        ],
  );
  return measureFiles(lines, Math.min(rounds, SLOWEST_FILE_ROUNDS), [...nodeContenders, ...native], true);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
