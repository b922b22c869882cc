// Runs compilers and installers.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The absolute path of a file of this folder. */
export const here = path => fileURLToPath(new URL(path, import.meta.url));

/** What the command prints; fails with a message that says which tool is not there, or what it complained about. */
export async function run(command, args, env = {}) {
  try {
    const options = { cwd: here('.'), env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
    return (await execute(command, args, options)).stdout;
  } catch (error) {
    if (error.code === 'ENOENT') throw new Error(`${command} is not installed`);
    const said = `${error.stderr ?? ''}${error.stdout ?? ''}`.trim() || error.message;
    throw Object.assign(new Error(`${command} failed: ${said.slice(-2000)}`), { exitCode: error.code });
  }
}

/** A function whose first call does the work for all of them. */
export function once(work) {
  let done;
  return () => (done ??= work());
}
