// 1000 records with the keys order-0 to order-9 over 3 partitions, by kafkajs with keylane: each lies where the Java client would put it.
// `npm run example:keyed` starts a broker for it; with one of your own: KAFKA=host:port node examples/keyed-producer.mjs

import { Kafka, logLevel } from 'kafkajs';
import { partitionForKey } from 'keylane';
import { keylanePartitioner } from 'keylane/kafkajs';

const PARTITIONS = 3;
const kafka = new Kafka({ brokers: (process.env.KAFKA ?? 'localhost:9092').split(','), logLevel: logLevel.NOTHING });
const topic = `keylane-keyed-${Date.now()}`;
const records = Array.from({ length: 1000 }, (_, i) => ({ key: `order-${i % 10}`, value: `record ${i}` }));

const admin = kafka.admin();
// Idempotent: kafkajs sends a request that was answered in part again as a whole, and stores records twice else. Topics that were just made do so.
const producer = kafka.producer({ createPartitioner: keylanePartitioner(), idempotent: true });
await Promise.all([admin.connect(), producer.connect()]);
try {
  await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: false });
  await producer.send({ topic, messages: records });

  console.log(`${records.length} records in ${topic}\n\nkey      partition`);
  const expected = new Array(PARTITIONS).fill(0);
  for (let i = 0; i < 10; i++) {
    const partition = partitionForKey(`order-${i}`, PARTITIONS);
    expected[partition] += 100;
    console.log(`order-${i}  ${String(partition).padStart(9)}`);
  }

  console.log('\npartition  by keylane  in the log');
  let isRight = true;
  for (const { partition, high } of (await admin.fetchTopicOffsets(topic)).sort((a, b) => a.partition - b.partition)) {
    isRight &&= Number(high) === expected[partition];
    console.log(`${partition}${String(expected[partition]).padStart(20)}${high.padStart(12)}`);
  }
  console.log(isRight ? '\nEvery record lies where its key says.' : '\nThe log disagrees.');
  process.exitCode = isRight ? 0 : 1;
} finally {
  await admin.deleteTopics({ topics: [topic] });
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}
