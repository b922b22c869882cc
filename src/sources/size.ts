// How much there is to read.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { standardInput } from './stdin.ts';

const GZIP = 0x1f8b;

/**
 * Of a source, in bytes as they come to be counted.
 * @param name a path, or "-" for standard input
 * @returns undefined where nobody knows before the end: pipes, compressed files, and what can't be opened
 */
export function sizeOfSource(name: string): number | undefined {
  let file: number | undefined;
  try {
    // A named pipe is not opened for this: its writer would take the end of that for the end of all.
    const stat = name === '-' ? fstatSync(standardInput()) : statSync(name);
    if (!stat.isFile()) return undefined;
    file = name === '-' ? standardInput() : openSync(name, 'r');
    const start = Buffer.alloc(2);
    // With a position, so that standard input is still to be read from where it is.
    return readSync(file, start, 0, 2, 0) === 2 && start.readUInt16BE() === GZIP ? undefined : stat.size;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined && name !== '-') closeSync(file);
  }
}
