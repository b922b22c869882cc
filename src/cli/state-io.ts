// States and sketches in and out of files.

import { readFileSync, writeFileSync } from 'node:fs';
import { outputError, sourceError } from '../errors.ts';
import type { ScanState } from '../scan/state.ts';
import { readState, writeState } from '../scan/state-file.ts';

/**
 * @param name a path, or "-" for standard input
 * @throws {KeylaneError} `ERR_SOURCE`, `ERR_STATE`
 */
export function loadState(name: string): ScanState {
  let file: Uint8Array;
  try {
    file = readFileSync(name === '-' ? 0 : name);
  } catch (cause) {
    throw sourceError(name, cause as NodeJS.ErrnoException);
  }
  return readState(file, name);
}

/**
 * @param name a path, or "-" for standard output
 * @throws {KeylaneError} `ERR_OUTPUT`
 */
export async function saveState(name: string, state: ScanState): Promise<void> {
  const file = writeState(state);
  if (name !== '-') return saveFile(name, file);
  await new Promise(resolve => process.stdout.write(file, resolve));
}

/** @throws {KeylaneError} `ERR_OUTPUT` */
export function saveFile(name: string, bytes: Uint8Array): void {
  try {
    writeFileSync(name, bytes);
  } catch (cause) {
    throw outputError(name, cause as NodeJS.ErrnoException);
  }
}
