// `npm test`: build, types, lint, unit tests, package checks. Everything that needs only Node.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../test/installs/tarball.ts';
import { report, runScript, runUnitTests } from './unit-tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** Raise it when tests are added. */
const FEWEST_TESTS = 13_000;

let passed = 0;
let failed = 0;
const pattern = process.argv[2];

if (pattern === undefined) {
  step('build', 'node_modules/tsx/dist/cli.mjs', 'scripts/build.ts');
  step('types', 'node_modules/typescript/bin/tsc', '-p', '.');
  step('lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.');
  step('generated parts of the docs', 'node_modules/tsx/dist/cli.mjs', 'scripts/generate.ts', '--check');
}
const unitTests = runUnitTests({ directory: 'test', pattern, except: ['broker/', 'web/'], fewest: FEWEST_TESTS });
passed += unitTests.passed;
failed += unitTests.failed;
if (pattern === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-tarball-'));
  const tarball = pack(folder);
  step('publint', 'node_modules/publint/src/cli.js', 'run', tarball, '--strict');
  step('are the types wrong', 'node_modules/@arethetypeswrong/cli/dist/index.js', tarball);
  rmSync(folder, { recursive: true });
}

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function step(name: string, script: string, ...args: string[]): void {
  const { status, output, seconds } = runScript(script, args);
  report(name, status === 0, seconds, output);
  if (status === 0) passed++;
  else failed++;
}
