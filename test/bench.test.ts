// Each benchmark runs once, so that none rots: every answer is compared, nothing is timed, no rival needs to be installed.

import { execFileSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';

const test = suite('bench');

test('npm run bench -- --quick', () => {
  const out = execFileSync(process.execPath, ['node_modules/tsx/dist/cli.mjs', 'bench/run.ts', '--quick'], {
    cwd: root,
    encoding: 'utf8',
  });
  const [passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(out)!.slice(1).map(Number);
  assert.is(failed, 0);
  assert.ok(passed > 50, `only ${passed} ran`);
});

test.run();
