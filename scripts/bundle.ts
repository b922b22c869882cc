// How the command line is bundled: into dist/ by the build, and with mutants in it by scripts/mutants/.

import { readFileSync } from 'node:fs';
import * as esbuild from 'esbuild';

export const shared: esbuild.BuildOptions = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'warning',
  metafile: true,
};

/** Writes dist/cli/ of a folder that is laid out as this one: each entry, a file in src/cli/, under its name, and the threads' program. */
export const bundleCommandLine = (entries: Record<string, string>, folder = '.'): Promise<esbuild.BuildResult> =>
  esbuild.build({
    ...shared,
    entryPoints: {
      ...Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, `${folder}/src/cli/${file}`])),
      'line-worker': `${folder}/src/scan/keys/line-worker.ts`,
    },
    outdir: `${folder}/dist/cli`,
    // Less to read at each start.
    minifySyntax: true,
    minifyWhitespace: true,
    // commander is CommonJS and requires Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    define: { KEYLANE_VERSION: versionOf('.'), KAFKAJS_VERSION: versionOf('node_modules/kafkajs') },
  });

/** As a JavaScript literal. */
function versionOf(folder: string): string {
  return JSON.stringify(JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version);
}
