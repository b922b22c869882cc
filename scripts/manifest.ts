// package.json as it is published, around `npm pack`: `tsx scripts/manifest.ts publish` before, `restore` after.
//
// What is only for this clone is left out, and each entry gets a folder that leads to it: TypeScript's node10, webpack 4 and other resolvers that
// do not know `exports` look for keylane/kafkajs/package.json.

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const WHOLE = '.package.json.whole';

/** Writes the published package.json and the folders; the whole one is kept beside it. */
function publish(): void {
  // An earlier run was broken off.
  restore();
  writeFileSync(WHOLE, readFileSync('package.json'));
  publishIn('.');
}

/** Makes the package.json of a folder the published one, and the folders beside it. */
export function publishIn(folder: string): void {
  const text = readFileSync(join(folder, 'package.json'), 'utf8');
  const { scripts, devDependencies, allowScripts, ...published } = JSON.parse(text);
  const folders = foldersOf(published.exports);
  published.files.push(...Object.keys(folders));
  for (const [name, manifest] of Object.entries(folders)) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'package.json'), json(manifest));
  }
  writeFileSync(join(folder, 'package.json'), json(published));
}

function restore(): void {
  if (!existsSync(WHOLE)) return;
  for (const name of Object.keys(foldersOf(JSON.parse(readFileSync(WHOLE, 'utf8')).exports))) {
    rmSync(name, { recursive: true, force: true });
  }
  renameSync(WHOLE, 'package.json');
}

type Entry = { import: { default: string }; require: { types: string; default: string } };

/** The manifest of each folder by its name. */
function foldersOf(exported: Record<string, string | Entry>): Record<string, object> {
  const entries = Object.entries(exported).filter(([name, entry]) => name !== '.' && typeof entry === 'object');
  return Object.fromEntries(
    entries.map(([name, entry]) => {
      const { import: esm, require: cjs } = entry as Entry;
      const up = (path: string) => path.replace('./', '../');
      const main = { main: up(cjs.default), module: up(esm.default), types: up(cjs.types), sideEffects: false };
      return [name.slice(2), main];
    }),
  );
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.chdir(fileURLToPath(new URL('..', import.meta.url)));
  if (process.argv[2] === 'publish') publish();
  else restore();
}
