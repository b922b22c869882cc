// The examples for Apache Spark on a cluster of two workers on this machine: their States, merged, are what one command says of the same keys.
//   tsx test/conformance/engines/check.ts
// Needs Java 17 and Python 3 with pip; PySpark goes into the tests' cache. Last line: N passed, N failed.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { partitionUnder } from '../../../src/rules/index.ts';
import { cache, once } from '../../cache.ts';
import { main, root } from '../../cli/run.ts';
import { run } from '../../command.ts';
import { pack } from '../../installs/tarball.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const examples = join(root, 'examples/spark');

const RECORDS = 200_000;
const SHARDS = 8;
const N = 12;

let passed = 0;
let failed = 0;

function check(name: string, isGood: boolean, detail = ''): void {
  if (isGood) passed++;
  else {
    failed++;
    console.error(`FAILED ${name} ${detail}`);
  }
}

/** Why it can't be had here, if so. */
function missing(): string | undefined {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.status !== 0) return 'there is no Java';
  const [, version] = /version "(\d+)/.exec(java.stderr) ?? [];
  if (Number(version) < 17) return `Spark needs Java 17, this is ${version}`;
  if (spawnSync('python3', ['-m', 'pip', '--version']).status !== 0) return 'there is no Python 3 with pip';
  return undefined;
}

/** A Python that has what requirements.txt names. */
function python(): string {
  const requirements = join(here, 'requirements.txt');
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = once(join(cache, `spark-${hash}`), half => {
    run('python3', ['-m', 'venv', half], 'Python 3 with venv');
    run(join(half, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--requirement', requirements], 'pip');
  });
  return join(folder, 'bin/python');
}

const hexOf = (key: Buffer | null) => key?.toString('hex') ?? null;

/** Keys that engines are wrong about, here and there. */
const ODD = [
  null,
  Buffer.of(),
  Buffer.of(0xff, 0, 0x0a),
  ...['\\N', '""', 'a\tb\n', 'x'.repeat(100)].map(t => Buffer.from(t)),
];

/** The records of a topic: first murmur2 wrote, then crc32. */
function* records() {
  const offsets = new Array<number>(N).fill(0);
  for (let i = 0; i < RECORDS; i++) {
    const key = i % 500 === 0 ? ODD[(i / 500) % ODD.length] : Buffer.from(`order-${(i * 7919) % 30_011}`);
    const rule = i < RECORDS / 2 ? 'murmur2' : 'crc32';
    const partition = key === null ? i % N : partitionUnder(rule, key, N);
    yield { key: hexOf(key), partition, offset: offsets[partition]++, timestamp: 1_780_000_000_000 + i };
  }
}

/** Each shard is a file; one more has only rows that the query leaves out. */
function writeShards(folder: string): void {
  mkdirSync(join(folder, 'shards'));
  const lines: string[] = [];
  const hex: string[] = [];
  for (const record of records()) {
    lines.push(`${JSON.stringify(record)}\n`);
    hex.push(`${record.key === '' ? '""' : (record.key ?? '')}\n`);
  }
  const each = RECORDS / SHARDS;
  for (let i = 0; i < SHARDS; i++) {
    writeFileSync(join(folder, `shards/${i}.json`), lines.slice(i * each, (i + 1) * each).join(''));
  }
  writeFileSync(join(folder, 'shards/left-out.json'), '{"key":"00","partition":0,"offset":-1}\n'.repeat(10));
  writeFileSync(join(folder, 'all.hex'), hex.join(''));
  writeFileSync(join(folder, 'all.jsonl'), lines.join(''));
}

/** A process: the States of some 30 MB come through its pipe. */
function keylane(args: string[], input: string | Buffer = ''): { code: number | null; out: Buffer; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], { input, maxBuffer: 1 << 30 });
  return { code: status, out: stdout, err: stderr.toString() };
}

