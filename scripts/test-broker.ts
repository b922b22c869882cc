// `npm run test:broker`: the tests that need a real Kafka, which they fetch, start and stop themselves. Needs a JDK and Maven.
//   tsx scripts/test-broker.ts [--wide] [REGEX]     --wide: compiles the native clients too, which takes minutes the first time

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kafka, OLD_KAFKA } from '../test/broker/project.ts';
import { runUnitTests } from './unit-tests.ts';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const TIME_LIMIT_MS = 10 * 60_000;

const { values, positionals } = parseArgs({
  options: { wide: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.wide) process.env.KEYLANE_WIDE = '1';
const { leftOut } = await import('../test/broker/clients.ts');
// By one process: Maven's own cache is not meant for two at once.
for (const version of [kafka.defaultVersion, OLD_KAFKA]) kafka.prepare(version);

const { passed, failed } = await runUnitTests({
  folder: 'broker/',
  pattern: positionals[0],
  timeLimitMs: TIME_LIMIT_MS,
  // Most of the time is spent waiting, but six brokers would be too many for two cores.
  processes: 2,
  roomOf: file => (/brokers: 3\b/.test(readFileSync(join('test', file), 'utf8')) ? 'three brokers' : undefined),
});
for (const { name } of leftOut)
  console.log(`LEFT OUT  ${name}: not compiled here; npm run test:broker -- --wide does it`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
