// What only @platformatic/kafka does: it asks before it knows the topic, and takes the answer modulo the partition count. Its own Producer asks.

import { Producer, type ProducerOptions, stringSerializers } from '@platformatic/kafka';
import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner as kafkajsPartitioner } from '../../src/adapters/kafkajs.ts';
import { keylanePartitioner, type PartitionerOptions } from '../../src/adapters/platformatic.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { producerRules } from '../../src/rules/producer-rules.ts';
import { fails } from '../fails.ts';

const test = suite('platformatic');
const value = 'v';
const metadataOf = (leaders: number[]) => ({
  metadata: {
    topics: new Map([['orders', { partitionsCount: leaders.length, partitions: leaders.map(leader => ({ leader })) }]]),
  },
});
const message = { topic: 'orders', value };

/** What the client's own code makes of the messages before it has any metadata: serialized, and asked for. */
function answers(options: PartitionerOptions | undefined, keys: (string | undefined)[]): number[] {
  const producer = new Producer({
    clientId: 'test',
    bootstrapBrokers: ['localhost:9092'],
    serializers: stringSerializers,
    partitioner: keylanePartitioner(options),
  });
  const ask = producer as unknown as { getSendTopicPartitions(options: object): Map<string, Set<number>> };
  return keys.map(key => {
    const messages = [{ topic: 'orders', value, ...(key !== undefined && { key }) }];
    return [...ask.getSendTopicPartitions({ messages }).get('orders')!][0];
  });
}

test('before metadata, keyed: the answer modulo any count is the rule’s partition', () => {
  for (const { id } of producerRules) {
    const [hash] = answers({ rule: id }, ['order-1']);
    for (let n = 1; n <= 100; n++) assert.is(hash % n, partitionUnder(id, 'order-1', n), `${id} of ${n}`);
    const partition = keylanePartitioner({ rule: id });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.integer({ min: 1, max: 0x7fffffff }), (bytes, n) => {
        assert.is(partition(message, Buffer.from(bytes)) % n, partitionUnder(id, bytes, n), id);
      }),
    );
  }
});

test('before metadata, keyless: modulo the count, every policy spreads over all partitions', () => {
  const keys = Array(600).fill(undefined);
  for (const keyless of ['round-robin', 'random', 'sticky'] as const) {
    for (const n of [1, 3, 7, 12]) {
      const counts = new Array(n).fill(0);
      for (const answer of answers({ keyless, batchSize: 1 }, keys)) counts[answer % n]++;
      if (keyless === 'round-robin') assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join());
      assert.ok(Math.min(...counts) > 0, `${keyless} of ${n}: ${counts}`);
    }
  }
});

test('every answer is a number that the client can use', () => {
  const contexts = [undefined, { metadata: undefined }, metadataOf([-1]), metadataOf([1, -1, 2])];
  for (const keyless of ['sticky', 'sticky-batch', 'round-robin', 'round-robin-ascending', 'random'] as const) {
    const partition = keylanePartitioner({ keyless });
    for (const key of [undefined, null, Buffer.alloc(0), Buffer.from('a'), Uint8Array.of(1)]) {
      for (const context of contexts) {
        const answer = partition(message, key, context);
        assert.ok(Number.isSafeInteger(answer) && answer >= 0, `${answer}`);
      }
    }
  }
});

test('with metadata, keyless records go to partitions that have a leader', () => {
  const partition = keylanePartitioner({ keyless: 'round-robin' });
  assert.is(partition(message, undefined) % 3, 0);
  const context = metadataOf([1, -1, 2]);
  assert.equal(
    [1, 2, 3].map(() => partition(message, undefined, context)),
    [2, 0, 2],
  );
  assert.is(partition(message, undefined, { metadata: undefined }), 0, 'what was seen is remembered');
  const more = metadataOf([1, -1, 2, 1]);
  assert.ok(partition(message, undefined, more) !== 1);
});

test('lanes need the topic: an error before, right after', () => {
  const partition = keylanePartitioner({ lanes: [{ name: 'vip', when: { keyPrefix: 'vip-' }, to: 1 }] });
  fails(
    () => partition(message, Buffer.from('vip-1')),
    'ERR_TOPIC_INFO',
    /producer\.metadata\(\{ topics: \[topic\] \}\)/,
  );
  assert.is(partition(message, Buffer.from('vip-1'), metadataOf([1, 1, 1])), 1);
  assert.is(partition(message, Buffer.from('vip-1'), { metadata: undefined }), 1, 'the client forgets, we do not');
});

test('a lane’s predicate sees the client’s message, not only its bytes', () => {
  const partition = keylanePartitioner({
    lanes: [{ name: 'large', when: ({ value }) => (value as { amount: number }).amount > 10_000, to: 2 }],
  });
  const large = { topic: 'orders', key: 'a', value: { amount: 10_001 } };
  assert.is(partition(large, Buffer.from('a'), metadataOf([1, 1, 1])), 2);
});

test('sticky-batch: one batch in one go, another after a wait', async () => {
  const partition = keylanePartitioner({ keyless: 'sticky-batch' });
  const context = metadataOf([1, 1, 1, 1]);
  let before = -1;
  for (let i = 0; i < 5; i++) {
    const found = new Set([1, 2, 3].map(() => partition(message, undefined, context)));
    assert.is(found.size, 1);
    assert.not.ok(found.has(before));
    [before] = found;
    await null;
  }
});

test('given without a call, to another client, or with a key that was not serialized', () => {
  const uncalled = keylanePartitioner as unknown as (...args: unknown[]) => number;
  fails(() => uncalled(message, Buffer.from('a'), {}), 'ERR_OPTION', /Call it/);
  fails(() => (keylanePartitioner() as unknown as () => void)(), 'ERR_OPTION', /keylane\/kafkajs/);
  const theirs = kafkajsPartitioner() as unknown as (...args: unknown[]) => number;
  fails(() => theirs(message, Buffer.from('a'), {}), 'ERR_OPTION');
  const partition = keylanePartitioner();
  fails(() => partition(message, 'text' as never), 'ERR_OPTION', /stringSerializer/);
  fails(() => partition({ ...message, partition: '3' as never }, undefined), 'ERR_PARTITION');
});

test('types: what the client takes', () => {
  const options: Partial<ProducerOptions<string, string, string, string>> = { partitioner: keylanePartitioner() };
  const buffers: Partial<ProducerOptions<Buffer, Buffer, Buffer, Buffer>> = { partitioner: keylanePartitioner() };
  // @ts-expect-error it must be called
  const uncalled: Partial<ProducerOptions<string, string, string, string>> = { partitioner: keylanePartitioner };
  for (const { partitioner } of [options, buffers, uncalled]) assert.type(partitioner, 'function');
});

test.run();
