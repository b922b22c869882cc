// Records without a key, beside Java's producer: how they spread, and how large the batches are in the log.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type BothClusters, startBoth } from './both.ts';
import { type Client, clients } from './clients.ts';
import type { Cluster } from './cluster.ts';

const RECORDS = 2000;
/** A `send()` is as large as a batch of Java's: 16 records of 1000 bytes and what belongs to them. */
const PER_SEND = 16;
const PARTITIONS = 6;

const test = suite('keyless records');
let clusters: BothClusters;
test.before(async () => {
  clusters = await startBoth();
});
test.after(() => clusters?.stop());

const records = Array.from({ length: RECORDS }, (_, i) => ({ value: `${i}`.padEnd(1000) }));

interface Found {
  readonly batches: number;
  readonly recordsPerBatch: number;
  /** Records of the fullest partition, in times of the mean. */
  readonly fullest: number;
}

async function found(on: Cluster, topic: string): Promise<Found> {
  const partitions = await on.batches(topic);
  const counts = partitions.map(batches => batches.reduce((sum, { records }) => sum + records, 0));
  assert.is(
    counts.reduce((a, b) => a + b),
    RECORDS,
    topic,
  );
  const batches = partitions.flat().length;
  return {
    batches,
    recordsPerBatch: RECORDS / batches,
    fullest: (Math.max(...counts) * PARTITIONS) / RECORDS,
  };
}

async function byJava(on: Cluster): Promise<Found> {
  await on.createTopic('by-java', PARTITIONS);
  await on.produce('by-java', records);
  return found(on, 'by-java');
}
const java = new Map<Cluster, Promise<Found>>();

async function byClient(client: Client, keyless: 'sticky' | 'round-robin'): Promise<[Found, Found]> {
  const on = clusters.of(client);
  if (!java.has(on)) java.set(on, byJava(on));
  const topic = `${keyless}-${clients.indexOf(client)}`;
  await on.createTopic(topic, PARTITIONS);
  const producer = await client.open(on.bootstrap, { keyless });
  try {
    for (let i = 0; i < RECORDS; i += PER_SEND) await producer.send(topic, records.slice(i, i + PER_SEND));
  } finally {
    await producer.close();
  }
  return [await found(on, topic), await java.get(on)!];
}

for (const client of clients) {
  // kafka-node shows its partitioner the key only: a sticky policy has nothing to measure.
  if (client.name !== 'kafka-node') {
    test(`${client.name}, sticky: batches and spread as Java's`, async () => {
      const [ours, java] = await byClient(client, 'sticky');
      const text = JSON.stringify({ ours, java });
      // A send meets the end of a partition's bytes somewhere in its middle: two batches at the most, one at best.
      assert.ok(ours.batches <= (2 * RECORDS) / PER_SEND, text);
      assert.ok(ours.recordsPerBatch >= java.recordsPerBatch / 2.2, text);
      assert.ok(ours.fullest < 3 && java.fullest < 3, text);
    });
  }

  test(`${client.name}, round-robin: even to one record for each partition`, async () => {
    const [ours] = await byClient(client, 'round-robin');
    assert.ok(ours.fullest < 1.01, JSON.stringify(ours));
  });
}

test.run();
