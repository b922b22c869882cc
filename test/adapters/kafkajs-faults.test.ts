// No record is lost or stored twice by routing: kafkajs' own send() and retries, brokers that fail, a topic that changes in between.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import kafkajs, { type Message } from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner, type PartitionerOptions } from '../../src/adapters/kafkajs.ts';
import { type KeylaneError, partitionForKey } from '../../src/index.ts';
import { FakeCluster, type Faults, type StoredMessage } from './kafkajs-cluster.ts';

const test = suite('kafkajs: faults');
const RECORDS = 300;
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const keyedAs = (keyOf: (i: number) => Message['key']) =>
  Array.from({ length: RECORDS }, (_, i): Message => ({ key: keyOf(i) ?? null, value: `${i}` }));

const records: Record<string, () => Message[]> = {
  'keys as text': () => keyedAs(i => `order-${i}`),
  'keys as Buffer': () => keyedAs(i => Buffer.from(`order-${i}`)),
  'an unpaired surrogate in each key': () => keyedAs(i => `order-${i}\ud800`),
  keyless: () => keyedAs(() => null),
  mixed: () => keyedAs(i => (i % 2 ? `order-${i}` : null)),
  frozen: () => keyedAs(i => (i % 2 ? `order-${i}` : null)).map(Object.freeze) as Message[],
};
const options: Record<string, PartitionerOptions> = {
  default: {},
  crc32: { rule: 'crc32' },
  'round-robin': { keyless: 'round-robin' },
  random: { keyless: 'random' },
  'sticky-batch': { keyless: 'sticky-batch', batchSize: 200 },
  sticky: { keyless: 'sticky', batchSize: 200 },
  'a lane by key': { lanes: [{ name: 'all', to: 'rest' }] },
  'lanes, round-robin': {
    lanes: [
      { name: 'ones', when: { keyPrefix: 'order-1' }, to: '0-1', within: 'round-robin' },
      { name: 'rest', to: 'rest', within: 'random' },
    ],
  },
};
const faults: Record<string, Faults> = {
  'a broker fails once': { failing: [0, 1, 0], counts: [6] },
  'partitions are added, 6 to 7': { failing: [0, 1, 0], counts: [6, 7] },
  'partitions are added, 6 to 12': { failing: [0, 1, 0], counts: [6, 12] },
  'partitions are added twice': { failing: [1, 0, 2], counts: [6, 7, 12] },
  'partitions are added while two brokers fail four times': { failing: [0, 4, 3], counts: [6, 7, 9, 9, 12] },
};

function lostAndTwice(messages: readonly Message[], stored: readonly StoredMessage[]) {
  const times = new Map<string, number>();
  for (const { value } of stored) times.set(value, (times.get(value) ?? 0) + 1);
  return {
    lost: messages.filter(({ value }) => !times.has(`${value}`)).length,
    twice: [...times.values()].filter(count => count > 1).length,
  };
}
const NOTHING = { lost: 0, twice: 0 };

for (const [fault, what] of Object.entries(faults)) {
  for (const [name, option] of Object.entries(options)) {
    test(`${fault}; ${name}: each record is stored once`, async () => {
      for (const [kind, make] of Object.entries(records)) {
        const cluster = new FakeCluster(what);
        const producer = await cluster.producer(keylanePartitioner(option));
        const messages = make();
        await producer.send({ topic: 'orders', messages });
        assert.equal(lostAndTwice(messages, cluster.stored), NOTHING, kind);
      }
    });
  }
}

test("the same with kafkajs' default: records are lost and stored twice, so the checks can fail", async () => {
  const cluster = new FakeCluster(faults['partitions are added, 6 to 7']);
  const producer = await cluster.producer(kafkajs.Partitioners.DefaultPartitioner);
  const messages = records['keys as text']();
  await producer.send({ topic: 'orders', messages });
  const { lost, twice } = lostAndTwice(messages, cluster.stored);
  assert.ok(lost > 30 && twice > 30, `${lost} lost, ${twice} twice`);
});

test('new objects follow the new partition count at once, while older ones are retried under theirs', async () => {
  const cluster = new FakeCluster({ failing: [0, 1, 0], counts: [6, 12] });
  const producer = await cluster.producer(keylanePartitioner());
  const [first, second] = [records['keys as text'](), records['keys as text']()];
  await producer.send({ topic: 'orders', messages: first });
  await producer.send({ topic: 'orders', messages: second });
  for (const [i, { value, partition }] of cluster.stored.entries()) {
    assert.is(partition, partitionForKey(`order-${value}`, i < RECORDS ? 6 : 12));
  }
});