function stateOf(args: string[], input: string | Buffer = ''): Buffer {
  const { code, out, err } = keylane([...args, '--state', '-'], input);
  if (code !== 0) throw new Error(`keylane ${args.join(' ')}: ${err}`);
  return out;
}

function runSpark(folder: string): void {
  const program = python();
  const home = run(program, ['-c', 'import os, pyspark; print(os.path.dirname(pyspark.__file__))'], 'PySpark').trim();
  // A cluster keeps its workers' folders in SPARK_HOME: a home of links, so that they go with it.
  const linked = join(folder, 'home');
  mkdirSync(linked);
  for (const name of ['bin', 'jars', 'python']) {
    if (existsSync(join(home, name))) run('ln', ['-s', join(home, name), join(linked, name)], 'coreutils');
  }
  const env = {
    ...process.env,
    PATH: `${join(program, '..')}${delimiter}${process.env.PATH}`,
    PYSPARK_PYTHON: program,
    SPARK_HOME: linked,
    SPARK_LOCAL_DIRS: join(folder, 'spill'),
    SPARK_LOCAL_IP: '127.0.0.1',
    SPARK_SCALA_VERSION: '2.13',
  };
  run(program, [join(here, 'driver.py'), examples, folder], 'PySpark', { cwd: folder, env });
}

function compare(folder: string): void {
  const read = (name: string) => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const scan = stateOf(['scan', join(folder, 'all.hex'), '--format', 'hex', '-n', `${N}`]);
  const records = [join(folder, 'all.jsonl'), '--key-type', 'hex'];

  check('there is one empty shard', Number(read('shards.count')) === SHARDS + 1, read('shards.count'));
  // Which of more than a thousand split keys who's State names depends on the cut, so of who the answers are compared.
  for (const [name, local] of Object.entries({ sql: scan, scan, killed: scan, who: undefined })) {
    const states = read(`${name}.states`);
    const lines = states.split('\n').length - 1;
    check(`${name}: one State a shard`, lines === SHARDS, `${lines}, ${read(`${name}.error`).slice(0, 2000)}`);
    if (lines === 0 || local === undefined) continue;
    check(`${name}: merged, the bytes of one command`, stateOf(['merge', '-'], states).equals(local));
  }
  check('an executor was killed', existsSync(join(folder, 'died')));
  check('no rows, no State', existsSync(join(folder, 'nothing.states')) && read('nothing.states') === '');

  const answers = [
    keylane(['who', '-', '--json'], read('who.states')),
    keylane(['who', ...records, '-n', `${N}`, '--json']),
  ].map(({ code, out }) => {
    const { splitKeys, ...rest } = JSON.parse(out.toString() || '{}');
    return JSON.stringify({ code, ...rest, splitKeys: splitKeys?.count });
  });
  check('who: the answer of one command', answers[0] === answers[1] && answers[0].startsWith('{"code":1,'));

  // In the first two one shard fails, of a record that is damaged; in the others each.
  const misused = "option '-n, --partitions <N>' argument '0' is invalid.";
  const words = {
    'sql-damaged': 'is not hex. Nothing of it was counted. (ERR_SOURCE_DAMAGED)',
    'who-damaged': 'has a record in partition 77, but --partitions says that there are 12.',
    'sql-misused': misused,
    'scan-misused': misused,
  };
  for (const [name, said] of Object.entries(words)) {
    const error = read(`${name}.error`);
    check(`${name}: fails with keylane's words`, error.includes(said), error.slice(0, 3000));
    check(`${name}: and its exit code`, /(exited with|status) 2\b/.test(error), error.slice(0, 300));
  }
}

const reason = missing();
if (reason !== undefined) console.log(`LEFT OUT  the examples for Spark: ${reason}`);
else {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-engines-'));
  try {
    writeShards(folder);
    run(join(examples, 'pack.sh'), [pack(folder)], 'bash', { cwd: folder });
    runSpark(folder);
    compare(folder);
  } finally {
    if (process.env.KEYLANE_KEEP) console.error(folder);
    else rmSync(folder, { recursive: true, force: true });
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
