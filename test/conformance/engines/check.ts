// The examples for engines, run by these on this machine, against one command.
//   tsx test/conformance/engines/check.ts [spark] [clickhouse] [short]     both unless named; short: the examples for Spark, without it
// Last line: N passed, N failed.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../../installs/tarball.ts';
import { checkClickHouse, clickHouseMissing } from './clickhouse.ts';
import { hasPip, writeRecords } from './shared.ts';
import { checkSpark, checkSparkShort, sparkMissing } from './spark.ts';

let passed = 0;
let failed = 0;

function check(name: string, isGood: boolean, detail = ''): void {
  if (isGood) passed++;
  else {
    failed++;
    console.error(`FAILED ${name} ${detail}`);
  }
}

const engines = {
  spark: {
    missing: sparkMissing,
    run: (folder: string, lines: string[]) => checkSpark(folder, lines, pack(folder), check),
  },
  short: {
    missing: () => (hasPip() ? undefined : 'there is no Python 3 with pip'),
    run: (folder: string, lines: string[]) => checkSparkShort(folder, lines, pack(folder), check),
  },
  clickhouse: { missing: clickHouseMissing, run: (folder: string) => checkClickHouse(folder, check) },
};
const asked = process.argv.slice(2);
for (const [name, { missing, run }] of Object.entries(engines)) {
  if (asked.length > 0 ? !asked.includes(name) : name === 'short') continue;
  const reason = missing();
  if (reason !== undefined) {
    console.log(`LEFT OUT  the examples for ${name}: ${reason}`);
    continue;
  }
  const folder = mkdtempSync(join(tmpdir(), 'keylane-engines-'));
  try {
    run(folder, writeRecords(folder));
  } finally {
    if (process.env.KEYLANE_KEEP) console.error(folder);
    else rmSync(folder, { recursive: true, force: true });
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