test('several producers, several topics, the same objects at once: each record once in each', async () => {
  for (const [kind, make] of Object.entries(records)) {
    const cluster = new FakeCluster({ failing: [1, 2, 1], counts: [6, 7, 12] });
    const create = keylanePartitioner({ keyless: 'round-robin' });
    const producers = await Promise.all([1, 2, 3].map(() => cluster.producer(create)));
    const messages = make();
    const topicMessages = ['a', 'b'].map(topic => ({ topic, messages }));
    await Promise.all(producers.map(producer => producer.sendBatch({ topicMessages })));
    for (const topic of ['a', 'b']) {
      const stored = cluster.stored.filter(each => each.topic === topic);
      const times = new Map<string, number>();
      for (const { value } of stored) times.set(value, (times.get(value) ?? 0) + 1);
      assert.equal(new Set(times.values()), new Set([producers.length]), `${kind}, ${topic}`);
      assert.is(times.size, RECORDS);
    }
  }
});

test('the same object several times in one send is as many records', async () => {
  const cluster = new FakeCluster({ failing: [1, 1, 1], counts: [6, 7] });
  const producer = await cluster.producer(keylanePartitioner({ keyless: 'round-robin' }));
  const [a, b] = [{ value: 'a' }, { key: 'order-1', value: 'b' }];
  await producer.send({ topic: 'orders', messages: [a, b, a, a, b] });
  assert.equal(cluster.stored.map(({ value }) => value).sort(), ['a', 'a', 'a', 'b', 'b']);
});

test('a topic made anew with fewer partitions: each record is stored, or send() says that it is not', async () => {
  for (const [name, option] of Object.entries(options)) {
    if (option.lanes) continue;
    for (const [kind, make] of Object.entries(records)) {
      for (const fewer of [1, 3, 5]) {
        const cluster = new FakeCluster({ failing: [0, 1, 1], counts: [6, fewer] });
        const producer = await cluster.producer(keylanePartitioner(option));
        const messages = make();
        const error = await producer.send({ topic: 'orders', messages }).then(
          () => undefined,
          (error: KeylaneError) => error,
        );
        const { lost } = lostAndTwice(messages, cluster.stored);
        if (error === undefined) assert.is(lost, 0, `${name}, ${kind}: resolved`);
        else assert.is(error.code, 'ERR_MESSAGE', `${name}, ${kind}: ${error}`);
        // What the error says to do.
        cluster.stored.length = 0;
        cluster.refresh();
        const copies = messages.map(message => ({ ...message }));
        await producer.send({ topic: 'orders', messages: copies });
        assert.equal(lostAndTwice(copies, cluster.stored), NOTHING);
      }
    }
  }
});

test('an object that is sent again and again follows its topic within a day', async () => {
  const { now } = performance;
  let passed = 0;
  performance.now = () => now.call(performance) + passed;
  try {
    const cluster = new FakeCluster({ counts: [6, 12] });
    const producer = await cluster.producer(keylanePartitioner());
    const key = Array.from({ length: 99 }, (_, i) => `order-${i}`).find(
      each => partitionForKey(each, 6) !== partitionForKey(each, 12),
    )!;
    const beat = { key, value: 'alive' };
    const send = async () => {
      await producer.send({ topic: 'orders', messages: [beat] });
      return cluster.stored.at(-1)!.partition;
    };
    assert.is(await send(), partitionForKey(key, 6));
    cluster.refresh();
    assert.is(await send(), partitionForKey(key, 6), 'it may be a retry');
    passed = 24 * 60 * 60 * 1000;
    assert.is(await send(), partitionForKey(key, 12));
  } finally {
    performance.now = now;
  }
});

test('an object that is sent again with another value is another record', async () => {
  for (const value of ['second', Buffer.from('second'), null]) {
    const cluster = new FakeCluster({ counts: [6, 12] });
    const producer = await cluster.producer(keylanePartitioner());
    const beat: Message = { key: 'order-1', value: 'first' };
    await producer.send({ topic: 'orders', messages: [beat] });
    cluster.refresh();
    beat.value = value;
    await producer.send({ topic: 'orders', messages: [beat] });
    assert.equal(
      cluster.stored.map(({ partition }) => partition),
      [partitionForKey('order-1', 6), partitionForKey('order-1', 12)],
    );
  }
});

test('memory: what a producer keeps of topics is bounded', async () => {
  const partition = keylanePartitioner()();
  const partitionMetadata = [{ partitionId: 0, leader: 0 }];
  const ask = (from: number, to: number) => {
    for (let i = from; i < to; i++) partition({ topic: `topic-${i}`, partitionMetadata, message: { value: 'v' } });
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = ask(0, 20_000);
  // 60,000 topics more; at 1 KB each it would be 60 MB.
  assert.ok(ask(20_000, 80_000) - before < 30e6);
});

test.run();
