// `npm run test:runtimes`: the vectors run, not only load, in every runtime, through what the package holds. What can't be had here is named.
//   tsx test/runtimes/run.ts [NAME …]      only these: node18 node26 bun deno workerd chromium firefox

import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../cli/run.ts';
import { run } from '../command.ts';
import { NODE_MAJORS, nodeProgram } from '../installs/node.ts';
import { pack } from '../installs/tarball.ts';
import { installed } from '../npm.ts';
import { runChromium, runFirefox } from './browsers.ts';
import { type Outcome, Skip } from './outcome.ts';
import { runWorkerd } from './workerd.ts';

/** Fewer mean that vectors were lost on the way: one copy of keylane, and two where there is `require`. */
const FEWEST_CHECKS = 590_000;
const FEWEST_OF_TWO = 1_180_000;

const folder = mkdtempSync(join(tmpdir(), 'keylane-runtimes-'));
/** A project that has the tarball installed. */
const project = join(folder, 'project');
/** What the package holds as plain files, for what installs nothing. */
const site = join(folder, 'site');

interface Runtime {
  readonly name: string;
  readonly starts: RegExp;
  readonly engine: 'wasm' | 'js';
  readonly fewest: number;
  run(): Outcome | Promise<Outcome>;
}

const withPackage = (name: string, starts: RegExp, program: () => string, ...args: string[]): Runtime => ({
  name,
  starts,
  engine: 'wasm',
  fewest: FEWEST_OF_TWO,
  run: () => JSON.parse(run(program(), [...args, 'installed.mjs'], name, { cwd: project })),
});
const bin = (name: string, version: string) => () =>
  join(installed({ [name]: version }, { rebuild: {} }), 'node_modules/.bin', name);
const withFiles = (name: string, starts: RegExp, engine: Runtime['engine'], run: Runtime['run']): Runtime => ({
  name,
  starts,
  engine,
  fewest: FEWEST_CHECKS,
  run,
});

const RUNTIMES: Runtime[] = [
  ...NODE_MAJORS.map(major => withPackage(`node${major}`, new RegExp(`^Node ${major}\\.`), () => nodeProgram(major))),
  withPackage('bun', /^Bun 1\./, bin('bun', '1.4.5')),
  // Nothing is allowed but to read the files.
  withPackage('deno', /^Deno 2\./, bin('deno', '2.9.6'), 'run', '--quiet', '--no-prompt', '--allow-read=.'),
  // No code may be compiled at run time there, so the other engine takes over.
  withFiles('workerd', /^workerd /, 'js', () => runWorkerd(site)),
  withFiles('chromium', /^\w*Chrome /, 'wasm', () => runChromium(site)),
  withFiles('firefox', /^Firefox /, 'wasm', () => runFirefox(site)),
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !RUNTIMES.some(runtime => runtime.name === name));
if (unknown.length > 0) throw new Error(`${unknown} is none of ${RUNTIMES.map(({ name }) => name).join(' ')}`);

let passed = 0;
let failed = 0;
try {
  prepare();
  for (const runtime of RUNTIMES.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
    await test(runtime);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function test({ name, starts, engine, fewest, run }: Runtime): Promise<void> {
  const started = performance.now();
  try {
    const outcome = await run();
    const problems = [...outcome.wrong];
    if (!starts.test(outcome.runtime)) problems.push(`this is ${outcome.runtime}`);
    if (outcome.engine !== engine) problems.push(`the engine is ${outcome.engine}, not ${engine}`);
    if (outcome.checks < fewest) problems.push(`only ${outcome.checks} checks, not ${fewest} or more`);
    if (problems.length > 0) throw new Error(problems.join('\n    '));
    passed++;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`ok  ${name}: ${outcome.checks} checks in ${outcome.runtime}, engine ${engine} (${seconds} s)`);
  } catch (error) {
    if (error instanceof Skip) {
      console.log(`SKIPPED  ${name}: ${error.message}`);
      return;
    }
    failed++;
    console.log(`FAILED  ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

function prepare(): void {
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "name": "user", "private": true, "type": "module" }');
  const args = ['install', '--offline', '--no-audit', '--no-fund', '--silent', pack(folder)];
  run('npm', args, 'npm', { cwd: project });
  for (const name of ['check.mjs', 'installed.mjs']) cpSync(join(root, 'test/runtimes', name), join(project, name));
  const packed = join(project, 'node_modules/keylane');
  mkdirSync(site);
  cpSync(join(packed, 'dist'), join(site, 'dist'), { recursive: true });
  cpSync(join(root, 'test/runtimes/check.mjs'), join(site, 'check.mjs'));
  const vectors = join(packed, 'test/vectors');
  const read = (name: string) => JSON.parse(readFileSync(join(vectors, name), 'utf8'));
  const files = Object.fromEntries(['murmur2', 'strings', 'serializers'].map(name => [name, read(`${name}.json`)]));
  const rules = readdirSync(join(vectors, 'rules')).map(name => read(`rules/${name}`));
  writeFileSync(join(site, 'vectors.json'), JSON.stringify({ ...files, rules }));
}
