// What a process and its children have taken, as GNU time has it: Node knows it of none that has ended.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIME = '/usr/bin/time';

export interface Timed {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Processor time. */
  readonly seconds: number;
  readonly wallSeconds: number;
  /** The most that one process had. */
  readonly megabytes: number;
}

/** Whether it is there, and is GNU's. */
export function hasGnuTime(): boolean {
  const { status, stderr } = spawnSync(TIME, ['-f', '%M', 'true'], { encoding: 'utf8' });
  return status === 0 && /^\d+\s*$/.test(stderr);
}

export function timed(program: string, args: readonly string[], output: 'pipe' | 'ignore' = 'pipe'): Timed {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-bench-'));
  try {
    const usage = join(folder, 'usage');
    const started = performance.now();
    const { status, stdout, stderr, error } = spawnSync(TIME, ['-f', '%U %S %M', '-o', usage, program, ...args], {
      stdio: ['ignore', output, 'pipe'],
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    const wallSeconds = (performance.now() - started) / 1000;
    if (error) throw error;
    // A line before names an exit status other than 0.
    const last = readFileSync(usage, 'utf8').trim().split('\n').at(-1)!;
    const [user, system, kilobytes] = last.split(' ').map(Number);
    return { status, stdout, stderr, seconds: user + system, wallSeconds, megabytes: kilobytes / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
