// dist/cjs/: the library for `require`, made of the built ES modules file by file. So it has the same chunks, and KeylaneError and KeyBlock are
// one class there too, from whichever entry they come.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export function buildCommonJs(files: string[]): void {
  for (const file of files) {
    const to = join('dist/cjs', relative('dist', file));
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, toCommonJs(readFileSync(file, 'utf8'), file));
  }
  // Bundlers ask the nearest package.json.
  writeFileSync('dist/cjs/package.json', `${JSON.stringify({ type: 'commonjs', sideEffects: false })}\n`);
}

/**
 * Of what esbuild writes: imports in lines of their own, one list of exports at the end. esbuild's own way to CommonJS asks a getter at each call
 * of an imported function, which makes a short key eight times as slow; nothing here is exported before it has its last value.
 */
function toCommonJs(text: string, file: string): string {
  const converted = text
    .replace(
      /^import \{([^}]*)\} from ("[^"]+");$/gm,
      (_, names, from) => `const {${renamed(names)}} = require(${from});`,
    )
    .replace(/^import ("[^"]+");$/gm, 'require($1);')
    .replace(/^export \{([^}]*)\};$/m, (_, names) => {
      const swapped = names.replace(/(\w+) as (\w+)/g, '$2: $1');
      return `module.exports = {${swapped}};\nObject.defineProperty(module.exports, '__esModule', { value: true });`;
    });
  if (/^(import|export)\b/m.test(converted)) throw new Error(`${file} has an import or export that is not understood`);
  return `'use strict';\n${converted}`;
}

function renamed(names: string): string {
  return names.replaceAll(' as ', ': ');
}
