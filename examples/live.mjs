// A topic with three writers, each with a rule of its own, and what keylane says of it: topic, who, find.
// `npm run example:live` starts a broker for it; with one of your own: KAFKA=host:port node examples/live.mjs

import { spawnSync } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Producer, stringSerializers } from '@platformatic/kafka';
import { Kafka, logLevel, Partitioners } from 'kafkajs';

const brokers = (process.env.KAFKA ?? 'localhost:9092').split(',');
const numPartitions = 12;
const topic = `keylane-live-${Date.now()}`;
const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
const admin = kafka.admin();
const keys = Array.from({ length: 2000 }, (_, i) => `order-${i}`);

// A new topic's partitions open one by one. kafkajs sends a request that was answered in part again as a whole, and without `idempotent: true`,
// by which it could not be told from other clients below, records would be stored twice.
async function untilOpen() {
  for (let tries = 100; ; tries--) {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (error) {
      if (tries === 0) throw error;
      await setTimeout(100);
    }
  }
}

async function writeWithKafkajs(createPartitioner, value, some) {
  const producer = kafka.producer({ createPartitioner });
  await producer.connect();
  await producer.send({ topic, messages: some.map(key => ({ key, value })) });
  await producer.disconnect();
}

async function writeWithPlatformatic(some) {
  const producer = new Producer({ clientId: 'live', bootstrapBrokers: brokers, serializers: stringSerializers });
  await producer.send({ messages: some.map(key => ({ topic, key, value: 'from @platformatic/kafka' })) });
  await producer.close();
}

function keylane(...args) {
  console.log(`\n$ keylane ${args.join(' ')}`);
  const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
  const { status } = spawnSync(process.execPath, [main, ...args], { stdio: 'inherit' });
  if (status === 2) process.exitCode = 1;
}

await admin.connect();
try {
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: false });
  await untilOpen();
  await writeWithKafkajs(Partitioners.DefaultPartitioner, 'from kafkajs', keys);
  await writeWithKafkajs(Partitioners.LegacyPartitioner, "from kafkajs' old partitioner", keys.slice(0, 1000));
  await writeWithPlatformatic(keys.slice(500, 1000));

  const source = `kafka://${brokers.join()}/${topic}`;
  keylane('topic', source);
  keylane('who', source);
  keylane('find', '--key', 'order-700', source, '--values', '40');
} finally {
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
}
