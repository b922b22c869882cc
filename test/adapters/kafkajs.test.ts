// What only kafkajs does: it asks again on every retry. Its own producer, over a cluster without a socket.

import { createRequire } from 'node:module';
import fc from 'fast-check';
import kafkajs, { type Message, type ProducerConfig } from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner, type PartitionerOptions } from '../../src/adapters/kafkajs.ts';
import { keylanePartitioner as platformaticPartitioner } from '../../src/adapters/platformatic.ts';
import { KeylaneError, partitionForKey } from '../../src/index.ts';
import { fails } from '../fails.ts';

const test = suite('kafkajs');
const require = createRequire(import.meta.url);
const metadataOf = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    leader: partitionId % 3,
    replicas: [partitionId % 3],
    isr: [partitionId % 3],
    partitionErrorCode: 0,
  }));
const keyless = (count: number): Message[] => Array.from({ length: count }, (_, i) => ({ value: `${i}` }));

/** Each of three brokers leads a third of the partitions; the first answer of a broker in `failing` is lost. */
async function producerOf(createPartitioner: unknown, failing: number[] = []) {
  const { createLogger, LEVELS } = require('kafkajs/src/loggers');
  const { KafkaJSProtocolError } = require('kafkajs/src/errors');
  const stored: [string, number][] = [];
  let partitionMetadata = metadataOf(12);
  const failures = new Set(failing);
  const brokers = [0, 1, 2].map(nodeId => ({
    nodeId,
    async produce({ topicData }: { topicData: { partitions: { partition: string; messages: Message[] }[] }[] }) {
      if (failures.delete(nodeId))
        throw new KafkaJSProtocolError({ type: 'LEADER_NOT_AVAILABLE', code: 5, retriable: true });
      for (const { partitions } of topicData) {
        for (const { partition, messages } of partitions) {
          for (const { value } of messages) stored.push([`${value}`, Number(partition)]);
        }
      }
      return { topics: [] };
    },
  }));
  const producer = require('kafkajs/src/producer')({
    logger: createLogger({ level: LEVELS.NOTHING, logCreator: () => () => {} }),
    createPartitioner,
    retry: { initialRetryTime: 1, retries: 3 },
    cluster: {
      retry: {},
      targetTopics: new Set(['orders']),
      connect: async () => {},
      isConnected: () => true,
      addMultipleTargetTopics: async () => {},
      refreshMetadataIfNecessary: async () => {},
      refreshMetadata: async () => {
        partitionMetadata = metadataOf(12);
      },
      findTopicPartitionMetadata: () => partitionMetadata,
      findLeaderForPartitions: (_topic: string, partitions: string[]) =>
        Object.fromEntries([0, 1, 2].map(leader => [leader, partitions.map(Number).filter(at => at % 3 === leader)])),
      findBroker: async ({ nodeId }: { nodeId: string }) => brokers[Number(nodeId)],
    },
  });
  await producer.connect();
  return { stored, send: (messages: Message[]) => producer.send({ topic: 'orders', messages }) };
}

const policies: PartitionerOptions[] = [
  {},
  { keyless: 'round-robin' },
  { keyless: 'random' },
  { keyless: 'sticky-batch' },
  { keyless: 'sticky', batchSize: 20 },
  { lanes: [{ name: 'all', to: 'rest', within: 'round-robin' }] },
];
for (const options of policies) {
  test(`a broker fails once: every record is stored once, ${JSON.stringify(options)}`, async () => {
    const { stored, send } = await producerOf(keylanePartitioner(options), [1, 2]);
    await send(keyless(101));
    assert.equal(
      stored.map(([value]) => Number(value)).sort((a, b) => a - b),
      [...Array(101).keys()],
    );
  });
}

test("the same with kafkajs' default: records are lost, so the check can fail", async () => {
  const { stored, send } = await producerOf(kafkajs.Partitioners.DefaultPartitioner, [1, 2]);
  await send(keyless(101));
  assert.not.equal(new Set(stored.map(([value]) => value)).size, 101);
});

