// What only kafkajs does: it asks again on every retry. Its own producer, over a cluster without a socket.

import fc from 'fast-check';
import kafkajs, { type Message, type ProducerConfig } from 'kafkajs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner, type PartitionerOptions } from '../../src/adapters/kafkajs.ts';
import { keylanePartitioner as platformaticPartitioner } from '../../src/adapters/platformatic.ts';
import { KeylaneError, type PartitionerRecord, partitionForKey } from '../../src/index.ts';
import { fails } from '../fails.ts';
import { runs } from '../runs.ts';
import { FakeCluster, type Faults, metadataOf } from './kafkajs-cluster.ts';

const test = suite('kafkajs');
const keyless = (count: number): Message[] => Array.from({ length: count }, (_, i) => ({ value: `${i}` }));

async function producerOf(createPartitioner: unknown, faults: Faults = {}) {
  const cluster = new FakeCluster(faults);
  const producer = await cluster.producer(createPartitioner);
  return {
    stored: cluster.stored,
    send: (messages: Message[]) => producer.send({ topic: 'orders', messages }),
  };
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
    const { stored, send } = await producerOf(keylanePartitioner(options), { failing: [0, 1, 1] });
    await send(keyless(101));
    assert.equal(
      stored.map(({ value }) => Number(value)).sort((a, b) => a - b),
      [...Array(101).keys()],
    );
  });
}

test("the same with kafkajs' default: records are lost, so the check can fail", async () => {
  const { stored, send } = await producerOf(kafkajs.Partitioners.DefaultPartitioner, { failing: [0, 1, 1] });
  await send(keyless(101));
  assert.not.equal(new Set(stored.map(({ value }) => value)).size, 101);
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
    { numRuns: runs(500) },
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

test('a partition that is gone is an error once, of which a copy and the next send know nothing', () => {
  const partition = keylanePartitioner({ random: () => 11 / 2 ** 31 })();
  const ask = (count: number, message: Message) =>
    partition({ topic: 't', partitionMetadata: metadataOf(count), message: message as PartitionerRecord });
  for (const message of [{ value: 'a' }, { key: 'order-1', value: 'a' }]) {
    const before = ask(12, message);
    // A partition that is there still is kept: the last one just so.
    assert.is(ask(before + 1, message), before);
    fails(() => ask(before, message), 'ERR_MESSAGE', /made anew .* copies: \{ \.\.\.message \}/);
    assert.is(ask(4, { ...message }), 'key' in message ? partitionForKey('order-1', 4) : 3);
    assert.is(ask(4, message), 'key' in message ? partitionForKey('order-1', 4) : 3);
  }
});

test('an object whose key comes, goes or changes is placed by the key that it has', () => {
  const partition = keylanePartitioner({ random: () => 5 / 2 ** 31 })();
  const message: { key: string | null; value: string } = { key: 'order-1', value: 'a' };
  const ask = () => partition({ topic: 't', partitionMetadata: metadataOf(12), message });
  for (const key of ['order-1', 'order-2', null, 'order-3', null]) {
    message.key = key;
    for (let i = 0; i < 2; i++) assert.is(ask(), key === null ? 5 : partitionForKey(key, 12));
  }
});

test('sticky-batch: each send begins another batch', async () => {
  const { stored, send } = await producerOf(keylanePartitioner({ keyless: 'sticky-batch' }));
  for (let i = 0; i < 5; i++) await send(keyless(3));
  const partitions = Array.from(
    { length: 5 },
    (_, i) => new Set(stored.slice(i * 3, i * 3 + 3).map(({ partition }) => partition)),
  );
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
