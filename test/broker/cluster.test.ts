// Three brokers: what a failure test leans on really happens.

import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Cluster, OLD_KAFKA, type PartitionState, startCluster } from './cluster.ts';
import { isFree } from './ports.ts';

const test = suite('three brokers');
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ brokers: 3 });
});
test.after(() => cluster?.stop());

/** Until no partition is led by that broker and all are led; failing takes the brokers' 3 s. */
async function leadersWithout(topic: string, broker: number): Promise<PartitionState[]> {
  for (const end = Date.now() + 30_000; Date.now() < end; await setTimeout(50)) {
    const partitions = await cluster.describeTopic(topic);
    if (partitions.every(({ leader }) => leader >= 0 && leader !== broker)) return partitions;
  }
  throw new Error(`broker ${broker} still leads`);
}

test('a topic has leaders on all brokers, and all replicas are in sync', async () => {
  await cluster.createTopic('spread', 6);
  const partitions = await cluster.describeTopic('spread');
  assert.equal(new Set(partitions.map(({ leader }) => leader)), new Set([0, 1, 2]));
  for (const { isr, replicas } of partitions) assert.equal([...isr].sort(), [...replicas].sort());
});

test('a stopped broker hands its partitions over, what was stored stays, and it joins again', async () => {
  const records = Array.from({ length: 300 }, (_, i) => ({ key: `user-${i}`, value: String(i) }));
  await cluster.produce('spread', records);
  const before = await cluster.readTopic('spread');
  await cluster.stopBroker(0);
  await leadersWithout('spread', 0);
  assert.equal(await cluster.readTopic('spread'), before);
  await cluster.produce('spread', records);
  await cluster.startBroker(0);
  assert.is((await cluster.readTopic('spread')).length, 600);
});

test('a killed broker loses its partitions too', async () => {
  await cluster.createTopic('killed', 6);
  await cluster.stopBroker(1, 'SIGKILL');
  await leadersWithout('killed', 1);
  await cluster.startBroker(1);
});

test('a frozen broker loses its partitions, and comes back when thawed', async () => {
  await cluster.createTopic('frozen', 6);
  cluster.freeze(2);
  try {
    await leadersWithout('frozen', 2);
    // It may ask the frozen one first, and waits for half a minute otherwise.
    await cluster.produce('frozen', [{ key: 'a' }], { 'request.timeout.ms': '2000' });
  } finally {
    cluster.thaw(2);
  }
  await cluster.createTopic('thawed', 3);
});

test('without replicas the partitions of a stopped broker are left without a leader', async () => {
  await cluster.createTopic('leaderless', 3, { replication: 1 });
  const lost = (await cluster.describeTopic('leaderless')).filter(({ leader }) => leader === 0);
  assert.is(lost.length, 1);
  await cluster.stopBroker(0);
  const [{ leader }] = (await cluster.describeTopic('leaderless')).filter(
    ({ partition }) => partition === lost[0].partition,
  );
  assert.is(leader, -1);
  await cluster.startBroker(0);
});

test.run();

const start = suite('start and end');

start('the old version that old clients need', async () => {
  const old = await startCluster({ version: OLD_KAFKA });
  try {
    assert.is(await old.version(), OLD_KAFKA);
    await old.createTopic('old', 3);
    await old.produce('old', [{ key: 'order-0' }]);
    assert.equal(await old.endOffsets('old'), [0, 1, 0]);
  } finally {
    await old.stop();
  }
});

start('nothing is left of a program that is killed', async () => {
  // A folder of its own: other test files have clusters too, meanwhile.
  const folder = mkdtempSync(join(tmpdir(), 'keylane-'));
  const module = JSON.stringify(new URL('./cluster.ts', import.meta.url).href);
  const code = `const { startCluster } = await import(${module}); console.log((await startCluster()).bootstrap[0])`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder },
  });
  const port = await new Promise<number>(resolve =>
    child.stdout.once('data', line => resolve(Number(`${line}`.split(':')[1]))),
  );
  const ended = new Promise(resolve => child.once('close', resolve));
  const directories = () => readdirSync(folder).filter(name => name.startsWith('keylane-kafka-'));
  assert.is(directories().length, 1);
  child.kill('SIGTERM');
  assert.is(await ended, 143);
  assert.equal(directories(), []);
  rmSync(folder, { recursive: true });
  // The broker ends a moment after the signal, and its port is free again.
  for (const end = Date.now() + 10_000; !(await isFree(port)); await setTimeout(20)) assert.ok(Date.now() < end);
});

start.run();
