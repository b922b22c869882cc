// dist/types/ and its copy for `require`, dist/cjs/types/: a declaration belongs to ES modules or to CommonJS as the nearest package.json says.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeSources, sources, typesOfWasm } from './entries.ts';

/** Writes what the entries' declarations lead to, out of all that the compiler makes. */
export function buildDeclarations(): void {
  const all = mkdtempSync(join(tmpdir(), 'keylane-types-'));
  try {
    // What is wrong in a type `npm test` tells, of all files: checked here too, it would be half of the processor time of a declaration.
    const args = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.types.json', '--noCheck', '--outDir', all];
    execFileSync(process.execPath, args, { stdio: 'inherit' });
    const done = new Set<string>();
    for (const source of [...Object.values(sources), ...Object.values(nodeSources), typesOfWasm])
      take(source.replace(/^src\//, '').replace(/\.ts$/, '.d.ts'), all, done);
  } finally {
    rmSync(all, { recursive: true });
  }
}

/** One declaration and what it imports. Older compilers don't know the ending .ts in what is imported: it becomes .js. */
function take(file: string, all: string, done: Set<string>): void {
  if (done.has(file)) return;
  done.add(file);
  const text = readFileSync(join(all, file), 'utf8').replace(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, (_, quote, path) => {
    take(join(dirname(file), `${path}.d.ts`), all, done);
    return `${quote}${path}.js${quote}`;
  });
  for (const folder of ['dist/types', 'dist/cjs/types']) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}
