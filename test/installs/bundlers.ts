// Bundlers: each bundles the program that uses every entry, and the bundle runs alone.

import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { cjs, esm, isRight } from './program.ts';
import type { Install, Project } from './project.ts';

/** Without keylane beside it: what the bundle forgot is not there. */
function runsAlone(project: Project, file: string, alone: string): void {
  mkdirSync(join(project.folder, 'alone'), { recursive: true });
  renameSync(join(project.folder, file), join(project.folder, 'alone', alone));
  const hidden = join(project.folder, 'node_modules/keylane');
  renameSync(hidden, `${hidden}-hidden`);
  try {
    isRight(project.run('node', `alone/${alone}`));
  } finally {
    renameSync(`${hidden}-hidden`, hidden);
  }
}

const SOURCES = { 'esm.mjs': esm, 'cjs.cjs': cjs };

const webpackConfig = (entry: string, target: string) => `module.exports = {
  mode: 'production',
  target: '${target}',
  entry: './${entry}',
  output: { path: __dirname + '/out', filename: 'webpack.js' },
};`;

const modern: Install = {
  isShort: true,
  dependencies: {
    '@rollup/plugin-commonjs': '^29.0.0',
    '@rollup/plugin-node-resolve': '^16.0.0',
    esbuild: '^0.28.0',
    rollup: '^4.0.0',
    webpack: '^5.100.0',
    'webpack-cli': '^6.0.0',
  },
  checks: project => ({
    ...Object.fromEntries(
      (
        [
          ['esm.mjs', 'web'],
          ['cjs.cjs', 'node'],
        ] as const
      ).flatMap(([source, target]) => [
        [
          `esbuild, ${source}`,
          () => {
            project.write(SOURCES);
            project.run('esbuild', source, '--bundle', '--minify', '--log-level=error', '--outfile=out/esbuild.js');
            runsAlone(project, 'out/esbuild.js', 'esbuild.cjs');
          },
        ],
        [
          `webpack 5 for ${target}, ${source}`,
          () => {
            project.write({ ...SOURCES, 'webpack.config.cjs': webpackConfig(source, target) });
            const said = project.run('webpack', '--config', 'webpack.config.cjs');
            if (/warning/i.test(said)) throw new Error(said);
            runsAlone(project, 'out/webpack.js', 'webpack.cjs');
          },
        ],
      ]),
    ),
    'rollup, esm.mjs': () => {
      project.write(SOURCES);
      project.run('rollup', 'esm.mjs', '-p', 'node-resolve', '-f', 'es', '-o', 'out/rollup.mjs');
      runsAlone(project, 'out/rollup.mjs', 'rollup.mjs');
    },
    'rollup, cjs.cjs': () => {
      project.write(SOURCES);
      project.run('rollup', 'cjs.cjs', '-p', 'commonjs', '-p', 'node-resolve', '-f', 'cjs', '-o', 'out/rollup.cjs');
      runsAlone(project, 'out/rollup.cjs', 'rollup.cjs');
    },
  }),
};

const vite: Install = {
  dependencies: { vite: '^8.0.0' },
  manifest: { type: 'module' },
  checks: project => ({
    'vite 8, library': () => {
      project.write({
        ...SOURCES,
        'vite.config.mjs': `export default { logLevel: 'warn', build: { lib: { entry: 'esm.mjs', formats: ['es'], fileName: 'vite' } } };`,
      });
      project.run('vite', 'build');
      runsAlone(project, 'dist/vite.js', 'vite.mjs');
    },
    'vite 8, server': () => {
      project.write({ 'vite.config.mjs': `export default { logLevel: 'warn', ssr: { noExternal: true } };` });
      project.run('vite', 'build', '--ssr', 'esm.mjs', '--outDir', 'server');
      runsAlone(project, 'server/esm.js', 'server.mjs');
    },
  }),
};

/** It knows neither `exports` nor the syntax of these years, so Babel reads the packages too, as its own documentation has it. */
const webpack4: Install = {
  dependencies: {
    '@babel/core': '^7.28.0',
    '@babel/preset-env': '^7.28.0',
    'babel-loader': '^8.4.0',
    webpack: '^4.47.0',
    'webpack-cli': '^4.10.0',
  },
  checks: project =>
    Object.fromEntries(
      Object.keys(SOURCES).map(source => [
        `webpack 4, ${source}`,
        () => {
          project.write({
            ...SOURCES,
            'webpack.config.js': `module.exports = {
  mode: 'production',
  target: 'node',
  entry: './${source}',
  output: { path: __dirname + '/out', filename: 'webpack4.js' },
  module: {
    rules: [
      {
        test: /\\.[cm]?js$/,
        type: 'javascript/auto',
        use: { loader: 'babel-loader', options: { presets: [['@babel/preset-env', { targets: { node: '10' } }]], sourceType: 'unambiguous' } },
      },
    ],
  },
};`,
          });
          // Its hash is one that OpenSSL 3 has only as legacy.
          project.runWith({ NODE_OPTIONS: '--openssl-legacy-provider' }, 'webpack', '--config', 'webpack.config.js');
          runsAlone(project, 'out/webpack4.js', 'webpack4.cjs');
        },
      ]),
    ),
};

export const bundlerInstalls: Install[] = [modern, vite, webpack4];
