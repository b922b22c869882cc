// `npm run test:broker`: the tests that need a real Kafka, which they fetch, start and stop themselves. Needs a JDK and Maven.

import { fileURLToPath } from 'node:url';
import { runUnitTests } from './unit-tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const FEWEST_TESTS = 21;
const TIME_LIMIT_MS = 10 * 60_000;

const { passed, failed } = runUnitTests({
  directory: 'test/broker',
  pattern: process.argv[2],
  fewest: FEWEST_TESTS,
  timeLimitMs: TIME_LIMIT_MS,
});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
