// A compacted topic that grew: keylane plan finds what stays behind, and its tombstones kill it, read back by Java's consumer.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { keylane, root } from '../cli/run.ts';
import { type Cluster, startCluster } from './cluster.ts';

const test = suite('tombstones of ghosts');
let topic = '';
const folder = mkdtempSync(join(tmpdir(), 'keylane-'));
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after(async () => {
  await cluster.stop();
  rmSync(folder, { recursive: true });
});

const text = Array.from({ length: 40 }, (_, i) => Buffer.from(`user-${i}`));
// What no text can hold, and a key with a line end.
const binary = [Buffer.from('00ff80fe01', 'hex'), Buffer.from('8a0b0cfd', 'hex'), Buffer.from('a\nb\tc')];
const keys = [...text, ...binary];

/** The topic as a dump with hexadecimal keys. */
async function dump(): Promise<string> {
  const rows = (await cluster.readTopic(topic)).map(({ partition, offset, key, value, timestamp }) =>
    JSON.stringify({ partition, offset, timestamp, key: key!.toString('hex'), value: value && 'v' }),
  );
  const path = join(folder, 'dump.jsonl');
  writeFileSync(path, rows.join('\n'));
  return path;
}

const tombstones = join(folder, 'tombstones');
/** @param from left out: what is left behind is all that is asked */
async function plan(from?: string): Promise<{ ghosts: NonNullable<PlanAnswer['ghosts']>; code: number | null }> {
  const change = [
    ...(from === undefined ? [] : ['--from', from]),
    '--to',
    '6',
    '--compacted',
    '--tombstones',
    tombstones,
  ];
  const how = ['--format', 'jsonl', '--key-type', 'hex', '--json'];
  const { out, err, code } = keylane(['plan', await dump(), ...change, ...how]);
  assert.is(err, '');
  return { ghosts: JSON.parse(out).ghosts, code };
}

const copiesOf = ({ kinds }: NonNullable<PlanAnswer['ghosts']>, wanted: string) =>
  kinds.find(({ kind }) => kind === wanted)!.copies;

/** Runs one of the examples with the file of tombstones. */
const example = (name: string, ...more: string[]) =>
  execFileSync(process.execPath, [`examples/${name}.mjs`, tombstones, topic, ...more], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, KAFKA: cluster.bootstrap.join() },
  });

/** The keys' live values by partition, as compaction leaves them: the last record of each key and partition, without tombstones. */
async function live(): Promise<Map<string, number[]>> {
  const last = new Map<string, { key: string; partition: number; isLive: boolean }>();
  for (const { partition, key, value } of await cluster.readTopic(topic)) {
    const name = key!.toString('hex');
    last.set(`${partition} ${name}`, { key: name, partition, isLive: value !== null });
  }
  const found = new Map<string, number[]>();
  for (const { key, partition, isLive } of last.values()) {
    if (isLive) found.set(key, [...(found.get(key) ?? []), partition]);
  }
  return found;
}

async function grownTopic(name: string): Promise<void> {
  topic = name;
  await cluster.createTopic(topic, 3, { configs: { 'cleanup.policy': 'compact' } });
  await cluster.produce(
    topic,
    keys.map(key => ({ key, value: 'old' })),
  );
  await cluster.addPartitions(topic, 6);
  // What comes now has a later time.
  await new Promise(resolve => setTimeout(resolve, 5));
}

test('found, written, dead', async () => {
  await grownTopic('users');
  const before = await plan('3');
  const movingCopies = copiesOf(before.ghosts, 'only');
  assert.ok(movingCopies > 5);
  assert.is(before.ghosts.tombstonesNow, 0);

  // Every key is written again by a producer that knows 6 partitions, but the first ten are deleted.
  await cluster.produce(
    topic,
    keys.map((key, i) => ({ key, value: i < 10 ? null : 'new' })),
  );
  const deleted = keys.slice(0, 10).map(key => key.toString('hex'));
  const haunted = await live();
  assert.ok(
    deleted.some(key => haunted.has(key)),
    'a deleted key lives on',
  );
  assert.ok(
    [...haunted.values()].some(({ length }) => length > 1),
    'a key has two values',
  );

  const after = await plan('3');
  assert.is(after.ghosts.tombstonesNow, movingCopies);
  assert.is(after.ghosts.tombstonesAfterRewrite, 0);
  assert.match(example('write-tombstones', '--dry-run'), `${movingCopies} tombstones would be written`);
  assert.equal(await live(), haunted, 'nothing was written yet');
  assert.match(example('write-tombstones'), `${movingCopies} tombstones written`);

  const left = await live();
  for (const key of deleted) assert.not.ok(left.has(key), `${key} is dead`);
  for (const key of keys.slice(10)) assert.is(left.get(key.toString('hex'))?.length, 1);
  // The tombstones themselves, the newest records of their keys by offset, are not taken for deletions.
  for (const from of ['3', undefined]) {
    const done = await plan(from);
    assert.equal(
      done.ghosts.kinds.filter(({ copies }) => copies > 0),
      [],
    );
    assert.is(done.code, 0);
  }
});

test('values that no producer writes again are written again, then their tombstones', async () => {
  await grownTopic('customers');
  const written = keys.slice(0, 20);
  await cluster.produce(
    topic,
    written.map(key => ({ key, value: 'new' })),
  );
  const { ghosts, code } = await plan();
  assert.is(code, 1);
  const [only, stale] = [copiesOf(ghosts, 'only'), copiesOf(ghosts, 'stale')];
  assert.ok(only > 3 && stale > 3);
  assert.match(example('rewrite-values', '--dry-run'), `${only} values would be written`);
  assert.match(example('rewrite-values'), `${only} values written`);
  // The same file again: nothing is overwritten.
  assert.match(example('rewrite-values'), `0 values written to customers\n${only} left as they are`);

  const rewritten = await plan();
  assert.is(copiesOf(rewritten.ghosts, 'only'), 0);
  assert.is(rewritten.ghosts.tombstonesNow, only + stale);
  assert.match(example('write-tombstones'), `${only + stale} tombstones written`);
  assert.is((await plan()).code, 0);
  const values = new Map((await cluster.readTopic(topic)).map(({ key, value }) => [key!.toString('hex'), value]));
  const left = await live();
  for (const [i, key] of keys.entries()) {
    assert.is(left.get(key.toString('hex'))?.length, 1);
    if (i >= written.length) assert.is(String(values.get(key.toString('hex')) ?? 'old'), 'old');
  }
});

test('a deletion that went to another partition: its tombstone is written only when somebody says so', async () => {
  topic = 'schedules';
  await cluster.createTopic(topic, 6, { configs: { 'cleanup.policy': 'compact' } });
  await cluster.produce(
    topic,
    keys.map(key => ({ key, value: 'on' })),
  );
  await new Promise(resolve => setTimeout(resolve, 5));
  const astray = keys.filter(key => partitionUnder('murmur2', key, 6) !== partitionUnder('crc32', key, 6));
  await cluster.produce(
    topic,
    keys.map(key => ({ key, value: null, partition: partitionUnder('crc32', key, 6) })),
  );
  const { ghosts } = await plan();
  assert.is(copiesOf(ghosts, 'deleted-elsewhere'), astray.length);
  assert.is(ghosts.tombstonesIfDeleted, astray.length);
  assert.match(example('write-tombstones'), `0 tombstones written to schedules\n${astray.length} left out`);
  assert.is((await live()).size, astray.length);
  assert.match(example('write-tombstones', '--if-deleted'), `${astray.length} tombstones written`);
  assert.is((await live()).size, 0);
  assert.is((await plan()).code, 0);
});

test.run();
