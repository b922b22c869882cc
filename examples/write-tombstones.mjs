// Writes the tombstones that `keylane plan --compacted --tombstones FILE` found: each to the partition that it names, past any partitioner.
//   KAFKA=host:port node examples/write-tombstones.mjs FILE TOPIC [--dry-run] [--after-rewrite]
// Without --after-rewrite only those marked "now" are written. Those marked "after-rewrite" delete the only value of their key: pass it
// once every such key has been written again to where it belongs, and no producer writes by the old rule or count any more.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';

const MOST_AT_ONCE = 1000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean' }, 'after-rewrite': { type: 'boolean' } },
});
const [file, topic] = positionals;
if (positionals.length !== 2) {
  console.error('usage: KAFKA=host:port node examples/write-tombstones.mjs FILE TOPIC [--dry-run] [--after-rewrite]');
  process.exit(2);
}

const kafka = new Kafka({ brokers: (process.env.KAFKA ?? 'localhost:9092').split(','), logLevel: logLevel.ERROR });
const admin = kafka.admin();
// kafkajs asks the partitioner for every message; here each knows its partition.
const producer = kafka.producer({
  createPartitioner:
    () =>
    ({ message }) =>
      message.partition,
});
await Promise.all([admin.connect(), producer.connect()]);
let written = 0;
let left = 0;
try {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const count = topics[0].partitions.length;
  let messages = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { partition, hex, when } = JSON.parse(line);
    if (!(partition < count))
      throw new Error(`${topic} has ${count} partitions, but a tombstone is for ${partition}: is it the right topic?`);
    if (when !== 'now' && !values['after-rewrite']) left++;
    else if (messages.push({ key: Buffer.from(hex, 'hex'), value: null, partition }) === MOST_AT_ONCE) {
      await send(messages);
      messages = [];
    }
  }
  await send(messages);
} finally {
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}
console.log(`${written} tombstones ${values['dry-run'] ? 'would be ' : ''}written to ${topic}`);
if (left > 0) console.log(`${left} left out: they wait for their key's value to be written again (--after-rewrite)`);

async function send(messages) {
  if (messages.length > 0 && !values['dry-run']) {
    await producer.send({ topic, messages, acks: -1 });
  }
  written += messages.length;
}