test('keys land where kafkajs’ own default puts them, of any text', async () => {
  const ours = keylanePartitioner()();
  const theirs = kafkajs.Partitioners.DefaultPartitioner();
  const partitionMetadata = metadataOf(12);
  const keys = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(keys, key => {
      const args = { topic: 'orders', partitionMetadata, message: { key, value: null } };
      assert.is(ours(args), theirs(args));
    }),
    { numRuns: 500 },
  );
});

test('an object keeps its partition, in each topic and for each producer; a copy does not', () => {
  const create = keylanePartitioner({ keyless: 'round-robin' });
  const [first, second] = [create(), create()];
  const partitionMetadata = metadataOf(3);
  for (const message of [{ value: 'a' }, Object.freeze({ value: 'a' })]) {
    const ask = (partitioner: typeof first, topic: string, it: Message = message) =>
      partitioner({ topic, partitionMetadata, message: it });
    first({ topic: 'b', partitionMetadata, message: { value: 'another' } });
    const [a, b] = [ask(first, 'a'), ask(first, 'b')];
    const c = ask(second, 'a');
    assert.is(ask(first, 'a', { ...message }), (a + 1) % 3, 'a copy');
    assert.equal([ask(first, 'a'), ask(first, 'b'), ask(second, 'a')], [a, b, c]);
    assert.equal(Reflect.ownKeys(message), ['value'], 'nothing is seen on it');
  }
});

test('a remembered partition that is gone is chosen anew', () => {
  const partition = keylanePartitioner({ random: () => 11 / 2 ** 31 })();
  const message = { value: 'a' };
  assert.is(partition({ topic: 't', partitionMetadata: metadataOf(12), message }), 11);
  assert.is(partition({ topic: 't', partitionMetadata: metadataOf(4), message }), 3);
});

test('sticky-batch: each send begins another batch', async () => {
  const { stored, send } = await producerOf(keylanePartitioner({ keyless: 'sticky-batch' }));
  for (let i = 0; i < 5; i++) await send(keyless(3));
  const partitions = Array.from({ length: 5 }, (_, i) => new Set(stored.slice(i * 3, i * 3 + 3).map(([, at]) => at)));
  for (const [i, batch] of partitions.entries()) {
    assert.is(batch.size, 1);
    if (i > 0) assert.not.equal(batch, partitions[i - 1]);
  }
});

test('partitions are added while it runs', () => {
  const partition = keylanePartitioner()();
  const ask = (count: number) =>
    partition({ topic: 't', partitionMetadata: metadataOf(count), message: { key: 'order-1' } });
  assert.equal(
    [12, 24, 12].map(ask),
    [12, 24, 12].map(n => partitionForKey('order-1', n)),
  );
});

test('given without a call, or to another client', async () => {
  const { send } = await producerOf(keylanePartitioner);
  try {
    await send(keyless(1));
    assert.unreachable();
  } catch (error) {
    assert.instance(error, KeylaneError);
    assert.is((error as KeylaneError).code, 'ERR_OPTION');
    assert.match((error as Error).message, /createPartitioner: keylanePartitioner\(\)/);
  }
  const factory = keylanePartitioner() as unknown as (...args: unknown[]) => number;
  fails(() => factory({ topic: 't' }, Buffer.from('a'), {}), 'ERR_OPTION', /platformatic/);
  fails(() => (platformaticPartitioner() as unknown as () => void)(), 'ERR_OPTION');
});

test('an error with a code comes out of send(), and nothing is stored', async () => {
  const { stored, send } = await producerOf(keylanePartitioner());
  for (const [message, code] of [
    [{ key: Uint8Array.of(1), value: 'b' }, 'ERR_MESSAGE'],
    [{ key: 7, value: 'b' }, 'ERR_KEY'],
    [{ partition: 99, value: 'b' }, 'ERR_PARTITION'],
  ] as const) {
    const error = await send([{ value: 'a' }, message as unknown as Message]).catch((it: unknown) => it);
    assert.is((error as KeylaneError).code, code);
  }
  assert.equal(stored, []);
});

test('types: what kafkajs takes', () => {
  const config: ProducerConfig = { createPartitioner: keylanePartitioner({ rule: 'murmur2-float' }) };
  assert.type(config.createPartitioner, 'function');
  // @ts-expect-error it must be called
  const uncalled: ProducerConfig = { createPartitioner: keylanePartitioner };
  assert.type(uncalled.createPartitioner, 'function');
});

test.run();
