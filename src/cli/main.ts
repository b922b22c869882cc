// argv → exit code: 0 fine, 1 a finding, 2 misuse or unreadable input.

import { CommanderError } from 'commander';
import { KeylaneError } from '../errors.ts';
import { createProgram } from './program.ts';

// `keylane scan … | head` closes the pipe early: that is the reader's right, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await createProgram().parseAsync(process.argv);
} catch (error) {
  if (error instanceof KeylaneError) process.stderr.write(`error: ${error.message} (${error.code})\n`);
  else if (!(error instanceof CommanderError)) throw error;
  // commander has said what is wrong itself; help and version that were asked for are no misuse.
  process.exitCode = error instanceof CommanderError && error.exitCode === 0 ? 0 : 2;
}
