// A topic changes, or a broker fails, while records are on their way: none is lost or stored in two partitions by routing.

import { setTimeout } from 'node:timers/promises';
import { Kafka, logLevel, type Message, Partitioners, type Producer, type ProducerConfig } from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner } from '../../src/adapters/kafkajs.ts';
import { type KeylaneError, partitionForKey } from '../../src/index.ts';
import { clients } from './clients.ts';
import { type Cluster, type StoredRecord, startCluster } from './cluster.ts';
import { runFailover } from './failover.ts';

const RECORDS = 1000;
/** Half-way through a `send()` the broker of a third of the partitions does not answer. */
const SILENT = 1;
const test = suite('routing while a topic changes');
let cluster: Cluster;
test.before(async () => {
  cluster = await startCluster({ brokers: 3 });
});
test.after(() => cluster?.stop());

const keyOf = (i: number) => (i % 2 ? `order-${i}` : null);
const messages = (): Message[] => Array.from({ length: RECORDS }, (_, i) => ({ key: keyOf(i), value: `${i}` }));

async function using<T>(config: ProducerConfig, use: (producer: Producer) => Promise<T>): Promise<T> {
  const kafka = new Kafka({
    brokers: [...cluster.bootstrap],
    logLevel: logLevel.NOTHING,
    requestTimeout: 60_000,
    // A broker may take a minute to come back where the processor is scarce.
    retry: { retries: 200, initialRetryTime: 100, maxRetryTime: 1000 },
  });
  const producer = kafka.producer(config);
  await producer.connect();
  try {
    return await use(producer);
  } finally {
    await producer.disconnect();
  }
}

/** A topic of six partitions, two on each broker. One that has just come back may get none: seen where the processor was scarce. */
async function createEven(topic: string): Promise<void> {
  for (const end = Date.now() + 60_000; ; await setTimeout(500)) {
    await cluster.createTopic(topic, 6, { replication: 1 });
    const onSilent = (await cluster.describeTopic(topic)).filter(({ leader }) => leader === SILENT);
    if (onSilent.length === 2) return;
    if (Date.now() > end) throw new Error(`broker ${SILENT} leads ${onSilent.length} partitions of ${topic}`);
    await cluster.deleteTopic(topic);
  }
}

/**
 * Sends to a topic of six partitions; two brokers answer, the third has its requests and is killed before it looks at them. What
 * is done `unseen` is done after kafkajs has asked for metadata and before it asks again; what is done while the broker is `down`, before
 * kafkajs knows a leader of each partition again.
 */
async function halfAnswered(
  topic: string,
  createPartitioner: ProducerConfig['createPartitioner'],
  changes: { unseen?: () => Promise<unknown>; down?: () => Promise<unknown> },
): Promise<{ sent: Message[]; error: unknown }> {
  await createEven(topic);
  return using({ createPartitioner: createPartitioner!, allowAutoTopicCreation: false }, async producer => {
    // Opens the connections: without one kafkajs sends nothing to any broker.
    const partitions = Array.from({ length: 6 }, (_, partition) => ({ partition, value: 'first' }));
    await producer.send({ topic, messages: partitions });
    await changes.unseen?.();
    cluster.freeze(SILENT);
    const sent = messages();
    const sending = producer.send({ topic, messages: sent }).then(
      () => undefined,
      (error: unknown) => error,
    );
    await setTimeout(1500);
    try {
      await cluster.stopBroker(SILENT, 'SIGKILL');
      await changes.down?.();
    } finally {
      await cluster.stopBroker(SILENT, 'SIGKILL');
      await cluster.startBroker(SILENT);
    }
    return { sent, error: await sending };
  });
}

function figuresOf(stored: readonly StoredRecord[]) {
  const places = new Map<string, number[]>();
  for (const { value, partition } of stored) {
    if (`${value}` !== 'first') places.set(`${value}`, [...(places.get(`${value}`) ?? []), partition]);
  }
  return {
    lost: messages().filter(({ value }) => !places.has(`${value}`)).length,
    twice: [...places.values()].filter(all => all.length > 1).length,
  };
}

/**
 * Doubles a topic's partitions, the new one of each on another broker than the old: where Kafka chooses, one time in several all stay on
 * theirs, and not even a client that routes anew loses a record.
 */
async function double(topic: string): Promise<void> {
  const old = await cluster.describeTopic(topic);
  const leaders = old.map((_, partition) => old[(partition + 1) % old.length].leader);
  await cluster.addPartitions(topic, 2 * old.length, leaders);
}

