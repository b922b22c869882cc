// Node of other versions, from npm.

import { join } from 'node:path';
import { installed } from '../npm.ts';

/** The oldest that the library runs on, and each that is or was supported since. */
export const NODE_MAJORS = [18, 20, 22, 24, 26];

/** npm's package `node` installs another package from a script; that one, by its own name, needs none. */
const PACKAGE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** The program of the newest release of a major version. */
export function nodeProgram(major: number): string {
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(installed({ [PACKAGE]: `^${major}.0.0` }), 'node_modules', PACKAGE, 'bin', program);
}
