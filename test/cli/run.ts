// The built command line, in a process of its own or in this one: exit code, standard output and standard error.

import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Io, Printer, type Stream } from '../../src/cli/io.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

interface Start {
  input?: string | Uint8Array;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
}

/** In a process of its own. The environment is given, not inherited: uvu sets FORCE_COLOR, a CI machine sets CI. */
export function keylane(
  args: string[],
  { input, env = {}, cwd = root, node = [] }: Start & { node?: string[] } = {},
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, main, ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    ...(input === undefined ? {} : { input }),
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}

/** Some terminal, or none. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
}

/**
 * The same in this process, which takes milliseconds instead of a tenth of a second. What only a process has is not there: pipes, signals,
 * closed descriptors, `KEYLANE_ENGINE` (chosen once a process).
 */
export async function inProcess(
  args: string[],
  { input = '', env = {}, cwd = root, isTTY = false, columns }: Start & Screen = {},
): Promise<Outcome> {
  const { run } = (await import(
    new URL('../../dist/cli/run.js', import.meta.url).href
  )) as typeof import('../../src/cli/run.ts');
  const parts = { out: [] as Buffer[], err: [] as Buffer[] };
  const stream = (to: Buffer[]): Stream => ({
    file: undefined,
    isTTY,
    columns,
    write: async chunk => void to.push(Buffer.from(chunk as Uint8Array)),
  });
  const folder = mkdtempSync(join(tmpdir(), 'keylane-'));
  writeFileSync(join(folder, 'input'), input);
  const stdin = openSync(join(folder, 'input'), 'r');
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const io: Io = {
      env,
      stdin,
      out: new Printer('standard output', stream(parts.out), env),
      err: new Printer('standard error', stream(parts.err), env),
      exitCode: 0,
      onSignal: () => () => {},
    };
    const code = await run(args, io);
    return { code, out: Buffer.concat(parts.out).toString(), err: Buffer.concat(parts.err).toString() };
  } finally {
    process.chdir(before);
    closeSync(stdin);
    rmSync(folder, { recursive: true });
  }
}
