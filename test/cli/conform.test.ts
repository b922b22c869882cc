import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import zlib from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ConformAnswer } from '../../src/analysis/conform.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, main, root } from './run.ts';

const test = suite('keylane conform');
const { path } = folderOf(test);
const env = { HOME: process.env.HOME ?? path('.') };

/** A program in JavaScript that answers each line with `expression`, of `key` (a Buffer) and `n`. */
function program(expression: string, before = ''): string[] {
  const code = `${before}
    const lines = require('node:readline').createInterface({ input: process.stdin });
    lines.on('line', line => {
      const [hex, count] = line.split('\\t');
      const key = Buffer.from(hex, 'hex');
      const n = Number(count);
      console.log(${expression});
    });`;
  return ['--', process.execPath, '-e', code];
}
const CRC = "require('node:zlib').crc32(key)";
const hasCrc = 'crc32' in zlib;
const FNV = 'key.reduce((h, byte) => Math.imul(h ^ byte, 16777619), 0x811c9dc5)';
const answerOf = (...args: string[]): ConformAnswer => JSON.parse(keylane(['conform', '--json', ...args]).out);

/** The languages: how each example is made, and run. */
const example = (name: string) => join(root, 'examples/conform', name);
const binary = path('partitioner');
const languages: [language: string, needs: string[], make: string[], run: string[]][] = [
  ['Python', ['python3', '--version'], [], ['python3', example('partitioner.py')]],
  ['JavaScript', [process.execPath, '--version'], [], [process.execPath, example('partitioner.mjs')]],
  ['Go', ['go', 'version'], ['go', 'build', '-o', `${binary}-go`, example('partitioner.go')], [`${binary}-go`]],
  ['Java', ['javac', '--version'], [], ['java', example('Partitioner.java')]],
  [
    'Rust',
    ['rustc', '--version'],
    ['rustc', '--edition', '2021', '-O', '-o', `${binary}-rs`, example('partitioner.rs')],
    [`${binary}-rs`],
  ],
  ['C', ['cc', '--version'], ['cc', '-O2', '-o', `${binary}-c`, example('partitioner.c')], [`${binary}-c`]],
];
for (const [language, needs, make, run] of some(languages, 6)) {
  test(`the example in ${language}`, () => {
    if (spawnSync(needs[0], needs.slice(1)).status !== 0) {
      console.log(`examples/conform: ${needs[0]} is not here, ${language} was not run`);
      return;
    }
    if (make.length > 0) {
      const made = spawnSync(make[0], make.slice(1), { env: { ...process.env, ...env }, encoding: 'utf8' });
      assert.is(made.status, 0, made.stderr);
    }
    const { code, out, err } = keylane(['conform', '--', ...run], { env });
    assert.is(err, '');
    assert.match(out, /^agrees with murmur2 for all of 13,\d{3} keys\n$/);
    assert.is(code, 0);
  });
}

test('another rule: which one, and the shortest key that shows it', () => {
  const { code, out } = keylane(['conform', ...program(`((${FNV}) & 0x7fffffff) % n`)]);
  assert.is(code, 1);
  assert.match(out, /^disagrees with murmur2 for [\d,]+ of 13,\d{3} keys$/m);
  assert.match(out, /^shortest: .* \(hex .*\), \d+ partitions?: expected \d+, got \d+$/m);
  assert.match(out, /^it is fnv1a-mask: /m);
  assert.match(keylane(['conform', '--rule', 'fnv1a-mask', ...program(`((${FNV}) & 0x7fffffff) % n`)]).out, /^agrees/);
});

test('JSON: exactly the answer', () => {
  const answer = answerOf('--rule', 'fnv1a-mask', ...program(`((${FNV}) >>> 0) % n`));
  assert.is(answer.rule, 'fnv1a-mask');
  assert.is(answer.agrees, false);
  assert.equal(answer.instead, ['fnv1a-unsigned']);
  assert.is(answer.mistake, null);
  assert.is(answer.outOfRange, 0);
  assert.ok(answer.disagreements > 1000 && answer.disagreements < answer.cases / 2);
  assert.ok(answer.smallest!.hex.length <= 2);
  assert.is.not(answer.smallest!.expected, answer.smallest!.got);
  if (!hasCrc) return;
  const agreed = answerOf('--rule', 'crc32', ...program(`${CRC} % n`));
  assert.equal(agreed, {
    rule: 'crc32',
    agrees: true,
    cases: agreed.cases,
    disagreements: 0,
    outOfRange: 0,
    instead: [],
    mistake: null,
    smallest: null,
    examples: [],
  });
});

