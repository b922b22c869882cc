// The Java producer's records lie where keylane says.

import { randomUUID } from 'node:crypto';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { partitionForKey } from '../../src/index.ts';
import { type Cluster, startCluster } from './cluster.ts';

const test = suite('java producer');
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster();
});
test.after(() => cluster?.stop());

test('1000 keys: stored in the partition that keylane names', async () => {
  const numPartitions = 12;
  await cluster.createTopic('thousand', numPartitions);
  const keys = Array.from({ length: 1000 }, (_, i) => [`order-${i}`, randomUUID(), `ключ-${i}`, 'k'.repeat(i)][i % 4]);
  const records = keys.map((key, i) => ({ key, value: String(i) }));
  const acknowledged = await cluster.produce('thousand', records);
  const stored = await cluster.readTopic('thousand');
  assert.is(stored.length, keys.length);
  for (const { partition, offset, key, value } of stored) {
    const i = Number(value);
    assert.is(key!.toString(), keys[i]);
    assert.is(partition, partitionForKey(keys[i], numPartitions), keys[i]);
    assert.equal(acknowledged[i], { partition, offset });
  }
});

test('order-0 to order-9 over 3 partitions: 300, 400 and 300 of 1000 records', async () => {
  await cluster.createTopic('orders', 3);
  await cluster.produce(
    'orders',
    Array.from({ length: 1000 }, (_, i) => ({ key: `order-${i % 10}`, value: String(i) })),
  );
  assert.equal(await cluster.endOffsets('orders'), [300, 400, 300]);
  const partitions = new Map((await cluster.readTopic('orders')).map(({ key, partition }) => [`${key}`, partition]));
  assert.equal(
    Array.from({ length: 10 }, (_, i) => partitions.get(`order-${i}`)),
    [1, 1, 0, 0, 2, 2, 0, 1, 2, 1],
  );
});

test('null keys, empty keys, null values, headers and timestamps come back as they were written', async () => {
  await cluster.createTopic('shapes', 2);
  const records = [
    { key: null, value: 'no key', partition: 1, timestamp: 1_700_000_000_000 },
    { key: '', value: null, partition: 1, timestamp: 1_700_000_000_001 },
    {
      key: Buffer.of(0, 255),
      value: '',
      partition: 1,
      timestamp: 2,
      headers: [
        ['a', 'b'],
        ['a', null],
      ] as const,
    },
  ];
  await cluster.produce('shapes', records);
  assert.equal(await cluster.readTopic('shapes'), [
    { partition: 1, offset: 0, key: null, value: Buffer.from('no key'), timestamp: 1_700_000_000_000, headers: [] },
    { partition: 1, offset: 1, key: Buffer.alloc(0), value: null, timestamp: 1_700_000_000_001, headers: [] },
    {
      partition: 1,
      offset: 2,
      key: Buffer.of(0, 255),
      value: Buffer.alloc(0),
      timestamp: 2,
      headers: [
        ['a', Buffer.from('b')],
        ['a', null],
      ],
    },
  ]);
});

test('partitions added while a producer runs: it goes on by the old count, a new one takes the new', async () => {
  await cluster.createTopic('grown', 3);
  const producer = await cluster.javaProducer();
  const keys = Array.from({ length: 50 }, (_, i) => `user-${i}`);
  const partitions = async (from = producer) =>
    (
      await from.send(
        'grown',
        keys.map(key => ({ key })),
      )
    ).map(({ partition }) => partition);
  const expected = (numPartitions: number) => keys.map(key => partitionForKey(key, numPartitions));
  assert.equal(await partitions(), expected(3));
  await cluster.addPartitions('grown', 7);
  assert.equal(await partitions(), expected(3));
  const fresh = await cluster.javaProducer();
  assert.equal(await partitions(fresh), expected(7));
  await Promise.all([producer.close(), fresh.close()]);
});

test.run();
