// Each option that names a file to write × what can go wrong with it.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/js.ts';
import { isAll } from '../runs.ts';
import { smallDisk } from './disk.ts';
import { folderOf } from './folder.ts';
import { inProcess, keylane, main } from './run.ts';

const test = suite('outputs');
const { file, path } = folderOf(test);
const disk = smallDisk(test, 2048);
const isRoot = process.getuid?.() === 0;

const keys = file('keys.txt', Array.from({ length: 3000 }, (_, i) => `key-${i}\n`).join(''));
const lines = (partitionOf: (key: string, i: number) => number) =>
  Array.from(
    { length: 3000 },
    (_, i) =>
      `{"partition":${partitionOf(`user-${i % 700}`, i)},"key":"user-${i % 700}","offset":${i},"ts":${1e12 + i}}\n`,
  ).join('');
// Where a rule puts them: the search for a writer of no rule is not what is asked here. And in turn, so that there are ghosts.
const records = file(
  'records.jsonl',
  lines(key => partitionForKey(key, 3)),
);
const ghosts = file(
  'ghosts.jsonl',
  lines((_, i) => i % 3),
);
const program = file('program.mjs', 'for await (const _ of process.stdin) { /* no answers */ } console.log(0);\n');
const [state, writers] = [path('keys.state'), path('writers.state')];
keylane(['scan', keys, '-n', '12', '--state', state]);
keylane(['scan', records, '-n', '3', '--format', 'jsonl', '--state', writers]);

interface Row {
  option: string;
  /** @param source what is read */
  args(source: string): string[];
  source: string;
}
const row = (option: string, source: string, ...args: string[]): Row => ({
  option,
  source,
  args: given => [...args.map(arg => (arg === 'SOURCE' ? given : arg))],
});
const ROWS: Row[] = [
  row('--state', keys, 'scan', 'SOURCE', '-n', '12'),
  row('--html', keys, 'scan', 'SOURCE', '-n', '12'),
  row('--html', keys, 'scan', 'SOURCE', '-n', '12', '--no-keys'),
  row('--state', records, 'scan', 'SOURCE', '-n', '3', '--format', 'jsonl'),
  row('--state', state, 'merge', 'SOURCE'),
  row('--html', state, 'merge', 'SOURCE'),
  row('--hll', state, 'state', 'SOURCE'),
  row('--theta', state, 'state', 'SOURCE'),
  row('--tuple', state, 'state', 'SOURCE'),
  row('--frequent', state, 'state', 'SOURCE'),
  row('--html', state, 'state', 'SOURCE'),
  row('--state', records, 'who', 'SOURCE', '-n', '3'),
  row('--html', records, 'who', 'SOURCE'),
  row('--html', writers, 'who', 'SOURCE'),
  row('--html', keys, 'plan', 'SOURCE', '--from', '3', '--to', '6'),
  row('--html', state, 'plan', 'SOURCE', '--from', '3', '--to', '6'),
  row('--tombstones', ghosts, 'plan', 'SOURCE', '--from', '2', '--to', '3', '--compacted'),
  row('--html', ghosts, 'plan', 'SOURCE', '--from', '2', '--to', '3', '--compacted'),
  row('--html', keys, 'join', 'SOURCE', state, '-n', '12'),
  row('--html', state, 'join', keys, 'SOURCE', '-n', '12'),
];
const OLD = 'what was there before';

/** Where a test can't be had: the reason is a test of its own below. */
const leftOut = (_name: string, _run: () => unknown): void => {};

let count = 0;
/** A folder of its own for each test, so that what is left in it shows. */
function fresh(within = path('.')): string {
  const folder = join(within, `test-${count++}`);
  mkdirSync(folder);
  return folder;
}
const contents = (name: string) => readFileSync(name, 'latin1');

