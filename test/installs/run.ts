// `npm run test:installs`: projects of every kind are made from nothing, install the packed tarball and run. What can't be tried here is named.
//   tsx test/installs/run.ts [--wide] [REGEX]     the most telling projects; --wide: all. REGEX: only the checks whose name matches, of all

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundlerInstalls } from './bundlers.ts';
import { type Install, Project, Skip } from './project.ts';
import { runnerInstalls } from './runners.ts';
import { runtimeInstalls } from './runtimes.ts';
import { pack } from './tarball.ts';
import { typescriptInstalls } from './typescript.ts';

const INSTALLS: Install[] = [...typescriptInstalls, ...runnerInstalls, ...bundlerInstalls, ...runtimeInstalls];

const { values, positionals } = parseArgs({
  options: { wide: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const wanted = positionals[0] === undefined ? undefined : new RegExp(positionals[0], 'i');

let passed = 0;
let failed = 0;
const folder = mkdtempSync(join(tmpdir(), 'keylane-tarball-'));
try {
  const tarball = pack(folder);
  for (const install of INSTALLS) {
    if (values.wide || wanted !== undefined || install.isShort) await test(install, tarball);
  }
} finally {
  rmSync(folder, { recursive: true });
}
if (passed + failed === 0) failed++;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function test(install: Install, tarball: string): Promise<void> {
  const project = new Project(tarball, install);
  try {
    const checks = Object.entries(install.checks(project)).filter(([name]) => wanted?.test(name) ?? true);
    if (checks.length === 0) return;
    const title = Object.entries(install.dependencies ?? {}).map(([name, version]) => `${name}@${version}`);
    // Without its packages none of the checks can pass.
    if (!(await check(`npm install ${['keylane', ...title].join(' ')}`, () => quietly(project.install())))) return;
    for (const [name, run] of checks) await check(name, run);
  } finally {
    project.remove();
  }
}

/** npm has nothing to warn of that keylane is the cause of. */
function quietly(said: string): void {
  const warning = said.split('\n').find(line => /warn.*keylane/i.test(line));
  if (warning !== undefined) throw new Error(warning);
}

async function check(name: string, run: () => void | Promise<void>): Promise<boolean> {
  const started = performance.now();
  try {
    await run();
    passed++;
    console.log(`ok  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return true;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    if (error instanceof Skip) {
      console.log(`SKIPPED  ${name}: ${text}`);
      return false;
    }
    failed++;
    console.log(`FAILED  ${name}\n${text.trimEnd().slice(0, 3000).replace(/^/gm, '    ')}`);
    return false;
  }
}
