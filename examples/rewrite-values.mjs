// Writes values again to where their keys belong: those that `keylane plan --compacted --tombstones FILE` marks "after-rewrite", the only
// values of their keys, in partitions that the keys have left. Afterwards their tombstones may be written: examples/write-tombstones.mjs.
//   KAFKA=host:port node examples/rewrite-values.mjs FILE TOPIC [--rule murmur2] [--dry-run]
// Stop the topic's producers, or make sure that none writes these keys meanwhile: a value that a producer writes between the reading and
// the writing here would be followed by the old one. A key that has a record where it belongs by now is left as it is.

import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { partitionUnder } from 'keylane/rules';

const MOST_AT_ONCE = 1000;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'dry-run': { type: 'boolean' }, rule: { type: 'string', default: 'murmur2' } },
});
const [file, topic] = positionals;
if (positionals.length !== 2) {
  console.error('usage: KAFKA=host:port node examples/rewrite-values.mjs FILE TOPIC [--rule murmur2] [--dry-run]');
  process.exit(2);
}

/** By key, in hexadecimal: the partition that has its value. */
const wanted = new Map();
for await (const line of createInterface({ input: createReadStream(file) })) {
  const { partition, hex, when } = JSON.parse(line);
  if (when === 'after-rewrite') wanted.set(hex, partition);
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
try {
  const offsets = await admin.fetchTopicOffsets(topic);
  const belongs = hex => partitionUnder(values.rule, Buffer.from(hex, 'hex'), offsets.length);
  const { found, home } = await readTopic(offsets, belongs);
  const isThere = [...wanted.keys()].filter(hex => home.has(hex));
  const isGone = [...wanted.keys()].filter(hex => !home.has(hex) && !found.get(hex)?.value);
  let messages = [];
  for (const [hex, { key, value, headers }] of found) {
    if (home.has(hex) || value === null) continue;
    messages.push({ key, value, headers, partition: belongs(hex) });
    if (messages.length === MOST_AT_ONCE) {
      await send(messages);
      messages = [];
    }
  }
  await send(messages);
  console.log(`${written} values ${values['dry-run'] ? 'would be ' : ''}written to ${topic}`);
  if (isThere.length > 0) console.log(`${isThere.length} left as they are: their keys have a record where they belong`);
  if (isGone.length > 0) console.log(`${isGone.length} left out: their values are gone. Dump the topic and plan again`);
} finally {
  await Promise.all([admin.disconnect(), producer.disconnect()]);
}

/** The last record of each key in the partition that the file names, and the keys that have a record where they belong. */
async function readTopic(offsets, belongs) {
  const found = new Map();
  const home = new Set();
  const left = new Map(
    offsets.filter(({ low, high }) => low !== high).map(each => [each.partition, BigInt(each.high)]),
  );
  if (left.size === 0 || wanted.size === 0) return { found, home };
  const groupId = `keylane-rewrite-${randomUUID()}`;
  const consumer = kafka.consumer({ groupId });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) =>
      atEnd(payload.partition, BigInt(payload.lastOffset)),
    );
    const atEnd = (partition, offset) => {
      if (offset + 1n >= (left.get(partition) ?? 0n)) left.delete(partition);
      if (left.size === 0) resolve();
    };
    consumer
      .run({
        autoCommit: false,
        eachBatchAutoResolve: true,
        eachBatch: async ({ batch: { partition, messages } }) => {
          for (const { key, value, headers } of messages) {
            const hex = key?.toString('hex');
            if (!wanted.has(hex)) continue;
            if (partition === belongs(hex)) home.add(hex);
            else if (partition === wanted.get(hex)) found.set(hex, { key, value, headers });
          }
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  await admin.deleteGroups([groupId]).catch(() => {});
  return { found, home };
}

async function send(messages) {
  if (messages.length > 0 && !values['dry-run']) await producer.send({ topic, messages, acks: -1 });
  written += messages.length;
}
