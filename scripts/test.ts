// `npm test`: build, types, lint, unit tests, package checks. Everything that needs only Node.
//   tsx scripts/test.ts [REGEX]     only the test files whose path below test/ matches

import { fileURLToPath } from 'node:url';
import { type Job, runJobs, step } from './jobs.ts';
import { runUnitTests } from './unit-tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const TSX = 'node_modules/tsx/dist/cli.mjs';
const pattern = process.argv[2];

let built = { passed: 0, failed: 0 };
const steps: Job[] = [];
if (pattern === undefined) {
  // The command line's tests and the package checks need what is built.
  built = await runJobs([step('build', TSX, 'scripts/build.ts')]);
  steps.push(
    step('generated parts of the docs', TSX, 'scripts/generate.ts', '--check'),
    // By one checker: several check what they share several times, and there is other work for the cores.
    step('types', 'node_modules/typescript/bin/tsc', '-p', '.', '--checkers', '1'),
    step('lint and format', 'node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'),
  );
}
const checked = await runUnitTests({ pattern, except: ['broker/', 'web/'], beside: steps });

const failed = built.failed + checked.failed;
// What fails can be drawn again.
const share = process.env.KEYLANE_RUNS === 'all' ? 'all runs' : 'a share of the runs';
console.log(`${share} of each property, KEYLANE_SEED=${process.env.KEYLANE_SEED || 1}`);
console.log(`${built.passed + checked.passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
