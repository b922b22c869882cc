// Whole files: how long until a process has counted the lines of each partition, from its start to its end.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PARTITIONS } from './contenders/contender.ts';
import { hasGnuTime, timed } from './gnu-time.ts';
import { dist } from './keylane.ts';
import { seeded } from './keys.ts';
import { FILES, type LineFile, writeLines } from './line-files.ts';
import { median, shuffled } from './measure.ts';
import type { Measured, SetTimings, Timing } from './results.ts';
import { loadRivals } from './rivals.ts';

export interface FileContender {
  name: string;
  command(path: string): string[];
  /** The records of each partition, from what the command printed. Left out for a yardstick, which counts nothing. */
  counts?(output: string): number[];
  note?: string;
  /** Too slow for the whole: one run over a file with a tenth of the lines. */
  isSlow?: boolean;
}

interface Run {
  seconds: number;
  peakMegabytes?: number;
}

const script = (name: string) => fileURLToPath(new URL(`files/${name}`, import.meta.url));
const countsOf = (output: string): number[] => JSON.parse(output);

export const nodeContenders: FileContender[] = [
  {
    name: 'keylane scan --no-keys',
    note: 'only the spread, as all here: keys told apart take several times as long',
    command: path => [
      ...[process.execPath, fileURLToPath(new URL('cli/main.js', dist)), 'scan', path],
      ...['-n', String(PARTITIONS), '--format', 'keys', '--no-keys', '--json'],
    ],
    counts: output => JSON.parse(output).partitions.map(({ records }: { records: number }) => records),
  },
  {
    name: 'plain JavaScript over bytes',
    command: path => [process.execPath, script('plain-bytes.mjs'), path, String(PARTITIONS)],
    counts: countsOf,
    note: 'readSync and murmur2 written by hand, no strings',
  },
  {
    name: 'readline + kafkajs',
    command: path => [process.execPath, script('readline-kafkajs.mjs'), path, String(PARTITIONS)],
    counts: countsOf,
    isSlow: true,
  },
  {
    name: 'Node that does nothing',
    command: () => [process.execPath, '-e', '0'],
    note: 'yardstick: the start that is in the times of all that run on Node',
  },
  ...(process.platform === 'win32'
    ? []
    : [{ name: 'cat', command: (path: string) => ['cat', path], note: 'yardstick: the read alone' }]),
];

/** Times all contenders over each file, in turns. `slowOnce`: the slow ones once, over a tenth of the lines, times ten. */
export async function measureFiles(
  lines: number,
  rounds: number,
  contenders: FileContender[] = nodeContenders,
  slowOnce = false,
): Promise<Measured> {
  const { versions, leftOut } = await loadRivals();
  const measured: Measured = { versions, partitions: PARTITIONS, rounds, sets: {}, results: [], leftOut };
  const present = contenders.filter(({ name }) => !(name.includes('kafkajs') && !versions.kafkajs));
  await inFolder(folder => {
    for (const file of FILES) {
      process.stderr.write(`${file.name}: writing ${lines.toLocaleString('en-US')} lines\n`);
      const whole = writeLines(file, join(folder, 'lines'), lines);
      const results = { group: 'files', title: 'A file, one key a line', unit: 's', set: file.name } as const;
      const timings = measureFile(whole, rounds, slowOnce ? present.filter(({ isSlow }) => !isSlow) : present);
      if (slowOnce) {
        const tenth = writeLines(file, join(folder, 'tenth'), lines / 10);
        for (const slow of present.filter(({ isSlow }) => isSlow)) timings.push(timesTen(run(slow, tenth), slow.name));
      }
      measured.sets[file.name] = { about: file.about, keys: lines, bytes: whole.bytes };
      measured.results.push({ ...results, timings } satisfies SetTimings);
    }
  });
  return measured;
}

/** Each contender once over each file, counts compared: for --quick. */
export async function checkFiles(lines: number): Promise<{ name: string; error?: unknown }[]> {
  const { versions } = await loadRivals();
  const present = nodeContenders.filter(({ name }) => !(name.includes('kafkajs') && !versions.kafkajs));
  const checks: { name: string; error?: unknown }[] = [];
  await inFolder(folder => {
    for (const file of FILES) {
      const written = writeLines(file, join(folder, 'lines'), lines);
      for (const contender of present) {
        const name = `${contender.name}, ${file.name}`;
        try {
          run(contender, written);
          checks.push({ name });
        } catch (error) {
          checks.push({ name, error });
        }
      }
    }
  });
  return checks;
}

function measureFile(file: LineFile, rounds: number, contenders: FileContender[]): Timing[] {
  const runs = new Map<FileContender, Run[]>(contenders.map(contender => [contender, []]));
  const random = seeded(2);
  // The first round brings the file and the programs into the page cache.
  for (let round = 0; round <= rounds; round++) {
    for (const contender of shuffled(contenders, random)) {
      process.stderr.write(`round ${round} of ${rounds}: ${contender.name}\n`);
      const result = run(contender, file);
      if (round > 0) runs.get(contender)!.push(result);
    }
  }
  return [...runs].map(([{ name, note, counts }, results]) => {
    const seconds = results.map(({ seconds }) => seconds);
    const peaks = results.flatMap(({ peakMegabytes }) => peakMegabytes ?? []);
    return {
      contender: name,
      median: median(seconds),
      min: Math.min(...seconds),
      n: results.length,
      ...(peaks.length > 0 && { peakMegabytes: Math.round(Math.max(...peaks)) }),
      ...(note && { note }),
      ...(!counts && { isYardstick: true }),
    };
  });
}

function timesTen({ seconds, peakMegabytes }: Run, contender: string): Timing {
  const note = 'one run over a tenth of the file, times ten';
  const peak = peakMegabytes !== undefined && { peakMegabytes: Math.round(peakMegabytes) };
  return { contender, median: seconds * 10, min: seconds * 10, n: 1, note, ...peak };
}

const knowsMemory = hasGnuTime();

function run({ name, command, counts }: FileContender, file: LineFile): Run {
  const [program, ...args] = command(file.path);
  const output = counts ? 'pipe' : 'ignore';
  const { status, stdout, stderr, wallSeconds, megabytes } = knowsMemory
    ? timed(program, args, output)
    : untimed(program, args, output);
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr.trim()}`);
  if (counts && String(counts(stdout)) !== String(file.counts)) {
    throw new Error(`${name} counts ${counts(stdout)} instead of ${file.counts}.`);
  }
  return { seconds: wallSeconds, ...(megabytes !== undefined && { peakMegabytes: megabytes }) };
}

function untimed(program: string, args: readonly string[], output: 'pipe' | 'ignore') {
  const started = performance.now();
  const { error, ...ended } = spawnSync(program, args, { stdio: ['ignore', output, 'pipe'], encoding: 'utf8' });
  if (error) throw error;
  return { ...ended, wallSeconds: (performance.now() - started) / 1000, megabytes: undefined };
}

async function inFolder(work: (folder: string) => void): Promise<void> {
  const folder = mkdtempSync(join(os.tmpdir(), 'keylane-bench-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
