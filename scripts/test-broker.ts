// `npm run test:broker`: the tests that need a real Kafka, which they fetch, start and stop themselves. Needs a JDK and Maven.
//   tsx scripts/test-broker.ts [--wide] [REGEX]     --wide: compiles the native clients too, which takes minutes the first time

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runUnitTests } from './unit-tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const TIME_LIMIT_MS = 10 * 60_000;

const { values, positionals } = parseArgs({
  options: { wide: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.wide) process.env.KEYLANE_WIDE = '1';
const { leftOut } = await import('../test/broker/clients.ts');

const { passed, failed } = await runUnitTests({
  folder: 'broker/',
  pattern: positionals[0],
  timeLimitMs: TIME_LIMIT_MS,
  // Two files side by side took 400 s instead of 600, and on two busy cores brokers lost touch with each other.
  processes: 1,
});
for (const { name } of leftOut)
  console.log(`LEFT OUT  ${name}: not compiled here; npm run test:broker -- --wide does it`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
