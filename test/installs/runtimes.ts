// Node of every age, and the other runtimes and package managers.

import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { installed } from '../npm.ts';
import { NODE_MAJORS, nodeProgram } from './node.ts';
import { cjs, esm, isRight } from './program.ts';
import type { Install, Project } from './project.ts';

const WHERE = ['node_modules/keylane/dist/cli/main.js', 'where', 'order-1', '-n', '12'];

/** The command line needs this one; the library an older one. */
const OLDEST_FOR_COMMANDS = 20;
const TOO_OLD = [12, 14, 16];

function prepare(project: Project): void {
  project.write({ 'esm.mjs': esm, 'cjs.cjs': cjs });
}

/** Node says a fatal error with the place where it was thrown; the error itself is one line. */
function saysWhatItNeeds(run: () => string, needed: number, found: number): void {
  try {
    run();
  } catch (error) {
    const lines = (error as Error).message
      .split('\n')
      .filter(line => line.includes(`needs Node ${needed} or newer, but this is Node ${found}.`));
    assert.ok(lines.length >= 1, (error as Error).message);
    assert.not.match((error as Error).message, /SyntaxError|TypeError/);
    return;
  }
  assert.unreachable('it runs');
}

const nodes: Install = {
  isShort: true,
  checks: project => {
    prepare(project);
    const current = NODE_MAJORS.map(major => [
      `Node ${major}: import, require${major < OLDEST_FOR_COMMANDS ? ', the command line says what it needs' : ', command line'}`,
      () => {
        const program = nodeProgram(major);
        isRight(project.run(program, 'esm.mjs'));
        isRight(project.run(program, 'cjs.cjs'));
        const where = () => project.run(program, ...WHERE);
        if (major < OLDEST_FOR_COMMANDS) saysWhatItNeeds(where, OLDEST_FOR_COMMANDS, major);
        else assert.match(where(), /^order-1: partition 10 of 12/);
      },
    ]);
    const old = TOO_OLD.map(major => [
      `Node ${major}: one line that says what it needs`,
      () => {
        const program = nodeProgram(major);
        // Node 12 can't read the syntax of an ES module of today, whatever is in it, nor Node 14 a brand check, which kafkajs' adapter has.
        if (major > 14) saysWhatItNeeds(() => project.run(program, 'esm.mjs'), NODE_MAJORS[0], major);
        saysWhatItNeeds(() => project.run(program, 'cjs.cjs'), NODE_MAJORS[0], major);
        saysWhatItNeeds(() => project.run(program, ...WHERE), OLDEST_FOR_COMMANDS, major);
      },
    ]);
    return Object.fromEntries([...current, ...old]);
  },
};

const others: Install = {
  checks: project => ({
    'Bun installs and runs': () => {
      const folder = inOwnFolder(project, 'bun');
      const bun = join(installed({ bun: '1.4.5' }, { rebuild: {} }), 'node_modules/.bin/bun');
      project.runIn(folder, bun, 'install');
      isRight(project.runIn(folder, bun, 'esm.mjs'));
      isRight(project.runIn(folder, bun, 'cjs.cjs'));
    },
    'Deno runs what npm installed, allowed to read alone': () => {
      prepare(project);
      const deno = join(installed({ deno: '2.9.6' }, { rebuild: {} }), 'node_modules/.bin/deno');
      for (const file of ['esm.mjs', 'cjs.cjs']) {
        isRight(project.run(deno, 'run', '--quiet', '--no-prompt', '--allow-read=.', file));
      }
    },
    'pnpm 10 installs, Node runs': () => {
      const folder = inOwnFolder(project, 'pnpm');
      const pnpm = join(installed({ pnpm: '^10.0.0' }), 'node_modules/.bin/pnpm');
      project.runIn(folder, pnpm, 'install', '--ignore-workspace');
      isRight(project.runIn(folder, 'node', 'esm.mjs'));
      isRight(project.runIn(folder, 'node', 'cjs.cjs'));
      assert.match(project.runIn(folder, pnpm, 'exec', 'keylane', ...WHERE.slice(1)), /order-1: partition 10 of 12/);
    },
    "Yarn 4 installs, Plug'n'Play runs": () => {
      const folder = inOwnFolder(project, 'yarn');
      const yarn = join(installed({ '@yarnpkg/cli-dist': '^4.0.0' }), 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');
      project.write({ 'yarn/yarn.lock': '' });
      project.runIn(folder, 'node', yarn, 'install');
      isRight(project.runIn(folder, 'node', yarn, 'node', 'esm.mjs'));
      isRight(project.runIn(folder, 'node', yarn, 'node', 'cjs.cjs'));
      assert.match(project.runIn(folder, 'node', yarn, 'keylane', ...WHERE.slice(1)), /order-1: partition 10 of 12/);
    },
  }),
};

/** With the tarball as the one dependency, so that another package manager begins from nothing. */
function inOwnFolder(project: Project, name: string): string {
  project.write({
    [`${name}/package.json`]: { name, private: true, dependencies: { keylane: `file:${project.tarball}` } },
    [`${name}/esm.mjs`]: esm,
    [`${name}/cjs.cjs`]: cjs,
  });
  return name;
}

const miniflare: Install = {
  dependencies: { esbuild: '^0.28.0', miniflare: '^4.0.0' },
  checks: project => ({
    'miniflare, bundled by esbuild': () => {
      const worker = `export default { fetch() { const lines = []; const console = { log: line => lines.push(line) };\n`;
      const [imports, body] = esm.split(/\n\n/, 2);
      project.write({
        'worker.mjs': `${imports}\n${worker}${body}\nreturn new Response(lines.join('\\n')); } };`,
        'serve.mjs': `import { Miniflare } from 'miniflare';
const worker = new Miniflare({ modules: true, scriptPath: 'out/worker.js', compatibilityDate: '2026-01-01' });
console.log(await (await worker.dispatchFetch('http://localhost/')).text());
await worker.dispose();`,
      });
      project.run('esbuild', 'worker.mjs', '--bundle', '--format=esm', '--log-level=error', '--outfile=out/worker.js');
      isRight(project.run(nodeProgram(24), 'serve.mjs'));
    },
  }),
};

export const runtimeInstalls: Install[] = [nodes, others, miniflare];
