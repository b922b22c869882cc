// The same short comparison in Node 20, 24 and 26, Bun and Deno. The binaries come from npm, into bench/.cache/.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PARTITIONS } from './contenders/contender.ts';
import { twin } from './keylane.ts';
import { keySet, seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import { checksum, encodeKeySet } from './native.ts';
import { type Measured, writeResults } from './results.ts';
import { groupTable } from './text.ts';

const SETS = ['8', '36', '100', '1000', 'order', '5-12', '8-40', '1-200'];

/** npm's package `node` installs another package from a script; that one, by its own name, needs none. */
const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
const cache = fileURLToPath(new URL('.cache/', import.meta.url));
const task = fileURLToPath(new URL('runtime-task.mjs', import.meta.url));
const NODE_MAJORS = ['20', '24', '26'];

const RUNTIMES = [
  ...NODE_MAJORS.map(major => runtime(`node ${major}`, `${nodePackage}@${major}`, join(nodePackage, 'bin', 'node'))),
  runtime('bun 1', 'bun@1', join('.bin', 'bun')),
  runtime('deno 2', 'deno@2', join('.bin', 'deno'), 'run', '--allow-all', '--quiet'),
];

function runtime(wanted: string, spec: string, program: string, ...args: string[]) {
  const folder = join(cache, wanted.replace(' ', ''));
  return { wanted, package: spec, folder, command: [join(folder, 'node_modules', program), ...args] };
}

/** Titles by the name that runtime-task.mjs gives the timing. */
const SHAPES: Record<string, string> = {
  buffer: 'One key, a Buffer',
  'buffer plain': 'One key, a Buffer, plain JavaScript for comparison',
  ascii: 'One key, an ASCII string',
  strings: 'An array of strings',
  block: 'A KeyBlock',
  builder: 'A KeyBlock of a builder',
  'block plain': 'Columns, plain JavaScript for comparison',
};

interface Output {
  name: string;
  version: string;
  timings: Record<string, Record<string, number>>;
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    processes: { type: 'string', default: '3' },
    name: { type: 'string', default: 'runtimes' },
  },
});
const rounds = Number(values.rounds);
const processes = Number(values.processes);
const measured: Measured = { versions: {}, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut: [] };
const present = RUNTIMES.filter(isThere);
const folder = mkdtempSync(join(os.tmpdir(), 'keylane-bench-'));
try {
  const manifest = writeKeySets(folder);
  const outputs = new Map<string, Output[]>(present.map(({ wanted }) => [wanted, []]));
  const random = seeded(4);
  for (let process = 0; process < processes; process++) {
    for (const runtime of shuffled(present, random)) {
      console.error(`process ${process + 1} of ${processes}: ${runtime.wanted}`);
      outputs.get(runtime.wanted)!.push(run(runtime, manifest));
    }
  }
  collect([...outputs.values()]);
} finally {
  rmSync(folder, { recursive: true });
}
for (const shape of Object.keys(SHAPES)) console.log(`${groupTable(measured.results, `runtime-${shape}`)}\n`);
for (const { contender, why } of measured.leftOut) console.log(`left out: ${contender} (${why})`);
writeResults(values.name, measured);
console.log(`written: bench/results/${values.name}.json`);

/** Each in a folder of its own, so that one that does not exist for this machine costs only itself. */
function isThere({ wanted, package: spec, folder }: (typeof RUNTIMES)[number]): boolean {
  mkdirSync(folder, { recursive: true });
  const args = ['install', '--prefix', folder, '--no-package-lock', '--no-audit', '--no-fund', spec];
  const { status, stderr } = spawnSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
  if (status === 0) return true;
  measured.leftOut.push({ contender: wanted, why: `npm install ${spec} failed: ${stderr.trim().slice(0, 300)}` });
  return false;
}

function writeKeySets(folder: string): string {
  const list = SETS.map(name => {
    const set = keySet(name);
    const path = join(folder, `${name}.keys`);
    writeFileSync(path, encodeKeySet(set));
    measured.sets[name] = { about: set.about, keys: set.count, bytes: set.bytes.length };
    return { name, path, checksum: checksum(set.buffers.map(key => twin.partitionForKey(key, PARTITIONS))) };
  });
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, JSON.stringify(list));
  return manifest;
}

function run({ wanted, command: [program, ...args] }: (typeof RUNTIMES)[number], manifest: string): Output {
  const all = [...args, task, wanted, manifest, String(rounds)];
  const { status, stdout, stderr, error } = spawnSync(program, all, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${wanted} ended with ${status}: ${stderr.trim()}`);
  return JSON.parse(stdout);
}

/** The median of the processes: two processes of one runtime can differ more than two runtimes. */
function collect(all: Output[][]): void {
  for (const [shape, title] of Object.entries(SHAPES)) {
    for (const set of SETS) {
      const timings = all.map(outputs => {
        const values = outputs.map(({ timings }) => timings[set][shape]);
        const contender = `${outputs[0].name} ${outputs[0].version}`;
        return { contender, median: median(values), min: Math.min(...values), n: values.length * rounds };
      });
      measured.results.push({ group: `runtime-${shape}`, title, unit: 'ns', set, timings });
    }
  }
}
