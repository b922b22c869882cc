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
 * The low level of @platformatic/kafka alone. Its package does not say that nothing of it is needed for being imported; what checks options of
 * clients that are not in here is 159 KB.
 */
export const kafkaOnly: esbuild.Plugin = {
  name: 'kafka-only',
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, pluginData, ...where }) => {
      if (pluginData === 'asked') return undefined;
      if (path === 'ajv/dist/2020.js') return { path, namespace: 'no-ajv', sideEffects: false };
      if (path === 'debug') return { path, namespace: 'no-debug', sideEffects: false };
      // With its Wasm in the JavaScript, not in a file beside it.
      const name = path === '@platformatic/wasm-utils' ? `${path}/bundled` : path;
      const found = await build.resolve(name, { ...where, pluginData: 'asked' });
      return /node_modules\/(platformatic-kafka|@platformatic\/\w[\w-]*)\//.test(found.path)
        ? { ...found, sideEffects: false }
        : undefined;
    });
    build.onLoad({ filter: /./, namespace: 'no-ajv' }, () => ({
      contents: 'export class Ajv2020 { addKeyword() {} compile() { return () => true; } }',
    }));
    // What it would print of requests nobody is to see, and to load it takes a sixth of what the library takes.
    build.onLoad({ filter: /./, namespace: 'no-debug' }, () => ({ contents: 'export default () => () => {};' }));
  },
};

/** Where there is a fetch(), zstddec has its own Wasm fetched: in Node 20 that loads a whole HTTP client, 60 ms. */
const zstdUnfetched: esbuild.Plugin = {
  name: 'zstd-unfetched',
  setup(build) {
    build.onLoad({ filter: /zstddec\.mjs$/ }, ({ path }) => ({
      contents: `const fetch = undefined;\n${readFileSync(path, 'utf8')}`,
    }));
  },
};

/** Of the library for the Model Context Protocol what checks answers of clients, which are asked nothing: 210 KB. */
export const mcpOnly: esbuild.Plugin = {
  name: 'mcp-only',
  setup(build) {
    build.onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, ({ path }) => ({
      path,
      namespace: 'no-checks',
    }));
    build.onLoad({ filter: /./, namespace: 'no-checks' }, () => ({
      contents: "export { default as process } from 'node:process'; export class DefaultJsonSchemaValidator {}",
      resolveDir: '.',
    }));
  },
};

/**
 * Writes dist/cli/ of a folder that is laid out as this one: each entry, a file in src/, under its name, the threads' program, and what
 * is loaded in the middle of a line, which only CommonJS can be.
 * @returns what is in it
 */
export async function bundleCommandLine(entries: Record<string, string>, folder = '.'): Promise<esbuild.Metafile[]> {
  const modules = await esbuild.build({
    ...shared,
    ...small,
    plugins: [kafkaOnly, mcpOnly, zstdUnfetched],
    external: ['@node-rs/crc32', 'protobufjs'],
    entryPoints: {
      ...Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, `${folder}/src/${file}`])),
      'line-worker': `${folder}/src/scan/keys/line-worker.ts`,
      'mcp-worker': `${folder}/src/cli/mcp/worker.ts`,
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
export function versionOf(folder: string): string {
  return JSON.stringify(JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).version);
}
