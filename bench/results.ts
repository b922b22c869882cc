// What is written to results/*.json, and read from there for tables and plots.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { gzipSync } from 'node:zlib';
import { dist } from './keylane.ts';
import type { LeftOut } from './rivals.ts';

/** Raised when a reader of older files would misread newer ones. */
const FORMAT = 1;

/** In the unit of its `SetTimings`: nanoseconds a key, milliseconds or seconds for the whole. */
export interface Timing {
  contender: string;
  /** The median of the rounds' medians. */
  median: number;
  min: number;
  /** How many passes were timed. */
  n: number;
  keysPerPass?: number;
  peakMegabytes?: number;
  /** On a real broker: messages sent, requests for them, the batches in the log and their mean size. */
  messages?: number;
  requests?: number;
  batches?: number;
  batchBytes?: number;
  /** Does less than the job: a bound to look at, no rival. */
  isYardstick?: boolean;
  note?: string;
}

export interface SetTimings {
  group: string;
  title: string;
  unit: 'ns' | 'ms' | 's';
  set: string;
  /** The first one is keylane. */
  timings: Timing[];
}

export interface Results {
  format: number;
  name: string;
  date: string;
  machine: { cpu: string; cores: number; memoryGigabytes: number; system: string; load: number };
  runtime: { name: string; version: string; v8?: string };
  /** Of keylane, the rivals, and for bench:all the other languages' libraries. */
  versions: Record<string, string>;
  keylane: { commit: string; coreWasmBytes: number; coreWasmGzipBytes: number };
  partitions: number;
  rounds: number;
  sets: Record<string, { about: string; keys: number; bytes: number }>;
  results: SetTimings[];
  leftOut: LeftOut[];
}

export type Measured = Pick<Results, 'versions' | 'partitions' | 'rounds' | 'sets' | 'results' | 'leftOut'>;

/** What another part has measured. */
export type Part = Pick<Measured, 'versions' | 'sets' | 'results' | 'leftOut'>;

const folder = new URL('results/', import.meta.url);

/** Adds it. */
export function merge(into: Measured, part: Part): void {
  Object.assign(into.versions, part.versions);
  Object.assign(into.sets, part.sets);
  into.results.push(...part.results);
  for (const missing of part.leftOut) {
    if (!into.leftOut.some(({ contender }) => contender === missing.contender)) into.leftOut.push(missing);
  }
}

/** A group that fails must not take the others' minutes with it: it is left out, loudly. */
export async function partly(measured: Measured, group: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(error);
    measured.leftOut.push({
      contender: `group ${group}`,
      why: `failed: ${(error as Error).message.split('\n', 1)[0]}`,
    });
    process.exitCode = 1;
  }
}

/** Completes the results with where and when, writes them and returns them. */
export function writeResults(name: string, measured: Measured): Results {
  const results = complete(name, measured);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(results, rounded, 1)}\n`);
  return results;
}

export function readResults(): Results[] {
  if (!existsSync(folder)) return [];
  return (
    readdirSync(folder)
      // What `who` and the memory measured have shapes of their own: who-report.ts, memory-report.ts.
      .filter(file => file.endsWith('.json') && !/^(?:who|memory)/.test(file))
      .sort()
      .map(file => readFile(file))
  );
}

function readFile(file: string): Results {
  const results: Results = JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
  if (results.format !== FORMAT) {
    throw new Error(`bench/results/${file} has format ${results.format} instead of ${FORMAT}: measure it again.`);
  }
  return results;
}

function complete(name: string, measured: Measured): Results {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', dist), 'utf8'));
  const wasm = readFileSync(new URL('core.wasm', dist));
  return {
    format: FORMAT,
    name,
    date: new Date().toISOString(),
    machine: machine(),
    runtime: { name: 'node', version: process.versions.node, v8: process.versions.v8 },
    keylane: { commit: commit(), coreWasmBytes: wasm.length, coreWasmGzipBytes: gzipSync(wasm, { level: 9 }).length },
    ...measured,
    versions: { keylane: version, ...measured.versions },
  };
}

/** The load says whether the machine was quiet: above about 1 it was not. */
export function machine(): Results['machine'] {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGigabytes: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.arch()}`,
    load: os.loadavg()[0],
  };
}

function commit(): string {
  try {
    const git = (...args: string[]) =>
      execFileSync('git', args, { cwd: dist, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes');
  } catch {
    return 'unknown';
  }
}

/** Four digits are more than any timing deserves. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