test('known mistakes: a remainder that is negative, a floored one', () => {
  const negative = answerOf(...program(`((${FNV}) | 0) % n + 0`));
  assert.is(negative.mistake, "fnv1a, a remainder that keeps the hash's sign");
  assert.ok(negative.outOfRange > 1000);
  assert.ok(negative.smallest!.got < 0 || negative.smallest!.key !== '');
  const floored = answerOf(...program(`((((${FNV}) | 0) % n) + n) % n`));
  assert.is(floored.mistake, 'fnv1a, a floored modulo of the signed hash');
});

test('no rule at all', () => {
  const { code, out } = keylane(['conform', ...program('key.length % n')]);
  assert.is(code, 1);
  assert.match(out, 'it is no rule that keylane knows');
});

const node = (code: string) => ['--', process.execPath, '-e', code];
const bad: [string, string[], RegExp][] = [
  ['no command', [], /missing required argument 'COMMAND'/],
  [
    'a command that does not exist',
    ['--', 'no-such-program\x1b[2J'],
    /no-such-program\\x1b\[2J.*there is no such program/,
  ],
  ['a file that may not be run', ['--', `${root}/README.md`], /may not be run/],
  ['ends at once', node(''), /ended with exit code 0 after 0 of 13,\d{3} answers/],
  [
    'fails',
    node("console.error('no \\x1b[2Jpartitions'); process.exit(3)"),
    /^no \\x1b\[2Jpartitions\n.*exit code 3 after 0/,
  ],
  ['ends early, without reading', node("console.log('1\\n2\\n3'); process.stdin.destroy()"), /exit code 0 after 3 of/],
  ['garbage', program("'p' + n"), /line 1 of its output must be a partition, but for "\S* .*" it is "p12"/],
  ['NaN', program('NaN'), /it is "NaN"/],
  ['no answer', program("''"), /line 1 .* it is ""/],
  ['too many lines', program("n + '\\n' + n"), /more lines than the 13,\d{3}/],
  [
    'a line without an end',
    node("const s = '1'.repeat(4096); setInterval(() => process.stdout.write(s), 1)"),
    /longer than 1024/,
  ],
  ['hangs', ['--timeout', '0.5', ...node('setInterval(() => {}, 1000)')], /no answer for 0\.5 seconds, after 0 of/],
  ['a timeout that is none', ['--timeout', 'soon', ...node('')], /It must be a number of seconds above 0/],
  ['a rule that does not exist', ['--rule', 'crc', ...node('')], /ERR_RULE/],
];
for (const [name, args, text] of bad) {
  test(`${name}: exit 2`, () => {
    const { code, out, err } = keylane(['conform', ...args]);
    assert.is(code, 2, err);
    assert.is(out, '');
    assert.match(err, text);
    assert.not.match(err, '\x1b');
  });
}

test('ERR_COMMAND', () => assert.match(keylane(['conform', ...node('')]).err, 'ERR_COMMAND'));

test('answers that all come at the end, or before the next line is read, do not block', () => {
  const late = `let all = ''; process.stdin.on('data', d => { all += d; }).on('end', () => {
    for (const line of all.trimEnd().split('\\n')) console.log('0'.padEnd(1)); });`;
  assert.is(answerOf(...node(late)).agrees, false);
  // More than the pipes hold of standard error, before anything is read.
  const noisy = program('0', "process.stderr.write('x'.repeat(300_000) + '\\n');");
  const { code, err } = keylane(['conform', ...noisy]);
  assert.is(code, 1);
  assert.ok(err.length < 5000);
});

test('all answers, but a bad end: said, and the answers count', () => {
  const { code, out, err } = keylane([
    'conform',
    ...program('0', "process.on('exit', () => { process.exitCode = 7; });"),
  ]);
  assert.is(code, 1);
  assert.match(out, 'disagrees');
  assert.match(err, /gave all answers, but ended with exit code 7/);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal}: the program ends with keylane, and so does what it has started`, async () => {
    const pids = path(`pids-${signal}`);
    const script = 'sleep 300 & echo $! > "$0.new"; echo $$ >> "$0.new"; mv "$0.new" "$0"; wait';
    const child = spawn(process.execPath, [main, 'conform', '--', 'sh', '-c', script, pids], { stdio: 'ignore' });
    const ended = new Promise(resolve => child.once('exit', (_, by) => resolve(by)));
    while (!existsSync(pids)) await setTimeout(10);
    const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
    assert.is(started.length, 2);
    for (const pid of started) assert.ok(isAlive(pid));
    child.kill(signal);
    assert.is(await ended, signal);
    for (let i = 0; i < 500 && started.some(isAlive); i++) await setTimeout(10);
    assert.equal(started.filter(isAlive), []);
  });
}

/** A process that has ended and that nobody has waited for is no longer alive. */
function isAlive(pid: number): boolean {
  const { status, stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && !stdout.startsWith('Z');
}

test.run();
