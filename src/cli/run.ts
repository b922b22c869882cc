// argv → exit code: 0 fine, 1 a finding, 2 misuse or unreadable input.

import { CommanderError } from 'commander';
import { checkEngineName } from '../core/engine-name.ts';
import { KeylaneError, withoutQuotes } from '../errors.ts';
import { withStandardInput } from '../sources/stdin.ts';
import type { Io } from './io.ts';
import { createProgram, HELP_JSON } from './program.ts';

/**
 * Runs one command line. Nothing of the process is used but its files.
 * @param argv without the program itself
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  const redacts = argv.some(arg => /^--redact(=|$)/.test(arg));
  try {
    checkEngineName(io.env.KEYLANE_ENGINE);
    await withStandardInput(io.stdin, async () => {
      const program = createProgram(io);
      if (argv.length === 1 && argv[0] === HELP_JSON) (await import('./help-json.ts')).helpJson(program, io);
      else await program.parseAsync(argv, { from: 'user' });
    });
    await io.out.written();
  } catch (error) {
    io.exitCode = 2;
    // commander has said what is wrong itself; help and version that were asked for are no misuse.
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) io.exitCode = await answered(io);
    } else tell(error, io, redacts);
  }
  await io.err.written().catch(() => {});
  return io.exitCode;
}

async function answered(io: Io): Promise<number> {
  try {
    await io.out.written();
    return 0;
  } catch (error) {
    tell(error, io);
    return 2;
  }
}

/**
 * One line: what is wrong, and what to do.
 * @param redacts whether nothing of a source may be shown
 */
export function tell(error: unknown, { err, env }: Io, redacts = false): void {
  if (error instanceof KeylaneError)
    err.line(`error: ${redacts ? withoutQuotes(error) : error.message} (${error.code})`);
  else if (env.KEYLANE_DEBUG && error instanceof Error && error.stack) err.text(`${error.stack}\n`);
  else
    err.line(
      `error: keylane itself failed${redacts ? '' : `: ${error}`}. Please report it; KEYLANE_DEBUG=1 tells where.`,
    );
}
