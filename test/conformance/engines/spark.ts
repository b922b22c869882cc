// The examples for Apache Spark on a cluster of two workers on this machine: their States, merged, are what one command says of the same keys.
// Needs Java 17 and Python 3 with pip; PySpark goes into the tests' cache.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../../cli/run.ts';
import { run } from '../../command.ts';
import { type Check, hasPip, here, N, python, RECORDS, stateOf, whoAnswer } from './shared.ts';
import { checkSparkSketches } from './spark-sketches.ts';

const examples = join(root, 'examples/spark');
const SHARDS = 8;

/** Why it can't be had here, if so. */
export function sparkMissing(): string | undefined {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.status !== 0) return 'there is no Java';
  const [, version] = /version "(\d+)/.exec(java.stderr) ?? [];
  if (Number(version) < 17) return `Spark needs Java 17, this is ${version}`;
  return hasPip() ? undefined : 'there is no Python 3 with pip';
}

/**
 * @param folder with all records
 * @param lines of these
 * @param tarball of keylane
 */
export function checkSpark(folder: string, lines: readonly string[], tarball: string, check: Check): void {
  writeShards(folder, lines);
  run(join(examples, 'pack.sh'), [tarball], 'bash', { cwd: folder });
  runSpark(folder);
  compare(folder, ['sql', 'scan', 'killed', 'who'], check);
  check('an executor was killed', existsSync(join(folder, 'died')));
  checkSparkSketches(folder, check);
}

/** The same of the examples without Spark, which is 0.8 GB and takes a minute: they are called as it would. */
export function checkSparkShort(folder: string, lines: readonly string[], tarball: string, check: Check): void {
  writeShards(folder, lines);
  run(join(examples, 'pack.sh'), [tarball], 'bash', { cwd: folder });
  mkdirSync(join(folder, 'keylane'));
  run('tar', ['-xzf', 'keylane.tar.gz', '-C', 'keylane'], 'tar', { cwd: folder });
  run(python('spark-short'), [join(here, 'spark_short.py'), examples, folder], 'pyarrow', { cwd: folder });
  compare(folder, ['sql', 'scan', 'who'], check);
}

/** Each shard is a file; one more has only rows that the query leaves out. */
function writeShards(folder: string, lines: readonly string[]): void {
  mkdirSync(join(folder, 'shards'));
  const each = RECORDS / SHARDS;
  for (let i = 0; i < SHARDS; i++) {
    writeFileSync(join(folder, `shards/${i}.json`), lines.slice(i * each, (i + 1) * each).join(''));
  }
  writeFileSync(join(folder, 'shards/left-out.json'), '{"key":"00","partition":0,"offset":-1}\n'.repeat(10));
}

function runSpark(folder: string): void {
  const program = python('spark');
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
  run(program, [join(here, 'spark.py'), examples, folder], 'PySpark', { cwd: folder, env });
}

function compare(folder: string, jobs: readonly string[], check: Check): void {
  const read = (name: string) => {
    const path = join(folder, name);
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  };
  const scan = stateOf(['scan', join(folder, 'all.hex'), '--format', 'hex', '-n', `${N}`]);
  const records = [join(folder, 'all.jsonl'), '--key-type', 'hex'];

  check('there is one empty shard', Number(read('shards.count')) === SHARDS + 1, read('shards.count'));
  for (const name of jobs) {
    const states = read(`${name}.states`);
    const lines = states.split('\n').length - 1;
    check(`${name}: one State a shard`, lines === SHARDS, `${lines}, ${read(`${name}.error`).slice(0, 2000)}`);
    if (lines === 0 || name === 'who') continue;
    check(`${name}: merged, the bytes of one command`, stateOf(['merge', '-'], states).equals(scan));
  }
  check('no rows, no State', existsSync(join(folder, 'nothing.states')) && read('nothing.states') === '');

  const answer = whoAnswer(['-'], read('who.states'));
  check(
    'who: the answer of one command',
    answer === whoAnswer([...records, '-n', `${N}`]) && answer.startsWith('{"code":1,'),
  );

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