for (const [i, { option, args, source }] of ROWS.entries()) {
  /** What writes the whole output, for one row of three: in turns, so that each row meets one of them. */
  const inTurn = (turn: number) => (isAll || i % 3 === turn ? test : leftOut);

  const name = `${args(basename(source)).join(' ')} ${option}`;
  const to = (output: string, from = source) => [...args(from), option, output];

  test(`${name}: an output that is the source is refused, through links too, and the source stays`, async () => {
    const folder = fresh();
    const own = join(folder, 'source');
    writeFileSync(own, readFileSync(source));
    symlinkSync(own, join(folder, 'symbolic'));
    linkSync(own, join(folder, 'hard'));
    const before = contents(own);
    for (const output of [own, join(folder, 'symbolic'), join(folder, 'hard'), join(folder, '.', 'source')]) {
      const { code, out, err } = await inProcess(to(output, own));
      assert.is(code, 2);
      assert.is(out, '');
      assert.match(err, /is what is read\. Name another file\. \(ERR_USAGE\)\n$/);
      assert.is(contents(own), before);
    }
  });

  test(`${name}: what can't be written is told before the source is read`, async () => {
    const folder = fresh();
    for (const output of [
      folder,
      `${folder}/`,
      join(folder, 'missing', 'x'),
      join(keys, 'x'),
      `${join(folder, 'new')}/`,
    ]) {
      const { code, out, err } = await inProcess(to(output, path('no-such-source')));
      assert.is(code, 2, output);
      assert.is(out, '');
      assert.match(err, /^error: Cannot write .*\(ERR_OUTPUT\)\n$/);
    }
    assert.match((await inProcess(to('', path('no-such-source')))).err, /takes the name of a file.*\(ERR_USAGE\)\n$/);
    assert.equal(readdirSync(folder), []);
  });

  test(`${name}: a run that fails leaves the old file, and nothing besides`, async () => {
    const folder = fresh();
    const output = join(folder, 'output');
    writeFileSync(output, OLD);
    // With --state it is no failure that there are no records.
    const empty = name.includes('--state') ? [] : [file('empty', '')];
    for (const broken of [...empty, file('binary', 'a\0b\n'), path('no-such-source')]) {
      assert.is((await inProcess(to(output, broken))).code, 2);
      assert.is(contents(output), OLD);
      assert.equal(readdirSync(folder), ['output']);
    }
  });

  inTurn(0)(`${name}: a link is kept and its file written, with the permissions that it had`, async () => {
    const folder = fresh();
    const [target, link, dangling] = ['target', 'link', 'dangling'].map(each => join(folder, each));
    writeFileSync(target, OLD);
    chmodSync(target, 0o640);
    symlinkSync(target, link);
    symlinkSync('new', dangling);
    for (const output of [link, dangling]) assert.ok((await inProcess(to(output))).code! < 2);
    assert.ok(lstatSync(link).isSymbolicLink() && lstatSync(dangling).isSymbolicLink());
    assert.is(statSync(target).mode & 0o777, 0o640);
    assert.is.not(contents(target), OLD);
    assert.ok(statSync(join(folder, 'new')).size > 0);
    assert.equal(readdirSync(folder).sort(), ['dangling', 'link', 'new', 'target']);
  });

  const onDisk = disk === undefined ? leftOut : inTurn(1);
  onDisk(`${name}: on a full disk the old file stays whole`, async () => {
    const folder = fresh(disk);
    const output = join(folder, 'output');
    writeFileSync(output, OLD);
    assert.ok((await inProcess(to(output))).code! < 2);
    const good = contents(output);
    const filler = join(folder, 'filler');
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1k']);
    const { code, err } = await inProcess(to(output));
    assert.is(code, 2);
    assert.match(err, /error: Cannot write .*the disk is full\. \(ERR_OUTPUT\)\n$/);
    assert.is(contents(output), good);
    assert.equal(readdirSync(folder).sort(), ['filler', 'output']);
    spawnSync('rm', ['-r', folder]);
  });

  const unlessRoot = isRoot ? leftOut : test;
  unlessRoot(`${name}: a file or folder that is read-only is told before the source is read`, async () => {
    const folder = fresh();
    const output = join(folder, 'output');
    writeFileSync(output, OLD, { mode: 0o444 });
    assert.match((await inProcess(to(output, path('no-such-source')))).err, /may not be written.*\(ERR_OUTPUT\)\n$/);
    chmodSync(folder, 0o555);
    assert.match((await inProcess(to(join(folder, 'new'), path('no-such-source')))).err, /\(ERR_OUTPUT\)\n$/);
    chmodSync(folder, 0o755);
  });

  inTurn(2)(`${name}: devices are written as they are`, async () => {
    assert.ok((await inProcess(to('/dev/null'))).code! < 2);
    const { code, err } = await inProcess(to('/dev/full'));
    assert.is(code, 2);
    assert.match(err, /error: Cannot write "\/dev\/full": the disk is full\. \(ERR_OUTPUT\)\n$/);
    assert.ok(statSync('/dev/null').isCharacterDevice() && statSync('/dev/full').isCharacterDevice());
  });
}

if (disk === undefined) {
  test('full disks are left out: only root may mount a small one', () => assert.not.ok(isRoot));
}
if (isRoot) {
  test('files that are read-only are left out: root may write them', () => {
    const readOnly = file('read-only', '');
    chmodSync(readOnly, 0o444);
    accessSync(readOnly, constants.W_OK);
  });
}

const TWO: [args: string[], first: string, second: string][] = [
  [['scan', keys, '-n', '12'], '--state', '--html'],
  [['merge', state], '--state', '--html'],
  [['state', state], '--hll', '--theta'],
  [['state', state], '--theta', '--tuple'],
  [['state', state], '--frequent', '--html'],
  [['who', records, '-n', '3'], '--state', '--html'],
  [['plan', ghosts, '--from', '2', '--to', '3', '--compacted'], '--tombstones', '--html'],
];
for (const [args, first, second] of TWO) {
  test(`${args[0]}: ${first} and ${second} of one file are refused, whether it is there or not`, async () => {
    const folder = fresh();
    const output = join(folder, 'output');
    symlinkSync(output, join(folder, 'link'));
    for (const other of [output, join(folder, 'link'), `${folder}/./output`]) {
      const { code, err } = await inProcess([...args, first, output, second, other]);
      assert.is(code, 2);
      assert.match(err, new RegExp(`${second} cannot write .*it is what ${first} writes.*\\(ERR_USAGE\\)`));
      assert.not.ok(existsSync(output));
    }
    writeFileSync(output, OLD);
    assert.is((await inProcess([...args, first, output, second, join(folder, 'link')])).code, 2);
    assert.is(contents(output), OLD);
  });
}

