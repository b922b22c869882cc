// The same records through Java's producer and through kafkajs with keylane, read back by Java: the same partitions.

import { randomBytes, randomUUID } from 'node:crypto';
import { type Admin, Kafka, logLevel, type Producer } from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner } from '../../src/adapters/kafkajs.ts';
import { partitionForKey } from '../../src/index.ts';
import type { PartitionerOptions } from '../../src/partitioners/index.ts';
import { type Cluster, type StoredRecord, startCluster } from './cluster.ts';

const test = suite('adapters');
let cluster: Cluster;
let kafka: Kafka;
let admin: Admin;
test.before(async () => {
  cluster = await startCluster();
  kafka = new Kafka({ brokers: [...cluster.bootstrap], logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  await admin.connect();
});
test.after(async () => {
  await admin.disconnect();
  await cluster.stop();
});

async function withProducer<T>(options: PartitionerOptions, use: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = kafka.producer({ createPartitioner: keylanePartitioner(options) });
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

/** The partition of each record, by the number that is its value. */
function partitionsOf(records: readonly StoredRecord[], count: number): number[] {
  assert.is(records.length, count);
  const partitions = new Array<number>(count).fill(-1);
  for (const { partition, value } of records) partitions[Number(value)] = partition;
  return partitions;
}

test('1500 keys: kafkajs with keylane and the Java producer agree on every one', async () => {
  const numPartitions = 12;
  const keys = Array.from({ length: 1500 }, (_, i): string | Buffer => {
    return [`order-${i}`, randomUUID(), `ключ-${i} 🜁`, randomBytes(i % 200), 'k'.repeat(i)][i % 5];
  });
  keys[0] = '';
  const records = keys.map((key, i) => ({ key, value: String(i) }));
  await cluster.createTopic('by-java', numPartitions);
  await cluster.createTopic('by-kafkajs', numPartitions);
  await cluster.produce('by-java', records);
  await withProducer({}, producer => producer.send({ topic: 'by-kafkajs', messages: records }));
  const [java, kafkajs] = [await cluster.readTopic('by-java'), await cluster.readTopic('by-kafkajs')];
  assert.equal(partitionsOf(kafkajs, keys.length), partitionsOf(java, keys.length));
  for (const { key, value } of kafkajs) assert.ok(Buffer.from(keys[Number(value)]).equals(key!), `key ${value}`);
});

test('keyless records: sticky by bytes, as the Java producer’s', async () => {
  const messages = Array.from({ length: 2000 }, (_, i) => ({ value: `${i}`.padEnd(1000) }));
  await cluster.createTopic('sticky-java', 6);
  await cluster.createTopic('sticky-kafkajs', 6);
  await cluster.produce('sticky-java', messages);
  await withProducer({}, producer => producer.send({ topic: 'sticky-kafkajs', messages }));
  // 16 records fill a batch of 16 KiB: 125 batches, one in six of which goes on where the one before was. Java waits for its open batch, at
  // most for a second one.
  for (const [topic, fewest] of [
    ['sticky-java', 40],
    ['sticky-kafkajs', 80],
  ] as const) {
    const partitions = partitionsOf(await cluster.readTopic(topic), messages.length);
    const runs = partitions.filter((partition, i) => partition !== partitions[i - 1]).length;
    assert.ok(runs >= fewest && runs <= 126, `${topic}: ${runs} runs`);
    assert.is(new Set(partitions).size, 6, topic);
  }
});

test('keyless records, round-robin: even to one record', async () => {
  await cluster.createTopic('turns', 4);
  const messages = Array.from({ length: 1000 }, (_, i) => ({ value: String(i) }));
  await withProducer({ keyless: 'round-robin' }, producer => producer.send({ topic: 'turns', messages }));
  assert.equal(await cluster.endOffsets('turns'), [250, 250, 250, 250]);
});

test('partitions added while running: a producer goes by what its metadata says, a new one by the new count', async () => {
  await cluster.createTopic('growing', 3);
  const keys = Array.from({ length: 40 }, (_, i) => `user-${i}`);
  await withProducer({}, async producer => {
    const send = () => producer.send({ topic: 'growing', messages: keys.map((key, i) => ({ key, value: String(i) })) });
    await send();
    await cluster.addPartitions('growing', 7);
    // kafkajs asks for metadata again after five minutes.
    await send();
  });
  await withProducer({}, producer =>
    producer.send({ topic: 'growing', messages: keys.map(key => ({ key, value: 'new' })) }),
  );
  const stored = await cluster.readTopic('growing');
  assert.is(stored.length, 120);
  for (const { key, value, partition } of stored) {
    assert.is(partition, partitionForKey(`${key}`, `${value}` === 'new' ? 7 : 3), `${key}`);
  }
});

test('a message that names its partition keeps it; one that the topic lacks is refused before anything is sent', async () => {
  await cluster.createTopic('named', 3);
  await withProducer({}, async producer => {
    await producer.send({ topic: 'named', messages: [{ key: 'order-0', value: '0', partition: 2 }] });
    try {
      await producer.send({ topic: 'named', messages: [{ value: '1' }, { value: '2', partition: 3 }] });
      assert.unreachable('kafkajs resolves here and stores nothing');
    } catch (error) {
      assert.match(String(error), /names partition 3/);
    }
  });
  assert.equal(await cluster.endOffsets('named'), [0, 0, 1]);
});

test.run();
