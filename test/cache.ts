// Where tests keep what they fetch and build: outside of the repository, so that every clone and a fresh checkout share it.

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'keylane');

/** Fills a directory unless it is there; it gets its name when it is complete, so that a broken-off run leaves no half. */
export function once(directory: string, fill: (directory: string) => void): string {
  if (existsSync(directory)) return directory;
  mkdirSync(dirname(directory), { recursive: true });
  const half = mkdtempSync(`${directory}-half-`);
  try {
    fill(half);
    renameSync(half, directory);
  } catch (error) {
    // Another run may have been faster: what it made is as good.
    if (!existsSync(directory)) throw error;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  return directory;
}
