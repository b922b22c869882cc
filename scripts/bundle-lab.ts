// The lab as one HTML file: it is opened from a disk as well as from a server, where pages may load no modules, so all that it needs stands in it.

import { mkdirSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import * as esbuild from 'esbuild';
import { contentPolicy } from '../src/report/html/policy.ts';
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

/** Modules of Node that are bundled, by their names with and without `node:`. */
const NODE = new RegExp(`^(?:node:)?(?:${builtinModules.filter(name => name !== 'buffer').join('|')})$`);

/**
 * The one place where the lab parts from Node. string-width is there without `require`, and csv-parse has the little that it needs of a stream. Of the
 * rest, which reads files, brokers and tables, nothing is reached from the lab.
 */
const withoutNode: esbuild.Plugin = {
  name: 'without-node',
  setup(build) {
    build.onResolve({ filter: NODE }, ({ path }) => {
      const name = path.replace('node:', '');
      return name === 'stream' || name === 'module'
        ? { path: resolve(`src/lab/node/${name}.ts`) }
        : { path: name, namespace: 'nothing' };
    });
    build.onResolve(
      {
        filter: /\/(?:stdin|kafka\/source|segments\/source|tables\/(?:arrow|read|parquet-source|recognise-arrow))\.ts$/,
      },
      ({ path }) => ({
        path,
        namespace: 'nothing',
      }),
    );
    build.onLoad({ filter: /./, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** Of the page's workers, which stand in it as texts. */
const WORKERS = ['dump', 'judge'] as const;

/**
 * Writes dist/lab/index.html.
 * @returns what is in it
 */
export async function bundleLab(): Promise<esbuild.Metafile[]> {
  const outdir = 'dist/lab';
  const page = await esbuild.build({
    ...shared,
    plugins: [withoutNode],
    entryPoints: { lab: 'src/lab/main.tsx', style: 'src/lab/lab.css' },
    outdir,
  });
  const workers = await esbuild.build({
    ...shared,
    plugins: [withoutNode],
    inject: ['src/lab/node/buffer.ts'],
    entryPoints: Object.fromEntries(WORKERS.map(name => [name, `src/lab/work/${name}-worker.ts`])),
    outdir,
  });
  const files = [...page.outputFiles!, ...workers.outputFiles!];
  const textOf = (name: string): string => files.find(({ path }) => path.endsWith(`/${name}`))!.text.trim();
  const programs = WORKERS.map(name => [name, textOf(`${name}.js`)] as const);
  for (const [name, program] of programs) checkText(name, program);
  checkText('lab', textOf('lab.js'));
  mkdirSync(outdir, { recursive: true });
  const metafiles = [page.metafile!, workers.metafile!];
  const notices = licences(metafiles, ['assemblyscript']);
  writeFileSync(`${outdir}/index.html`, pageOf(textOf('lab.js'), textOf('style.css'), programs, notices));
  return metafiles;
}

/** What would end a script element, or hide its end. */
function checkText(name: string, script: string): void {
  if (/<\/script|<!--/i.test(script)) throw new Error(`${name} cannot stand in a page`);
}

function pageOf(
  script: string,
  style: string,
  workers: readonly (readonly [name: string, program: string])[],
  notices: string,
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy(script, style, 'worker-src blob:', 'trusted-types keylane-lab')}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>keylane lab: where does a Kafka key land?</title>
<style>${style}</style>
</head>
<body>
<div id="lab"><noscript><p>The lab computes in this page, so it needs JavaScript. keylane where KEY --partitions 12 says the same in a terminal.</p></noscript></div>
<script>${script}</script>
${workers.map(([name, program]) => `<script type="text/plain" id="${name}-worker">${program}</script>\n`).join('')}</body>
</html>
<!-- This page contains ${notices.replaceAll('--', '- -')} -->
`;
}
