// Writes the tombstones that `keylane plan --compacted --tombstones FILE` found: each to the partition that it names, past any partitioner.
//   KAFKA=host:port node examples/write-tombstones.mjs FILE TOPIC [--dry-run] [--after-rewrite] [--if-deleted]
// Only those marked "now" are written, unless an option asks for more:
// --after-rewrite: they delete the only value of their key. Pass it once every such key has been written again to where it belongs
//   (examples/rewrite-values.mjs), and no producer writes by the old rule or count any more.
// --if-deleted: the newest record of their key is a tombstone in another partition. Pass it if that was meant to delete the key.
// Each has the time of what it deletes, so that the next `keylane plan --compacted` does not take it for a deletion of its key.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';

const MOST_AT_ONCE = 1000;
const WHY = {
  'after-rewrite': "they wait for their key's value to be written again",
  'if-deleted': 'their key was deleted in another partition, if that was meant',
};

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    'dry-run': { type: 'boolean' },
    'after-rewrite': { type: 'boolean' },
    'if-deleted': { type: 'boolean' },
  },
});
const [file, topic] = positionals;
if (positionals.length !== 2) {
  console.error(
    'usage: KAFKA=host:port node examples/write-tombstones.mjs FILE TOPIC [--dry-run] [--after-rewrite] [--if-deleted]',
  );
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
const left = new Map();
try {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const count = topics[0].partitions.length;
  let messages = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { partition, hex, when, timestamp } = JSON.parse(line);
    if (!(partition < count))
      throw new Error(`${topic} has ${count} partitions, but a tombstone is for ${partition}: is it the right topic?`);
    if (when !== 'now' && !values[when]) {
      left.set(when, (left.get(when) ?? 0) + 1);
      continue;
    }
    const time = timestamp === null ? {} : { timestamp: String(timestamp) };
    messages.push({ key: Buffer.from(hex, 'hex'), value: null, partition, ...time });
    if (messages.length === MOST_AT_ONCE) {
      await send(messages);
      messages = [];
    }
  }
  await send(messages);
} finally {
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}
console.log(`${written} tombstones ${values['dry-run'] ? 'would be ' : ''}written to ${topic}`);
for (const [when, count] of left) console.log(`${count} left out: ${WHY[when]} (--${when})`);

async function send(messages) {
  if (messages.length > 0 && !values['dry-run']) {
    await producer.send({ topic, messages, acks: -1 });
  }
  written += messages.length;
}
