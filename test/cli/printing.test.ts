// What can go wrong with standard output, for every command: a full disk, a reader that goes away.

import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isAll } from '../runs.ts';
import { smallDisk } from './disk.ts';
import { folderOf } from './folder.ts';
import { keylane, main, root } from './run.ts';

const test = suite('printing');
let pipes = 0;
const { file, path } = folderOf(test);
const disk = smallDisk(test, 16);

const keys = file('keys', Array.from({ length: 3000 }, (_, i) => `key-${i}\n`).join(''));
const records = file(
  'records',
  Array.from({ length: 300 }, (_, i) => `{"partition":${i % 3},"key":"k${i}"}\n`).join(''),
);
const state = path('state');
keylane(['scan', keys, '-n', '12', '--state', state]);

/** Each command, with the exit code of its answer. */
const COMMANDS: [code: number, ...args: string[]][] = [
  [0, 'where', 'a', '-n', '12'],
  [0, 'scan', keys, '-n', '12'],
  [1, 'scan', keys, '-n', '12', '--fail-on', 'maxShare>0.01'],
  [1, 'merge', state, '--fail-on', 'maxShare>0.01'],
  [0, 'state', state],
  [1, 'who', records, '-n', '3', '--format', 'jsonl'],
  [1, 'plan', keys, '--from', '3', '--to', '6'],
  [1, 'join', keys, keys, '--a', '12', '--b', '6'],
  [
    1,
    'conform',
    '--',
    process.execPath,
    '-e',
    "require('readline').createInterface({ input: process.stdin }).on('line', () => console.log(0))",
  ],
];

// In turns: each command meets one of both.
for (const [i, [code, ...args]] of COMMANDS.entries()) {
  const isTurn = (turn: number) => isAll || i % 2 === turn;
  const name = args.filter(arg => !arg.includes('/') && arg.length < 20).join(' ');
  const run = (stdout: number | 'pipe', ...more: string[]) => {
    const [command, ...rest] = args;
    return spawnSync(process.execPath, [main, command, ...more, ...rest], {
      stdio: ['ignore', stdout, 'pipe'],
      encoding: 'utf8',
      cwd: root,
    });
  };

  if (isTurn(0))
    test(`${name}: a full disk is an error with a code, and no finding`, () => {
      const { status, stderr } = run(openSync('/dev/full', 'w'));
      assert.is(status, 2);
      assert.match(stderr, /error: Cannot write standard output: the disk is full\. \(ERR_OUTPUT\)\n$/);
      assert.not.match(stderr, /\n {4}at /);
    });

  if (isTurn(1))
    test(`${name}: when the reader goes away the finding stays, and the page is written`, () => {
      const page = path('page.html');
      rmSync(page, { force: true });
      const { status, stderr } = run(closedPipe(), '--html', page);
      assert.is(status, code);
      assert.not.match(stderr, /EPIPE|\n {4}at /);
      assert.match(readFileSync(page, 'utf8'), /^<!doctype html>[\s\S]*<\/html>/i);
    });
}

if (disk === undefined)
  test('nearly full disks are left out: only root may mount a small one', () => assert.is.not(process.getuid?.(), 0));
else {
  test('a disk that takes a part of an answer is full too', () => {
    for (const args of [['--json'], ['--state', '-'], ['--html', path('page.html'), '--json']]) {
      const { status, stderr } = spawnSync(process.execPath, [main, 'scan', keys, '-n', '1000', ...args], {
        stdio: ['ignore', openSync(join(disk, 'out'), 'w'), 'pipe'],
        encoding: 'utf8',
      });
      assert.is(status, 2);
      assert.match(stderr, /standard output: the disk is full\. \(ERR_OUTPUT\)\n$/);
      rmSync(join(disk, 'out'));
    }
  });
}

test('nobody hears an error: the exit code is what it would be', () => {
  for (const stderr of [closedPipe(), openSync('/dev/full', 'w')]) {
    const { status } = spawnSync(process.execPath, [main, 'scan', path('missing'), '-n', '3'], {
      stdio: ['ignore', 'pipe', stderr],
    });
    assert.is(status, 2);
  }
});

/** Fails in the first event behind the start of the command: once it waits for its input, which never comes, there are no others. */
const BOOM =
  'data:text/javascript,const { on } = process; process.on = (name, listener) => { if (name === "uncaughtException") setImmediate(() => { throw new TypeError("boom") }); return on.call(process, name, listener) }';
test('a fault of keylane itself is one line and exit code 2; KEYLANE_DEBUG shows where', () => {
  const args = ['scan', '-', '-n', '3', '--format', 'csv', '--column', 'a'];
  const endless = openSync(newPipe(), 'r+');
  for (const env of [{}, { KEYLANE_DEBUG: '1' }]) {
    const { status, stderr } = spawnSync(process.execPath, ['--import', BOOM, main, ...args], {
      env: { ...env, PATH: process.env.PATH },
      stdio: [endless, 'pipe', 'pipe'],
      encoding: 'utf8',
      timeout: 60_000,
    });
    assert.is(status, 2);
    if ('KEYLANE_DEBUG' in env) assert.match(stderr, /^TypeError: boom\n {4}at /);
    else
      assert.match(
        stderr,
        /^error: keylane itself failed: TypeError: boom\. Please report it; KEYLANE_DEBUG=1 tells where\.\n$/,
      );
  }
});

/** One that nobody reads. */
function closedPipe(): number {
  const pipe = newPipe();
  const reader = openSync(pipe, 'r+');
  const writer = openSync(pipe, 'w');
  closeSync(reader);
  return writer;
}

function newPipe(): string {
  const pipe = path(`pipe-${pipes++}`);
  spawnSync('mkfifo', [pipe]);
  return pipe;
}

test.run();
