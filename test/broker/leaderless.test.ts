// One of three brokers is gone and its partitions have no leader: keyed records still count them, keyless ones go elsewhere, as Java's.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/index.ts';
import { type Client, clients } from './clients.ts';
import { type Cluster, OLD_KAFKA, startCluster } from './cluster.ts';

/**
 * These clients themselves refuse every record of a topic that has a leaderless partition, whatever the partitioner says: kafkajs and
 * kafka-node with LEADER_NOT_AVAILABLE, @platformatic/kafka with "metadata failed". An error, and nothing is stored.
 */
const REFUSE = ['kafkajs', '@platformatic/kafka', 'kafka-node'];
const PARTITIONS = 6;
const keys = Array.from({ length: 60 }, (_, i) => `order-${i}`);
const partitionOf = (key: string | Buffer) => partitionForKey(key, PARTITIONS);
const keyless = Array.from({ length: 30 }, () => ({ value: 'v'.repeat(2000) }));

const test = suite('leaderless partitions');

for (const version of [undefined, OLD_KAFKA]) {
  const here = clients.filter(({ needsOldKafka }) => (needsOldKafka === true) === (version !== undefined));
  const names = here.map(({ name }) => name).join(', ');

  test(`Java's producer; ${names}`, async () => {
    const cluster = await startCluster({ brokers: 3, ...(version && { version }) });
    try {
      const topics = here.map((_, i) => `leaderless-${i}`);
      for (const topic of ['java', ...topics]) await cluster.createTopic(topic, PARTITIONS, { replication: 1 });
      await cluster.stopBroker(0);
      await javaGoesElsewhere(cluster);
      await Promise.all(here.map((client, i) => withoutLeaders(cluster, client, topics[i])));
      await cluster.startBroker(0);
      await Promise.all(here.map((client, i) => withAllLeaders(cluster, client, topics[i])));
    } finally {
      await cluster.stop();
    }
  });
}

test.run();

async function leaderless(cluster: Cluster, topic: string): Promise<number[]> {
  const partitions = await cluster.describeTopic(topic);
  const found = partitions.filter(({ leader }) => leader < 0).map(({ partition }) => partition);
  assert.is(found.length, PARTITIONS / 3, topic);
  return found;
}

async function javaGoesElsewhere(cluster: Cluster): Promise<void> {
  const lost = await leaderless(cluster, 'java');
  const stored = await cluster.produce('java', keyless, { 'batch.size': '4000' });
  assert.ok(stored.every(({ partition }) => !lost.includes(partition)));
  assert.ok(new Set(stored.map(({ partition }) => partition)).size > 1);
}

async function send(cluster: Cluster, client: Client, topic: string, records: object[]): Promise<unknown> {
  const producer = await client.open(cluster.bootstrap.slice(1), { batchSize: 4000 });
  try {
    return await producer.send(topic, records as { value: string }[]).catch((error: unknown) => error);
  } finally {
    await producer.close();
  }
}

async function withoutLeaders(cluster: Cluster, client: Client, topic: string): Promise<void> {
  const lost = await leaderless(cluster, topic);
  const keyed = keys.filter(key => !lost.includes(partitionOf(key))).map(key => ({ key, value: 'keyed' }));
  const error = await send(cluster, client, topic, [...keyed, ...keyless]);
  if (REFUSE.includes(client.name)) {
    assert.instance(error, Error, client.name);
    return;
  }
  assert.is(error, undefined, `${client.name}: ${error}`);
}

async function withAllLeaders(cluster: Cluster, client: Client, topic: string): Promise<void> {
  const before = await cluster.readTopic(topic);
  if (REFUSE.includes(client.name)) assert.equal(before, [], client.name);
  else {
    const unkeyed = before.filter(({ key }) => key === null);
    assert.is(unkeyed.length, keyless.length, client.name);
    assert.ok(new Set(unkeyed.map(({ partition }) => partition)).size > 1, client.name);
  }
  assert.is(
    await send(
      cluster,
      client,
      topic,
      keys.map(key => ({ key, value: 'v' })),
    ),
    undefined,
    client.name,
  );
  const stored = (await cluster.readTopic(topic)).filter(({ key }) => key !== null);
  assert.ok(stored.length >= keys.length, client.name);
  for (const { key, partition } of stored) assert.is(partition, partitionOf(key!), `${client.name}: ${key}`);
}
