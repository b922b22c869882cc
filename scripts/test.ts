// `npm test`: build, types, lint, unit tests, package checks. Everything that needs only Node.
// uvu passes by accident when a file forgets `.run()`, a hook throws, `.only` is left in or no file matches, so its summary is read.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** Fewer tests than this means that some were lost on the way. Raise it when tests are added. */
const FEWEST_TESTS = 13_000;

/** The first failures tell enough. */
const MOST_SHOWN = 10;

let passed = 0;
let failed = 0;
const pattern = process.argv[2];

if (pattern === undefined) {
  step('build', 'node_modules/tsx/dist/cli.mjs', 'scripts/build.ts');
  step('types', 'node_modules/typescript/bin/tsc', '-p', '.');
  step('lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.');
  step('generated parts of the docs', 'node_modules/tsx/dist/cli.mjs', 'scripts/generate.ts', '--check');
}
unitTests(pattern ?? '\\.test\\.ts$');
if (pattern === undefined) {
  step('publint', 'node_modules/publint/src/cli.js', 'run', '--strict');
  step(
    'are the types wrong',
    'node_modules/@arethetypeswrong/cli/dist/index.js',
    '--pack',
    '.',
    '--profile',
    'esm-only',
    '--exclude-entrypoints',
    'core.wasm',
  );
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function run(script: string, args: string[]) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { status, output: stdout + stderr, seconds: ((performance.now() - started) / 1000).toFixed(1) };
}

function step(name: string, script: string, ...args: string[]): void {
  const { status, output, seconds } = run(script, args);
  report(name, status === 0, seconds, output);
  if (status === 0) passed++;
  else failed++;
}

function unitTests(files: string): void {
  const { status, output, seconds } = run('node_modules/uvu/bin.js', ['-r', 'tsx', 'test', files]);
  const plain = output.replace(/\x1b\[[0-9;]*m/g, '');
  const total = figure(plain, 'Total');
  const good = figure(plain, 'Passed');
  const problems: string[] = [];
  if (figure(plain, 'Skipped') > 0) problems.push(`${figure(plain, 'Skipped')} tests are skipped`);
  if (pattern === undefined && total < FEWEST_TESTS)
    problems.push(`only ${total} tests ran, expected ${FEWEST_TESTS} or more`);
  for (const file of filesThatDidNotRun(plain)) problems.push(`${file} ran no test: does it forget .run()?`);
  if (status !== 0 && good === total) problems.push('uvu failed outside of a test');
  const failures = plain
    .split(/^(?= +FAIL )|^(?=\S)/m)
    .filter(part => /^ +FAIL /.test(part))
    .map(part => part.trimEnd().slice(0, 3000));
  if (status !== 0 && failures.length === 0) failures.push(plain.slice(-3000));
  if (failures.length > MOST_SHOWN) failures.splice(MOST_SHOWN, Infinity, `… and ${failures.length - MOST_SHOWN} more`);
  report(
    `${total} unit tests`,
    status === 0 && problems.length === 0,
    seconds,
    [...failures, ...problems].join('\n\n'),
  );
  passed += good;
  failed += total - good + problems.length;
}

function figure(text: string, name: string): number {
  return Number(new RegExp(`^ +${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

/** Each file's part of the output must have a count of tests above 0. */
function filesThatDidNotRun(output: string): string[] {
  // Each file's part starts with its name on a line of its own.
  const parts = new Map(output.split(/^(?=\S+\.test\.ts$)/m).map(part => [part.split('\n', 1)[0], part]));
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter(file => /\.test\.ts$/.test(file));
  if (pattern !== undefined) return [];
  return files.filter(file => {
    const counts = [...(parts.get(file) ?? '').matchAll(/\((\d+) \/ (\d+)\)/g)];
    const suites = readFileSync(`test/${file}`, 'utf8').match(/\bsuite\(/g)?.length ?? 1;
    return counts.length < suites || counts.some(([, , total]) => total === '0');
  });
}

function report(name: string, isGood: boolean, seconds: string, output: string): void {
  console.log(`${isGood ? styleText('green', 'ok') : styleText('red', 'FAILED')}  ${name} (${seconds} s)`);
  if (!isGood) console.log(output.trimEnd().replace(/^/gm, '    '));
}
