// The lab as one HTML file: it is opened from a disk as well as from a server, where pages may load no modules, so all that it needs stands in it.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as esbuild from 'esbuild';
import { versionOf } from './bundle.ts';
import { licences } from './licences.ts';

const shared: esbuild.BuildOptions = {
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: ['chrome111', 'firefox121', 'safari16.4'],
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
  write: false,
  define: { KEYLANE_VERSION: versionOf('.'), 'import.meta.url': '""' },
};

/**
 * What a browser has for Node's modules: string-width is there without `require`; of the rest, which only reads files and sockets, nothing is
 * reached from the lab.
 */
const withoutNode: esbuild.Plugin = {
  name: 'without-node',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'without-node' }));
    build.onLoad({ filter: /./, namespace: 'without-node' }, ({ path }) => ({
      contents:
        path === 'node:module'
          ? "import width from 'string-width'; export const createRequire = () => () => width;"
          : 'module.exports = {};',
      resolveDir: '.',
    }));
  },
};

/** Writes dist/lab/index.html. */
export async function bundleLab(): Promise<void> {
  const built = await esbuild.build({
    ...shared,
    plugins: [withoutNode],
    entryPoints: { lab: 'src/lab/main.tsx', style: 'src/lab/lab.css' },
    outdir: 'dist/lab',
  });
  const textOf = (name: string): string => built.outputFiles!.find(({ path }) => path.endsWith(name))!.text.trim();
  mkdirSync('dist/lab', { recursive: true });
  writeFileSync('dist/lab/index.html', pageOf(textOf('lab.js'), textOf('style.css'), licences([built.metafile!])));
}

function pageOf(script: string, style: string, notices: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>keylane lab: where does a Kafka key land?</title>
<style>${style}</style>
</head>
<body>
<div id="lab"><noscript><p>The lab computes in this page, so it needs JavaScript. keylane where KEY --partitions 12 says the same in a terminal.</p></noscript></div>
<script>${script}</script>
</body>
</html>
<!-- This page contains ${notices.replaceAll('--', '- -')} -->
`;
}

/** No connection at all: default-src stands for connect-src too, also in the page's workers. */
function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}' 'wasm-unsafe-eval'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