test('standard input, the secret and the program that is asked are sources too', async () => {
  const [own, secret] = [file('own', 'a\nb\n'), file('secret', 'sixteen bytes and more')];
  const fromInput = (args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { stdio: [openSync(own, 'r'), 'pipe', 'pipe'], encoding: 'utf8' });
  for (const args of [
    ['scan', '-', '-n', '3', '--html', own],
    ['where', '-', '-n', '3', '--html', own],
    ['plan', '-', '--from', '3', '--to', '6', '--html', '/dev/stdin'],
  ]) {
    const { status, stderr } = fromInput(args);
    assert.is(status, 2, args.join(' '));
    assert.match(stderr, /is what is read/);
  }
  const redacted = await inProcess(['scan', keys, '-n', '3', '--redact', `file:${secret}`, '--html', secret]);
  assert.match(redacted.err, /is what is read/);
  const asked = await inProcess(['conform', '--html', program, '--', process.execPath, program]);
  assert.match(asked.err, /is what is read/);
  assert.is(contents(own), 'a\nb\n');
  assert.is(contents(secret), 'sixteen bytes and more');
});

test('what is printed to is no other output, and no source', () => {
  const log = file('log', OLD);
  const print = (args: string[], stdout = openSync(log, 'a'), stderr: 'pipe' | number = 'pipe') =>
    spawnSync(process.execPath, [main, ...args], { stdio: ['ignore', stdout, stderr], encoding: 'utf8' });
  for (const output of [log, '/dev/stdout', '/dev/fd/1', '/proc/self/fd/1']) {
    const { status, stderr } = print(['scan', keys, '-n', '3', '--html', output]);
    assert.is(status, 2);
    assert.match(stderr, /it is standard output, where the answer goes/);
  }
  assert.match(print(['scan', log, '-n', '3']).stderr, /Standard output goes to the file that is read/);
  const other = openSync(log, 'a');
  assert.is(print(['scan', keys, '-n', '3', '--html', log], openSync('/dev/null', 'w'), other).status, 2);
  assert.match(contents(log), /^what was there beforeerror: --html cannot write .*it is standard error/);
  const piped = spawnSync(
    'sh',
    ['-c', `"$0" "$1" scan "$2" -n 3 --html /dev/stdout | cat`, process.execPath, main, keys],
    { encoding: 'utf8' },
  );
  assert.match(piped.stderr, /it is standard output/);
});

test('pipes and open descriptors are written as they are, and what a descriptor has is not lost', () => {
  const shell = (script: string) =>
    spawnSync('bash', ['-c', script, process.execPath, main, keys], { encoding: 'utf8', cwd: fresh() });
  const page = /^<!doctype html>/i;
  assert.match(shell('"$0" "$1" scan "$2" -n 3 --html >(cat > page) > text; sleep 0.3; cat page').stdout, page);
  assert.match(
    shell('mkfifo pipe; cat pipe > page & "$0" "$1" scan "$2" -n 3 --html pipe > text; wait; cat page; test -p pipe')
      .stdout,
    page,
  );
  assert.match(
    shell('echo before > page; "$0" "$1" scan "$2" -n 3 --html /dev/fd/3 3>> page > text; cat page').stdout,
    /^before\n<!doctype html>/i,
  );
});

test('a State on standard output is for no terminal, and must arrive', async () => {
  const terminal = await inProcess(['scan', keys, '-n', '3', '--state', '-'], { isTTY: true });
  assert.is(terminal.code, 2);
  assert.is(terminal.out, '');
  const { stdout } = spawnSync(
    'bash',
    ['-c', '"$0" "$1" scan "$2" -n 3 --state - | true; echo "$PIPESTATUS"', process.execPath, main, keys],
    { encoding: 'utf8' },
  );
  assert.is(stdout, '2\n');
});

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
for (const signal of SIGNALS) {
  test(`${signal} in mid run: the old file stays, nothing is left, and the process ends by the signal`, async () => {
    const folder = fresh();
    const output = join(folder, 'output');
    writeFileSync(output, OLD);
    const child = spawn(process.execPath, [
      main,
      'plan',
      '-',
      '--from',
      '2',
      '--to',
      '3',
      '--compacted',
      '--format',
      'jsonl',
      '--tombstones',
      output,
    ]);
    child.stdin.write(readFileSync(ghosts));
    const ended = new Promise(resolve => child.once('exit', (_, by) => resolve(by)));
    await begun(child, () => readdirSync(folder).length > 1);
    child.kill(signal);
    assert.is(await ended, signal);
    assert.is(contents(output), OLD);
    assert.equal(readdirSync(folder), ['output']);
  });
}

async function begun(child: ChildProcess, isSo: () => boolean): Promise<void> {
  while (child.exitCode === null && !isSo()) await new Promise(resolve => setTimeout(resolve, 5));
}

test.run();
