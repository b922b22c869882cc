// The built command line in a child process: exit code, standard output and standard error.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

/** The environment is given, not inherited: uvu sets FORCE_COLOR, a CI machine sets CI. */
export function keylane(
  args: string[],
  {
    input,
    env = {},
    cwd = root,
    node = [],
  }: { input?: string | Uint8Array; env?: NodeJS.ProcessEnv; cwd?: string; node?: string[] } = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, main, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    ...(input === undefined ? {} : { input }),
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}