test('partitions are added that an attempt does not see and its retry does: keylane stores each record once', async () => {
  const { sent, error } = await halfAnswered('grown', keylanePartitioner(), {
    unseen: () => double('grown'),
  });
  assert.is(error, undefined, String(error));
  const stored = await cluster.readTopic('grown');
  assert.equal(figuresOf(stored), { lost: 0, twice: 0 });
  assert.is(sent.length, RECORDS);
  for (const { key, partition } of stored) if (key) assert.is(partition, partitionForKey(key, 6), `${key}`);
});

test("the same with kafkajs' default: keyed records are lost, so the test can fail", async () => {
  await halfAnswered('grown-default', Partitioners.DefaultPartitioner, {
    unseen: () => double('grown-default'),
  });
  const { lost, twice } = figuresOf(await cluster.readTopic('grown-default'));
  assert.ok(lost > 0 && twice > 0, `${lost} lost, ${twice} twice`);
});

test('a topic made anew with fewer partitions in between: send() fails, and copies of its records are all stored', async () => {
  const { sent, error } = await halfAnswered('anew', keylanePartitioner({ keyless: 'round-robin' }), {
    down: async () => {
      // Until the others go on without it: it would get a partition.
      await setTimeout(10_000);
      await cluster.deleteTopic('anew');
      await cluster.createTopic('anew', 3, { replication: 1 });
    },
  });
  assert.is((error as KeylaneError | undefined)?.code, 'ERR_MESSAGE', String(error));
  await using({ createPartitioner: keylanePartitioner() }, producer =>
    producer.send({ topic: 'anew', messages: sent.map(message => ({ ...message })) }),
  );
  const stored = await cluster.readTopic('anew');
  assert.is(figuresOf(stored).lost, 0);
  for (const { partition } of stored) assert.ok(partition < 3);
});

test('two producers, one with old metadata: a key is in two partitions until those are refreshed, each right for its count', async () => {
  await cluster.createTopic('stale', 3);
  const keys = Array.from({ length: 200 }, (_, i) => `order-${i}`);
  const write = (producer: Producer, by: string) =>
    producer.send({ topic: 'stale', messages: keys.map(key => ({ key, value: by })) });
  await using({ createPartitioner: keylanePartitioner(), metadataMaxAge: 5000 }, async old => {
    await write(old, 'before');
    await cluster.addPartitions('stale', 7);
    await using({ createPartitioner: keylanePartitioner() }, young => write(young, 'young'));
    await write(old, 'old');
    await setTimeout(5500);
    await write(old, 'refreshed');
  });
  const counts = { before: 3, young: 7, old: 3, refreshed: 7 };
  const stored = await cluster.readTopic('stale');
  assert.is(stored.length, 4 * keys.length);
  for (const { key, value, partition } of stored) {
    assert.is(partition, partitionForKey(key!, counts[`${value}` as keyof typeof counts]), `${value}`);
  }
});

test('leaders move during a send(): routing loses nothing, whatever kafkajs does', async () => {
  const producers = { keylane: keylanePartitioner() };
  const { keylane } = await runFailover(cluster, { failure: 'stop', broker: 2, producers, resend: true });
  assert.ok(keylane.askedAgain > 0, 'no retry: the failure met no record');
  for (const { rechosen, scattered, lostRechosen } of [keylane.keyed, keylane.keyless]) {
    assert.equal({ rechosen, scattered, lostRechosen }, { rechosen: 0, scattered: 0, lostRechosen: 0 });
  }
});

test('@platformatic/kafka: partitions are added while it sends, each key is right for the one count or the other', async () => {
  await cluster.createTopic('platformatic-grown', 3);
  const client = clients.find(({ name }) => name === '@platformatic/kafka')!;
  const producer = await client.open(cluster.bootstrap);
  let isGrown = false;
  let sent = 0;
  try {
    const growing = setTimeout(300)
      .then(() => cluster.addPartitions('platformatic-grown', 7))
      .then(() => {
        isGrown = true;
      });
    for (let after = 0; after < 5; after += Number(isGrown)) {
      const records = Array.from({ length: 100 }, (_, i) => ({ key: `order-${sent + i}`, value: `${sent + i}` }));
      await producer.send('platformatic-grown', records);
      sent += records.length;
    }
    await growing;
  } finally {
    await producer.close();
  }
  const stored = await cluster.readTopic('platformatic-grown');
  assert.is(new Set(stored.map(({ value }) => `${value}`)).size, sent);
  assert.is(stored.length, sent);
  for (const { key, partition } of stored) {
    assert.ok(
      [3, 7].some(count => partition === partitionForKey(key!, count)),
      `${key} in ${partition}`,
    );
  }
});

test.run();
