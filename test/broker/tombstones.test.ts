// A compacted topic that grew: keylane plan finds what stays behind, and its tombstones kill it, read back by Java's consumer.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { PlanAnswer } from '../../src/analysis/plan/types.ts';
import { keylane, root } from '../cli/run.ts';
import { type Cluster, startCluster } from './cluster.ts';

const test = suite('tombstones of ghosts');
const TOPIC = 'users';
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
  const rows = (await cluster.readTopic(TOPIC)).map(({ partition, offset, key, value, timestamp }) =>
    JSON.stringify({ partition, offset, timestamp, key: key!.toString('hex'), value: value && 'v' }),
  );
  const path = join(folder, 'dump.jsonl');
  writeFileSync(path, rows.join('\n'));
  return path;
}

const tombstones = join(folder, 'tombstones');
async function plan(): Promise<PlanAnswer['ghosts']> {
  const change = ['--from', '3', '--to', '6', '--compacted', '--tombstones', tombstones];
  const how = ['--format', 'jsonl', '--key-type', 'hex', '--json'];
  const { out, err } = keylane(['plan', await dump(), ...change, ...how]);
  assert.is(err, '');
  return JSON.parse(out).ghosts;
}

/** The keys' live values by partition, as compaction leaves them: the last record of each key and partition, without tombstones. */
async function live(): Promise<Map<string, number[]>> {
  const last = new Map<string, { key: string; partition: number; isLive: boolean }>();
  for (const { partition, key, value } of await cluster.readTopic(TOPIC)) {
    const name = key!.toString('hex');
    last.set(`${partition} ${name}`, { key: name, partition, isLive: value !== null });
  }
  const found = new Map<string, number[]>();
  for (const { key, partition, isLive } of last.values()) {
    if (isLive) found.set(key, [...(found.get(key) ?? []), partition]);
  }
  return found;
}

test('found, written, dead', async () => {
  await cluster.createTopic(TOPIC, 3, { configs: { 'cleanup.policy': 'compact' } });
  await cluster.produce(
    TOPIC,
    keys.map(key => ({ key, value: 'old' })),
  );
  await cluster.addPartitions(TOPIC, 6);
  const before = await plan();
  const movingCopies = before!.kinds.find(({ kind }) => kind === 'only')!.copies;
  assert.ok(movingCopies > 5);
  assert.is(before!.tombstonesNow, 0);

  // Every key is written again by a producer that knows 6 partitions, but the first ten are deleted.
  await new Promise(resolve => setTimeout(resolve, 5));
  await cluster.produce(
    TOPIC,
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

  const after = await plan();
  assert.is(after!.tombstonesNow, movingCopies);
  assert.is(after!.tombstonesAfterRewrite, 0);
  const env = { ...process.env, KAFKA: cluster.bootstrap.join() };
  const run = (...more: string[]) =>
    execFileSync(process.execPath, ['examples/write-tombstones.mjs', tombstones, TOPIC, ...more], {
      cwd: root,
      encoding: 'utf8',
      env,
    });
  assert.match(run('--dry-run'), `${movingCopies} tombstones would be written`);
  assert.equal(await live(), haunted, 'nothing was written yet');
  assert.match(run(), `${movingCopies} tombstones written`);

  const left = await live();
  for (const key of deleted) assert.not.ok(left.has(key), `${key} is dead`);
  for (const key of keys.slice(10)) assert.is(left.get(key.toString('hex'))?.length, 1);
  assert.equal(
    (await plan())!.kinds.filter(({ copies }) => copies > 0),
    [],
  );
});

test.run();
