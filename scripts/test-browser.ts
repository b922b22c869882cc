// `npm run test:browser`: the pages of --html in a real browser, which it fetches (test/web/browser.ts).

import { fileURLToPath } from 'node:url';
import { runUnitTests } from './unit-tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const TIME_LIMIT_MS = 10 * 60_000;

const { passed, failed } = await runUnitTests({
  folder: 'web/',
  pattern: process.argv[2],
  timeLimitMs: TIME_LIMIT_MS,
  processes: 1,
});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
