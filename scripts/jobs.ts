// Runs jobs side by side, the longest first, and tells what went wrong.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { styleText } from 'node:util';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** What went wrong, whole; shown if anything failed. */
  readonly output: string;
}

export interface Job {
  readonly name: string;
  /** Shown also if it is good. */
  readonly isShown?: boolean;
  run(): Promise<Outcome>;
}

/** How long each job took the last time, by name. Each clone has its own; without one the jobs run as they are listed. */
const SECONDS = '.cache/test-seconds.json';

/** @returns how many passed and failed in all jobs */
export async function runJobs(
  jobs: readonly Job[],
  processes = availableParallelism(),
): Promise<{ passed: number; failed: number }> {
  const seconds = lastSeconds();
  const waiting = jobs.toSorted((a, b) => (seconds[b.name] ?? Infinity) - (seconds[a.name] ?? Infinity) || 0);
  const sum = { passed: 0, failed: 0 };
  const workOff = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      const started = performance.now();
      const { passed, failed, output } = await job.run();
      seconds[job.name] = Math.round((performance.now() - started) / 10) / 100;
      sum.passed += passed;
      sum.failed += failed;
      if (job.isShown || failed > 0) report(job.name, failed === 0, seconds[job.name], output);
    }
  };
  await Promise.all(Array.from({ length: Math.min(processes, jobs.length) }, workOff));
  mkdirSync(dirname(SECONDS), { recursive: true });
  writeFileSync(SECONDS, JSON.stringify(seconds));
  return sum;
}

function lastSeconds(): Record<string, number> {
  try {
    return JSON.parse(readFileSync(SECONDS, 'utf8'));
  } catch {
    return {};
  }
}

export function report(name: string, isGood: boolean, seconds: number, output: string): void {
  console.log(`${isGood ? styleText('green', 'ok') : styleText('red', 'FAILED')}  ${name} (${seconds.toFixed(1)} s)`);
  if (!isGood) console.log(output.trimEnd().replace(/^/gm, '    '));
}

/** A script run by this Node: good if it ends with exit code 0. */
export function step(name: string, script: string, ...args: string[]): Job {
  return {
    name,
    isShown: true,
    run: () =>
      new Promise((resolve, reject) => {
        const child = start(
          spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...OWN_GROUP }),
        );
        let output = '';
        child.stdout!.on('data', text => (output += text));
        child.stderr!.on('data', text => (output += text));
        child.on('error', reject);
        child.on('close', code => resolve({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output }));
      }),
  };
}

/** A process with these options can be ended together with all that it has started. */
export const OWN_GROUP = { detached: process.platform !== 'win32' };

const running = new Set<ChildProcess>();

/** From now on the process, made with OWN_GROUP, does not outlive this one. */
export function start(child: ChildProcess): ChildProcess {
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
}

/** With all that it has started. */
export function end(child: ChildProcess): void {
  try {
    if (OWN_GROUP.detached) process.kill(-child.pid!, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const child of running) end(child);
    process.exit(1);
  });
}
