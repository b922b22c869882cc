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

/** Less to read at each start. */
const small: esbuild.BuildOptions = { minifySyntax: true, minifyWhitespace: true };

/**
 * Writes dist/cli/ of a folder that is laid out as this one: each entry, a file in src/cli/, under its name, the threads' program, and what
 * is loaded in the middle of a line, which only CommonJS can be.
 * @returns what is in it
 */
export async function bundleCommandLine(entries: Record<string, string>, folder = '.'): Promise<esbuild.Metafile[]> {
  const modules = await esbuild.build({
    ...shared,
    ...small,
    entryPoints: {
      ...Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, `${folder}/src/cli/${file}`])),
      'line-worker': `${folder}/src/scan/keys/line-worker.ts`,
    },
    outdir: `${folder}/dist/cli`,
    // commander is CommonJS and requires Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    define: { KEYLANE_VERSION: versionOf('.'), KAFKAJS_VERSION: versionOf('node_modules/kafkajs') },
  });
  const common = await esbuild.build({
    ...shared,
    ...small,
    splitting: false,
    format: 'cjs',
    entryPoints: [`${folder}/src/report/string-width.cjs`],
    outfile: `${folder}/dist/cli/string-width.cjs`,
  });
  return [modules.metafile!, common.metafile!];
}

/** As a JavaScript literal. */
function versionOf(folder: string): string {
  return JSON.stringify(JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version);
}
