// Builds dist/: core.wasm, the JavaScript that embeds it, the command line, the type declarations. Does nothing if dist/ was made from
// what is there now; --force builds all the same.

import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { isBuilt, markBuilt } from './build-stamp.ts';
import { bundleCommandLine, shared, versionOf } from './bundle.ts';
import { bundleLab } from './bundle-lab.ts';
import { buildCommonJs } from './commonjs.ts';
import { buildDeclarations } from './declarations.ts';
import { nodeSources, sources } from './entries.ts';
import { licences } from './licences.ts';
import { commandLineStart, LIBRARY_SUPPORTED, LIBRARY_TARGET, libraryGuard } from './oldest-node.ts';
import { withPureTop } from './pure.ts';
import { sbom } from './sbom.ts';
import { writeScanLayout } from './scan-layout.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const started = performance.now();

if (isBuilt && !process.argv.includes('--force')) {
  console.log('dist/ is up to date');
  process.exit();
}
rmSync('dist', { recursive: true, force: true });
mkdirSync('dist', { recursive: true });
mkdirSync('src/core/binaries', { recursive: true });

execFileSync(process.execPath, ['scripts/assemble.mjs'], { stdio: 'inherit' });
writeFileSync('src/core/binaries/core.ts', embedded('CORE_WASM', 'dist/core.wasm'));
writeFileSync('src/core/binaries/scan.ts', embedded('SCAN_WASM', 'dist/scan.wasm'));
writeScanLayout();

// One build with shared chunks: KeylaneError and KeyBlock are the same class from whichever entry they come.
const library = await esbuild.build({
  ...shared,
  // Also for browsers and edge runtimes: nothing of Node may slip in.
  platform: 'neutral',
  target: LIBRARY_TARGET,
  supported: LIBRARY_SUPPORTED,
  // Puts constants where they are used, in other files too: as variables of a module they are loaded each time, a tenth of what a short key takes.
  minifySyntax: true,
  entryPoints: sources,
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
});
const files = Object.keys(library.metafile!.outputs);
for (const file of files) writeFileSync(file, withPureTop(readFileSync(file, 'utf8')));
for (const entry of Object.keys(sources)) {
  const file = `dist/${entry}.js`;
  writeFileSync(file, libraryGuard + readFileSync(file, 'utf8'));
}
buildCommonJs(files);

const cli = await bundleCommandLine({
  keylane: 'cli/main.ts',
  run: 'cli/run.ts',
  ...Object.fromEntries(Object.entries(nodeSources).map(([name, file]) => [name, file.replace('src/', '')])),
});
for (const entry of Object.keys(nodeSources)) {
  writeFileSync(`dist/cjs/${entry}.js`, askedLater(entry, cli[0].outputs[`dist/cli/${entry}.js`].exports));
}
writeFileSync('dist/cli/main.js', commandLineStart, { mode: 0o755 });
// What --html puts into pages: one script and one style, each with nothing to load.
const web = await esbuild.build({
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome111', 'firefox113', 'safari16.4'],
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  entryPoints: { page: 'src/web/main.ts', style: 'src/web/page.css' },
  outdir: 'dist/web',
});
// A page is passed on as it is, so the notices that its libraries ask for go with it.
appendFileSync(
  'dist/web/page.js',
  `/*! This page contains ${licences([web.metafile!], ['assemblyscript']).replaceAll('*/', '* /')}*/\n`,
);
const lab = await bundleLab();
// What BigQuery loads: one file, for an engine that has nothing but the language.
const bigquery = await esbuild.build({
  ...shared,
  splitting: false,
  platform: 'neutral',
  target: 'es2022',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  define: { KEYLANE_VERSION: versionOf('.') },
  entryPoints: ['src/aggregate/bigquery.ts'],
  inject: ['src/aggregate/globals.ts'],
  outfile: 'dist/bigquery.mjs',
});
appendFileSync('dist/bigquery.mjs', `/*! This file contains ${licences([bigquery.metafile!], ['assemblyscript'])}*/\n`);
writeFileSync(
  'dist/THIRD-PARTY-LICENSES.txt',
  `The library contains ${licences([library.metafile!], ['assemblyscript'])}`,
);
writeFileSync('dist/cli/THIRD-PARTY-LICENSES.txt', `The command line contains ${licences(cli, ['assemblyscript'])}`);

writeFileSync(
  'dist/sbom.cdx.json',
  sbom(
    {
      library: [library.metafile!],
      'command line': cli,
      pages: [web.metafile!],
      lab,
      bigquery: [bigquery.metafile!],
    },
    ['assemblyscript'],
  ),
);

buildDeclarations();

markBuilt();
console.log(`built dist/ in ${((performance.now() - started) / 1000).toFixed(1)} s`);

/** For `require`: every function of such an entry answers later, so the ES module may come later too. */
function askedLater(entry: string, names: readonly string[]): string {
  const functions = names.map(name => `exports.${name} = async (...args) => (await load()).${name}(...args);`);
  return `'use strict';\nObject.defineProperty(exports, '__esModule', { value: true });\nconst load = () => import('../cli/${entry}.js');\n${functions.join('\n')}\n`;
}

function embedded(name: string, wasm: string): string {
  return `// Generated from ${wasm} by scripts/build.ts.\nexport const ${name} =\n  '${readFileSync(wasm).toString('base64')}';\n`;
}
