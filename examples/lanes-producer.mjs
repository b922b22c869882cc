// 1000 orders, 30 % of them premium: those have partition 0 to themselves, the rest takes turns over 1 and 2. Read back and checked.
// `npm run example:lanes` starts a broker for it; with one of your own: KAFKA=host:port node examples/lanes-producer.mjs

import { Kafka, logLevel } from 'kafkajs';
import { laneReport } from 'keylane';
import { keylanePartitioner } from 'keylane/kafkajs';

const numPartitions = 3;
const lanes = [
  { name: 'premium', when: { header: 'tier', value: 'premium' }, to: 0 },
  { name: 'standard', to: 'rest', within: 'round-robin' },
];
// Errors reject; what kafkajs would log besides are its retries, such as for a new broker's first consumer group.
const kafka = new Kafka({ brokers: (process.env.KAFKA ?? 'localhost:9092').split(','), logLevel: logLevel.NOTHING });
const topic = `keylane-lanes-${Date.now()}`;
const orders = Array.from({ length: 1000 }, (_, i) => ({
  key: `order-${i}`,
  value: `record ${i}`,
  headers: { tier: i % 10 < 3 ? 'premium' : 'basic' },
}));

const admin = kafka.admin();
// Idempotent: kafkajs sends a request that was answered in part again as a whole, and stores records twice else. Topics that were just made do so.
const producer = kafka.producer({ createPartitioner: keylanePartitioner({ lanes, numPartitions }), idempotent: true });
const consumer = kafka.consumer({ groupId: topic });
await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
try {
  await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: false });
  await producer.send({ topic, messages: orders });

  const found = await readAll(orders.length);
  const report = laneReport(lanes, found, { numPartitions });
  console.log(`${found.length} records in ${topic}\n\n${report.text}\n`);
  console.log(report.ok ? 'All premium orders are in partition 0, and nothing else is.' : 'The lanes do not hold.');
  process.exitCode = report.ok && found.length === orders.length ? 0 : 1;
} finally {
  await consumer.disconnect();
  await admin.deleteTopics({ topics: [topic] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

/** The records with the partitions where they were found. */
async function readAll(count) {
  await consumer.subscribe({ topic, fromBeginning: true });
  const found = [];
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    const eachMessage = async ({ partition, message }) => {
      found.push({ ...message, partition });
      if (found.length === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  return found;
}
