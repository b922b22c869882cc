// Runs a program of somebody else and says what to install where it is missing.

import { spawnSync } from 'node:child_process';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** The program isn't on the PATH. */
export class MissingCommand extends Error {}

/** Waits for the end and returns stdout; anything but exit code 0 is an error that holds all output. */
export function run(command: string, args: string[], whatToInstall: string, options: CommandOptions = {}): string {
  const { error, status, stdout, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (error && 'code' in error && error.code === 'ENOENT') {
    throw new MissingCommand(`"${command}" was not found. Install ${whatToInstall} and put it on the PATH.`);
  }
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${command} ${args.join(' ')}\nended with exit code ${status}:\n${stdout}${stderr}`);
  return stdout;
}
