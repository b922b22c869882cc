// The same records through Java's producer and through each client with keylane, read back by Java: the same partitions.

import { randomBytes, randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { assignPartitions as forConfluent } from '../../src/adapters/confluent.ts';
import { keylanePartitioner } from '../../src/adapters/kafkajs.ts';
import { assignPartitions as forRdkafka } from '../../src/adapters/node-rdkafka.ts';
import { type KeylaneError, partitionForKey } from '../../src/index.ts';
import { type BothClusters, startBoth } from './both.ts';
import { type ClientProducer, type ClientRecord, clients } from './clients.ts';
import type { Cluster, StoredRecord } from './cluster.ts';

const NUM_PARTITIONS = 12;
const KEYS = 1500;

const test = suite('adapters');
let clusters: BothClusters;
test.before(async () => {
  clusters = await startBoth();
});
test.after(() => clusters?.stop());

const keys = Array.from({ length: KEYS }, (_, i): string | Buffer => {
  return [`order-${i}`, randomUUID(), `ключ-${i} 🜁`, randomBytes(1 + (i % 200)), 'k'.repeat(i)][i % 5];
});
keys[0] = '';
const keyed = keys.map((key, i) => ({ key, value: String(i) }));

/** The record of each number, its value; every one is stored once. */
function byNumber(stored: readonly StoredRecord[], count: number): StoredRecord[] {
  assert.is(stored.length, count);
  const records: StoredRecord[] = [];
  for (const record of stored) records[Number(record.value)] = record;
  assert.is(Object.keys(records).length, count);
  return records;
}

/** Where Java's producer puts these very records. */
async function javaPartitions(on: Cluster): Promise<number[]> {
  return (await on.produce('by-java', keyed)).map(({ partition }) => partition);
}
const expected = new Map<Cluster, Promise<number[]>>();
async function agreesWithJava(on: Cluster, topic: string, send: () => Promise<unknown>): Promise<void> {
  if (!expected.has(on)) {
    await on.createTopic('by-java', NUM_PARTITIONS);
    expected.set(on, javaPartitions(on));
  }
  await on.createTopic(topic, NUM_PARTITIONS);
  await send();
  const stored = byNumber(await on.readTopic(topic), KEYS);
  for (const [i, { key }] of stored.entries()) assert.ok(Buffer.from(keys[i]).equals(key!), `key ${i} is another`);
  assert.equal(
    stored.map(({ partition }) => partition),
    await expected.get(on),
  );
}

async function using<T>(opened: Promise<ClientProducer>, use: (producer: ClientProducer) => Promise<T>): Promise<T> {
  const producer = await opened;
  try {
    return await use(producer);
  } finally {
    await producer.close();
  }
}

for (const [i, client] of clients.entries()) {
  const on = () => clusters.of(client);

  test(`${client.name}: ${KEYS} keys, each where Java's producer puts it`, async () => {
    await using(client.open(on().bootstrap), producer =>
      agreesWithJava(on(), `keys-${i}`, () => producer.send(`keys-${i}`, keyed)),
    );
  });

  test(`${client.name}: an awkward key arrives whole, or is an error and nothing is stored`, async () => {
    const topic = `awkward-${i}`;
    await on().createTopic(topic, NUM_PARTITIONS);
    const awkward = ['', Buffer.alloc(0), 'a\0b', Buffer.from('a\0b'), 'a\ud800b', '\ufeffa', '\u{1f98a}'];
    const expected: string[] = [];
    await using(client.open(on().bootstrap), async producer => {
      for (const key of awkward) {
        const error = await producer.send(topic, [{ key, value: 'v' }]).catch((error: unknown) => error);
        if (error === undefined) expected.push(Buffer.from(key).toString('hex'));
        else assert.is((error as KeylaneError).code, 'ERR_MESSAGE', String(error));
      }
    });
    const stored = await on().readTopic(topic);
    assert.equal(stored.map(({ key }) => key!.toString('hex')).sort(), expected.sort());
    for (const { key, partition } of stored) assert.is(partition, partitionForKey(key!, NUM_PARTITIONS));
    assert.ok(expected.length >= awkward.length - 2);
  });

  test(`${client.name}: partitions added while it runs`, async () => {
    const topic = `growing-${i}`;
    const records = (round: string) => keys.slice(0, 100).map(key => ({ key, value: round }));
    await on().createTopic(topic, 3);
    await using(client.open(on().bootstrap), async producer => {
      await producer.send(topic, records('3'));
      await on().addPartitions(topic, 7);
      // By the old count until the client asks for metadata again, as Java's producer does; never by anything else.
      await producer.send(topic, records('3 or 7'));
    });
    await using(client.open(on().bootstrap), producer => producer.send(topic, records('7')));
    const stored = await on().readTopic(topic);
    assert.is(stored.length, 300);
    const counts = { '3': [3], '3 or 7': [3, 7], '7': [7] };
    const seen = new Set<number>();
    for (const [round, allowed] of Object.entries(counts)) {
      const now = stored.filter(({ value }) => `${value}` === round);
      const fits = allowed.filter(n => now.every(({ key, partition }) => partition === partitionForKey(key!, n)));
      assert.is(fits.length, 1, `${round}: one count explains all records`);
      seen.add(fits[0]);
    }
    assert.equal(seen, new Set([3, 7]));
  });
}

/** Also where the native clients are not compiled: kafkajs is named each assigned partition, and has another rule itself. */
for (const [name, assign] of [
  ['confluent', (records: ClientRecord[]) => forConfluent(records, NUM_PARTITIONS)],
  [
    'node-rdkafka',
    (records: ClientRecord[]) =>
      forRdkafka(
        records.map(record => ({ topic: `assigned-node-rdkafka`, ...record })),
        NUM_PARTITIONS,
      ),
  ],
] as const) {
  test(`keylane/${name}, sent by kafkajs: ${KEYS} keys, each where Java's producer puts it`, async () => {
    await using(clients[0].open(clusters.newest.bootstrap, { rule: 'crc32' }), producer =>
      agreesWithJava(clusters.newest, `assigned-${name}`, () => producer.send(`assigned-${name}`, assign(keyed))),
    );
  });
}

test('a message that names its partition keeps it; one that the topic lacks is refused before anything is sent', async () => {
  await clusters.newest.createTopic('named', 3);
  await using(clients[0].open(clusters.newest.bootstrap), async producer => {
    const send = (...records: object[]) => producer.send('named', records as ClientRecord[]);
    await send({ key: 'order-0', value: '0', partition: 2 });
    try {
      await send({ value: '1' }, { value: '2', partition: 3 });
      assert.unreachable('kafkajs resolves here and stores nothing');
    } catch (error) {
      assert.match(String(error), /names partition 3/);
    }
  });
  assert.equal(await clusters.newest.endOffsets('named'), [0, 0, 1]);
});

/** Its partitions open one by one, a request is answered in part, and kafkajs sends it again as a whole: 29 to 32 of 40 such topics had records twice without `idempotent`. */
test('kafkajs, idempotent, into topics that were just made: each record once, where its key says', async () => {
  const kafka = new Kafka({ brokers: [...clusters.newest.bootstrap], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer({ createPartitioner: keylanePartitioner(), idempotent: true });
  await Promise.all([admin.connect(), producer.connect()]);
  const messages = keyed.slice(0, 400);
  try {
    for (const topic of Array.from({ length: 5 }, (_, i) => `just-made-${i}`)) {
      await admin.createTopics({ topics: [{ topic, numPartitions: 50 }], waitForLeaders: false });
      await producer.send({ topic, messages });
      const stored = byNumber(await clusters.newest.readTopic(topic), messages.length);
      for (const { key, partition } of stored) assert.is(partition, partitionForKey(key!, 50));
    }
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
});

test.run();
