// The runner of the tests itself: whatever goes wrong in a test file, it is said and named.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { root } from './cli/run.ts';

const test = suite('the test runner');
const folder = mkdtempSync(join(tmpdir(), 'keylane-'));
test.after(() => rmSync(folder, { recursive: true }));

// The runner counts the calls of suite in this file too: there is one.
const SUITE = 'suite';
const HEAD = `import { suite } from 'uvu';\nimport * as assert from 'uvu/assert';\nconst test = ${SUITE}('s');\n`;
const FINE = "test('fine', () => {});\n";
const files = {
  'fine.test.ts': `${HEAD}${FINE}test.run();`,
  'slow/fine.test.ts': `${HEAD}${FINE}test.run();`,
  'fails.test.ts': `${HEAD}${FINE}test('two texts', () => assert.is('${'x'.repeat(5000)}theend', ''));\ntest.run();`,
  'forgotten.test.ts': `${HEAD}${FINE}test.run();\n${SUITE}('other')('never', () => {});`,
  'empty.test.ts': `${HEAD}test.run();`,
  'only.test.ts': `${HEAD}${FINE}test.only('alone', () => {});\ntest.run();`,
  'skip.test.ts': `${HEAD}${FINE}test.skip('later', () => {});\ntest.run();`,
  'hook.test.ts': `${HEAD}test.before(() => { throw new Error('in a hook'); });\n${FINE}test.run();`,
  'broken.test.ts': `${HEAD}${FINE}test.run();\nthrow new Error('in the file');`,
  'exits.test.ts': `${HEAD}test('exits', () => { console.log('last words'); process.exit(0); });\ntest.run();`,
  'hangs.test.ts': `import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
${HEAD}test('hangs', () => {
  const { pid } = spawn('sleep', ['1000']);
  writeFileSync('pids', \`\${process.pid} \${pid}\`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
test.run();`,
};

mkdirSync(join(folder, 'test/slow'), { recursive: true });
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'test', name), text);

/** Runs these files as `npm test` does. */
function run(options: object, env: NodeJS.ProcessEnv) {
  const program = `import { runUnitTests } from ${JSON.stringify(`${root}/scripts/unit-tests.ts`)};
    console.log(JSON.stringify(await runUnitTests(${JSON.stringify(options)})));`;
  writeFileSync(join(folder, 'run.ts'), program);
  const out = execFileSync(process.execPath, ['--import', 'tsx', 'run.ts'], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    encoding: 'utf8',
  });
  const lines = out.trimEnd().split('\n');
  return { ...(JSON.parse(lines.pop()!) as { passed: number; failed: number }), out: lines.join('\n') };
}

/** What is said about each file that failed. */
function saidOf(out: string): Record<string, string> {
  const parts = out.split(/^(?=FAILED|ok)/m).map(part => /^FAILED {2}(\S+\.ts) .*\n([\s\S]*)/.exec(part));
  return Object.fromEntries(parts.filter(part => part !== null).map(([, name, text]) => [name, text]));
}

test('each kind of fault is a failure that names the file', () => {
  writeFileSync(join(folder, 'test/files.txt'), `${Object.keys(files).join('\n')}\n`);
  const { passed, failed, out } = run({ timeLimitMs: 4000 }, { CI: '1' });
  const said = saidOf(out);
  assert.equal(
    Object.keys(said).sort(),
    Object.keys(files)
      .filter(name => !name.endsWith('fine.test.ts'))
      .sort(),
  );
  assert.match(said['fails.test.ts'], /"two texts"[\s\S]*xtheend/);
  assert.match(said['forgotten.test.ts'], 'a suite did not run: does it forget .run()?');
  assert.match(said['empty.test.ts'], 'a suite has no test');
  assert.match(said['only.test.ts'], '.skip or .only was left in');
  assert.match(said['skip.test.ts'], '.skip or .only was left in');
  assert.match(said['hook.test.ts'], 'a hook threw');
  assert.match(said['broken.test.ts'], /outside of a test: Error: in the file\n.*broken\.test\.ts/);
  assert.match(said['exits.test.ts'], /ended its process with 0; it had written:[\s\S]*last words/);
  assert.match(said['hangs.test.ts'], 'took longer than 4 s and was ended');
  // Two that are fine, and the tests that are in the files with faults.
  assert.is(passed, 2 + 1 + 1 + 1 + 1);
  // The hook, and the test behind it.
  assert.is(failed, Object.keys(said).length + 1);
});

test('a file that is gone, a file that is new', () => {
  const list = () => readFileSync(join(folder, 'test/files.txt'), 'utf8');
  writeFileSync(join(folder, 'test/files.txt'), 'gone.test.ts\nslow/fine.test.ts\nslow/gone.test.ts\n');
  const ci = run({ folder: 'slow/' }, { CI: '1' });
  assert.is(ci.failed, 1);
  assert.match(ci.out, 'slow/gone.test.ts is gone');
  writeFileSync(join(folder, 'test/files.txt'), 'gone.test.ts\n');
  assert.match(run({ folder: 'slow/' }, { CI: '1' }).out, 'slow/fine.test.ts is not in test/files.txt');
  assert.is(run({ folder: 'slow/' }, {}).failed, 0);
  assert.is(list(), 'gone.test.ts\nslow/fine.test.ts\n');
});

test('no test at all is a failure', () => {
  const { passed, failed } = run({ pattern: 'nothing of the kind' }, {});
  assert.equal([passed, failed], [0, 1]);
});

test('a file that hangs leaves no process behind', async () => {
  const pids = readFileSync(join(folder, 'pids'), 'utf8').split(' ').map(Number);
  assert.is(pids.length, 2);
  for (let wait = 0; wait < 100 && pids.some(runs); wait++) await setTimeout(50);
  assert.equal(pids.filter(runs), []);
});

/** Not where it is dead and nobody has asked for its exit code. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    // Elsewhere than on Linux there is no /proc.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform !== 'linux';
  }
}

test.run();
