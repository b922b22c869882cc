// Whether dist/ was made from the sources as they are: `npm ci` and `npm test` both build, and once is enough.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCAN_LAYOUT } from './scan-layout.ts';

const STAMP = 'dist/.stamp';
/** What a build reads besides the packages, whose versions are in package-lock.json. */
const FOLDERS = ['assembly', 'src', 'scripts'];
const FILES = ['asconfig.json', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.types.json'];
/** Written by a build into src/. */
const BINARIES = 'src/core/binaries';

/** Taken before the build, so that what changes while it runs counts as changed. */
const sources = digest();

export const isBuilt = existsSync(STAMP) && existsSync(BINARIES) && readFileSync(STAMP, 'utf8') === stamp();

/** To be called when all is written: a build that was broken off leaves no stamp. */
export function markBuilt(): void {
  writeFileSync(STAMP, stamp());
}

/** What a build writes into the tree is not yet there before it. */
function stamp(): string {
  return `${sources} ${digestOf(SCAN_LAYOUT).toString('hex')}`;
}

function digest(): string {
  const hash = createHash('sha256');
  const inFolders = FOLDERS.flatMap(folder =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath ?? entry.path, entry.name).replaceAll('\\', '/')),
  );
  const isWritten = (file: string): boolean => file.startsWith(BINARIES) || file === SCAN_LAYOUT;
  for (const file of [...FILES, ...inFolders.filter(file => !isWritten(file)).sort()]) {
    hash.update(`${file}\0`).update(digestOf(file));
  }
  return hash.digest('hex');
}

function digestOf(file: string): Buffer {
  return createHash('sha256').update(readFileSync(file)).digest();
}
