// What is published, as others judge it: are the types of each export those of its code, and does each way in lead to a file.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../test/installs/tarball.ts';

const folder = mkdtempSync(join(tmpdir(), 'keylane-tarball-'));
try {
  const tarball = pack(folder);
  for (const args of [
    ['node_modules/@arethetypeswrong/cli/dist/index.js', tarball],
    ['node_modules/publint/src/cli.js', 'run', tarball, '--strict'],
  ]) {
    if (spawnSync(process.execPath, args, { stdio: 'inherit' }).status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
