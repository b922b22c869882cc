// Named pipes, and pipes in which nobody may wait, by every command that reads: to their end, as a file.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/js.ts';
import { LINE } from '../records.ts';
import { some } from '../runs.ts';
import { folderOf } from './folder.ts';
import { keylane, main, type Outcome } from './run.ts';

const test = suite('pipes');
const { file, path } = folderOf(test);
const SLOW = 60_000;

const keys = file('keys.txt', Array.from({ length: 40_000 }, (_, i) => `key-${i}\n`).join(''));
const csv = file('keys.csv', `id,key\n${Array.from({ length: 2000 }, (_, i) => `${i},"key ${i}"\n`).join('')}`);
// Where a rule puts them: the search for a writer of no rule is not what is asked here.
const records = Array.from({ length: 3000 }, (_, i) => ({
  partition: partitionForKey(`user-${i % 700}`, 3),
  key: `user-${i % 700}`,
  offset: i,
  ts: 1e12 + i,
}));
const lines = (line: (record: (typeof records)[0]) => string) => records.map(record => `${line(record)}\n`).join('');
const jsonl = file(
  'records.jsonl',
  lines(record => JSON.stringify(record)),
);
const kcat = file(
  'records.kcat',
  lines(record => LINE.kcat({ ...record, timestamp: record.ts })),
);
const tsv = file('records.tsv', lines(LINE.tsv));
const zipped = file('keys.gz', gzipSync(Array.from({ length: 9000 }, (_, i) => `key-${i}\n`).join('')));
const [state, writers] = [path('keys.state'), path('writers.state')];
keylane(['scan', keys, '-n', '12', '--state', state]);
keylane(['scan', kcat, '-n', '3', '--format', 'kcat', '--state', writers]);
// The same State twice would be refused.
const [otherState, otherWriters] = [path('other-keys.state'), path('other-writers.state')];
keylane(['scan', zipped, '-n', '12', '--format', 'keys', '--state', otherState]);
keylane(['scan', tsv, '-n', '3', '--format', 'tsv', '--state', otherWriters]);

/** SOURCE is what is read. */
const READS: [source: string, ...args: string[]][] = [
  [keys, 'scan', 'SOURCE', '-n', '12', '--format', 'keys'],
  [keys, 'scan', 'SOURCE', '-n', '12', '--no-keys', '--format', 'keys'],
  [csv, 'scan', 'SOURCE', '-n', '12', '--column', 'key', '--format', 'csv'],
  [kcat, 'scan', 'SOURCE', '-n', '3', '--format', 'kcat'],
  [kcat, 'scan', 'SOURCE', '-n', '3', '--format', 'kcat', '--compacted'],
  [zipped, 'scan', 'SOURCE', '-n', '12', '--format', 'keys'],
  [kcat, 'who', 'SOURCE', '-n', '3'],
  [kcat, 'who', 'SOURCE'],
  [jsonl, 'who', 'SOURCE'],
  [tsv, 'who', 'SOURCE'],
  [writers, 'who', otherWriters, 'SOURCE'],
  [keys, 'plan', 'SOURCE', '--from', '3', '--to', '6', '--format', 'keys'],
  [state, 'plan', 'SOURCE', '--from', '3', '--to', '6', '--format', 'state'],
  [jsonl, 'plan', 'SOURCE', '--from', '2', '--to', '3', '--compacted', '--format', 'jsonl'],
  [keys, 'join', 'SOURCE', keys, '-n', '12', '--format', 'keys'],
  [keys, 'join', keys, 'SOURCE', '-n', '12', '--format', 'keys'],
  [state, 'join', 'SOURCE', state, '--format', 'state'],
  [state, 'merge', 'SOURCE', otherState],
  [state, 'state', 'SOURCE'],
];

const without = (outcome: Outcome) => ({ ...outcome, err: '' });
for (const [source, ...args] of some(READS, 3)) {
  const put = (name: string) => args.map(arg => (arg === 'SOURCE' ? name : arg));
  const shown = args.map(arg => arg.replace(/^.*\//, '')).join(' ');

  test(`${shown}: a named pipe is read to its end`, async () => {
    const expected = keylane([...put(source), '--json']);
    assert.ok(expected.code! < 2, expected.err);
    const pipe = newPipe();
    // The writer ends as soon as all it has is in the pipe, or read.
    const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', source, pipe], { stdio: 'ignore' });
    const { status, stdout } = spawnSync(process.execPath, [main, ...put(pipe), '--json'], {
      encoding: 'utf8',
      timeout: SLOW,
    });
    writer.kill();
    assert.equal({ code: status, out: stdout.replaceAll(pipe, source), err: '' }, without(expected));
  });

  // The same code reads standard input for all formats.
  if (!['merge', 'state', 'where'].includes(args[0]) && source !== keys) continue;
  test(`${shown}: a pipe in which nobody may wait is read to its end`, async () => {
    const expected = keylane([...put(source), '--json']);
    const pipe = newPipe();
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    const end = openSync(pipe, 'w');
    const writer = spawn('sh', ['-c', '(head -c 100; sleep 0.4; cat) < "$0"', source], {
      stdio: ['ignore', end, 'ignore'],
    });
    closeSync(end);
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...put('-'), '--json'], {
      stdio: [reader, 'pipe', 'pipe'],
      encoding: 'utf8',
      timeout: SLOW,
    });
    closeSync(reader);
    writer.kill();
    assert.equal({ code: status, out: stdout, err: '' }, without(expected), stderr);
  });
}

let pipes = 0;
function newPipe(): string {
  const pipe = path(`pipe-${pipes++}`);
  spawnSync('mkfifo', [pipe]);
  return pipe;
}

test.run();
