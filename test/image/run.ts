// `npm run test:image`: the Dockerfile's image is built and run, by nobody's rights, without a network, with files that may only be read.

import { spawnSync } from 'node:child_process';
import { main, root } from '../cli/run.ts';
import { run } from '../command.ts';

const NAME = 'keylane-test';
const { status, stderr } = spawnSync('docker', ['info'], { encoding: 'utf8' });
if (status !== 0) {
  console.log(`LEFT OUT  the image: ${status === null ? 'there is no docker' : stderr.trim().split('\n').at(-1)}`);
  console.log('0 passed, 0 failed');
  process.exit();
}

let passed = 0;
let failed = 0;
try {
  run('docker', ['build', '--quiet', '--tag', NAME, '.'], 'Docker', { cwd: root });
  for (const args of [
    ['--version'],
    ['where', 'order-1001', '-n', '12'],
    ['who', 'examples/orders.kcat.gz'],
    ['scan', 'examples/flights.csv.gz', '--column', 'tailnum', '-n', '12', '--json'],
    ['who', 'test/sources/tables/data/pyarrow-zstd.parquet'],
    ['scan', 'nothing', '-n', '3'],
  ]) {
    const locked = ['--rm', '--read-only', '--network', 'none', '--cap-drop', 'ALL', '--volume', `${root}:/data:ro`];
    check(
      args.join(' '),
      started('docker', ['run', ...locked, NAME, ...args]),
      started(process.execPath, [main, ...args]),
    );
  }
  const user = run('docker', ['inspect', '--format', '{{.Config.User}}', NAME], 'Docker').trim();
  check('its user is not root', String(user !== '' && !/^(0|root)(:|$)/.test(user)), 'true');
} finally {
  spawnSync('docker', ['image', 'rm', '--force', NAME]);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function started(program: string, args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return `${status}\n${stdout}\n${stderr}`;
}

function check(name: string, said: string, expected: string): void {
  if (said === expected) passed++;
  else {
    failed++;
    console.log(`FAILED  ${name}\nsaid: ${said.slice(0, 2000)}\nnot:  ${expected.slice(0, 2000)}`);
  }
}
