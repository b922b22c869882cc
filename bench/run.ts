// `npm run bench`: keylane beside the JavaScript rivals, Node alone, a few minutes.

import { fork, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PARTITIONS } from './contenders/contender.ts';
import { groups } from './contenders.ts';
import { measureFiles, nodeContenders } from './files.ts';
import { KEY_COUNT } from './keys.ts';
import { runQuick } from './quick.ts';
import { type Measured, merge, partly, writeResults } from './results.ts';
import { groupTable } from './text.ts';

const GROUPS = [...Object.keys(groups), 'files'];
const FILE_ROUNDS = 7;
/** With more, the slowest contender runs once, over a tenth. */
const MOST_LINES_FOR_ALL = 1_000_000;

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string', default: '15' },
    lines: { type: 'string', default: '1000000' },
    name: { type: 'string', default: 'node' },
    help: { type: 'boolean', default: false },
  },
});
const only = values.only?.split(',') ?? GROUPS;
const rounds = Number(values.rounds);
const lines = Number(values.lines);

if (values.help) {
  console.log(`npm run bench -- [--quick] [--only GROUP,…] [--rounds N] [--lines N] [--name NAME]

  --quick        run everything once over few keys: checks the answers, times nothing, needs no rivals
  --only GROUP   ${GROUPS.join(', ')}
  --rounds N     how often each contender has its turn for each key set (15)
  --lines N      lines of the two files (1000000, 39 MB); files of 268 MB and more are counted by several threads
  --name NAME    write bench/results/NAME.json (node)`);
} else if (only.some(group => !GROUPS.includes(group)))
  fail(`--only takes ${GROUPS.join(', ')}, but it is ${values.only}.`);
else if (!(Number.isInteger(rounds) && rounds > 0)) fail(`--rounds takes a number from 1, but it is ${values.rounds}.`);
else if (!(Number.isInteger(lines / 10) && lines > 0))
  fail(`--lines takes a multiple of ten, but it is ${values.lines}.`);
else if (values.quick) await runQuick(only);
else await run();

async function run(): Promise<void> {
  installRivals();
  const measured: Measured = { versions: {}, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut: [] };
  for (const group of only) {
    await partly(measured, group, async () => {
      const isFiles = group === 'files';
      merge(measured, isFiles ? await measureLines() : await inProcess(group));
    });
    console.log(`${groupTable(measured.results, group)}\n`);
  }
  const { machine, runtime } = writeResults(values.name, measured);
  const load = machine.load.toFixed(1);
  console.log(`${machine.cpu}, ${machine.cores} cores, load ${load}; Node ${runtime.version}; ${rounds} rounds`);
  console.log(
    Object.entries(measured.versions)
      .map(pair => pair.join(' '))
      .join(', '),
  );
  for (const { contender, why } of measured.leftOut) console.log(`left out: ${contender} (${why})`);
  console.log(`written: bench/results/${values.name}.json; ${KEY_COUNT.toLocaleString('en-US')} keys a set`);
}

function measureLines(): Promise<Measured> {
  const isLarge = lines > MOST_LINES_FOR_ALL;
  return measureFiles(lines, Math.min(rounds, FILE_ROUNDS), nodeContenders, isLarge);
}

/** A process for each group, so that no function has been shaped by another group's keys. */
function inProcess(group: string): Promise<Measured> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('group-process.ts', import.meta.url), [group, String(rounds)]);
    let measured: Measured | undefined;
    child.on('message', message => {
      measured = message as Measured;
    });
    child.on('exit', code => {
      if (code === 0 && measured) resolve(measured);
      else reject(new Error(`The group ${group} failed: see above.`));
    });
  });
}

function installRivals(): void {
  if (existsSync(new URL('node_modules', import.meta.url))) return;
  console.error('installing the rivals: npm ci in bench/');
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const { status } = spawnSync('npm', ['ci'], { cwd, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (status !== 0) console.error('npm ci failed: rivals that are not installed are left out');
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 2;
}
