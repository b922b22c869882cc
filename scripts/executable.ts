// `npm run executable`: the command line with Node in one file, for machines without Node. `-- FILE` says where it goes.
//
// https://nodejs.org/docs/latest-v26.x/api/single-executable-applications.html: one module, which may import nothing that is not Node's; what else is loaded
// from files (the programs of threads, the parts of pages, vectors) is in it as assets.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { nodeProgram } from '../test/installs/node.ts';
import { kafkaOnly, mcpOnly, shared, versionOf } from './bundle.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** The first that builds one itself, of modules. */
const NODE = 26;
/** What the command line reads from its package, by where it lies there. */
const FILES = [
  ...['page.js', 'style.css'].map(name => [`web/${name}`, `dist/web/${name}`]),
  ...['murmur2.json', ...readdirSync('test/vectors/rules').map(name => `rules/${name}`)].map(name => [
    `test/vectors/${name}`,
    `test/vectors/${name}`,
  ]),
  ['THIRD-PARTY-LICENSES.txt', 'dist/cli/THIRD-PARTY-LICENSES.txt'],
];

/** @returns the file */
export async function buildExecutable(file: string): Promise<string> {
  const folder = resolve('.cache/executable');
  mkdirSync(folder, { recursive: true });
  mkdirSync(dirname(resolve(file)), { recursive: true });
  const { outputFiles } = await esbuild.build({
    ...shared,
    splitting: false,
    minifySyntax: true,
    minifyWhitespace: true,
    target: `node${NODE}`,
    metafile: false,
    plugins: [kafkaOnly, mcpOnly, fromAssets],
    external: ['@node-rs/crc32', 'protobufjs'],
    entryPoints: {
      keylane: 'src/cli/main.ts',
      'line-worker': 'src/scan/keys/line-worker.ts',
      'mcp-worker': 'src/cli/mcp/worker.ts',
    },
    outdir: folder,
    write: false,
    banner: { js: ASSETS },
    define: {
      KEYLANE_VERSION: versionOf('.'),
      KAFKAJS_VERSION: versionOf('node_modules/kafkajs'),
      'import.meta.url': '"file:///"',
    },
  });
  for (const { path, contents } of outputFiles) writeFileSync(path, contents);
  const assets = {
    ...Object.fromEntries(['line-worker.js', 'mcp-worker.js'].map(name => [name, join(folder, name)])),
    ...Object.fromEntries(FILES.map(([name, path]) => [name, resolve(path)])),
  };
  const config = join(folder, 'sea.json');
  const main = { main: join(folder, 'keylane.js'), mainFormat: 'module', output: resolve(file), assets };
  writeFileSync(config, JSON.stringify({ ...main, disableExperimentalSEAWarning: true }));
  execFileSync(nodeProgram(NODE), ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
  return resolve(file);
}

/** In place of files beside the program. A thread's program is a URL that is the program itself. */
const ASSETS = `const require = name => {
  const module = process.getBuiltinModule(name);
  if (module === undefined) throw Object.assign(new Error("Cannot find module '" + name + "'"), { code: 'MODULE_NOT_FOUND' });
  return module;
};
const __sea = process.getBuiltinModule('node:sea');
const __text = path => __sea.getAsset(path.replace(/^(\\.\\.?\\/)+/, ''), 'utf8');
const __program = path => new URL('data:text/javascript;base64,' + Buffer.from(__text(path)).toString('base64'));`;

/** Each place that names a file beside the program, as the bundle of the package has them. */
const fromAssets: esbuild.Plugin = {
  name: 'from-assets',
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const contents = text
        .replace(/readFileSync\(new URL\((.+?), import\.meta\.url\), 'utf8'\)/g, '__text($1)')
        .replace(/new URL\(('\.\/[\w-]+-worker\.js'), import\.meta\.url\)/g, '__program($1)')
        .replace(/createRequire\(import\.meta\.url\)\('(\.\/string-width\.cjs)'\)/, '__stringWidth')
        .replace(
          /^import \{ createRequire \} from 'node:module';\n(?=[\s\S]*__stringWidth)/m,
          "import __stringWidth from './string-width.cjs';\n",
        );
      if (/new URL\([^)]*import\.meta\.url|createRequire\(import\.meta/.test(contents))
        throw new Error(`${path} reads a file that is no asset`);
      return { contents, loader: 'ts' };
    });
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = await buildExecutable(
    process.argv[2] ?? `.cache/executable/keylane${process.platform === 'win32' ? '.exe' : ''}`,
  );
  console.log(`${file}: ${(statSync(file).size / 1e6).toFixed(0)} MB`);
}
