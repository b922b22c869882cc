// `npm test`: build, types, lint, unit tests, package checks. Everything that needs only Node.
//   tsx scripts/test.ts [REGEX]     only the test files whose path below test/ matches

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from '../test/installs/tarball.ts';
import { type Job, runJobs, step } from './jobs.ts';
import { runUnitTests } from './unit-tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const TSX = 'node_modules/tsx/dist/cli.mjs';
const pattern = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), 'keylane-tarball-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

let built = { passed: 0, failed: 0 };
const steps: Job[] = [];
if (pattern === undefined) {
  // The command line's tests and the package checks need what is built.
  built = await runJobs([step('build', TSX, 'scripts/build.ts')]);
  const tarball = pack(folder);
  steps.push(
    step('generated parts of the docs', TSX, 'scripts/generate.ts', '--check'),
    step('are the types wrong', 'node_modules/@arethetypeswrong/cli/dist/index.js', tarball),
    step('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
    step('lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'),
    step('publint', 'node_modules/publint/src/cli.js', 'run', tarball, '--strict'),
  );
}
const checked = await runUnitTests({ pattern, except: ['broker/', 'web/'], beside: steps });

const failed = built.failed + checked.failed;
console.log(`${built.passed + checked.passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
