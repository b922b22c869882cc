// assignPartitions: new objects, a state across calls, metadata as the clients give it.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as confluent from '../../src/adapters/confluent.ts';
import * as nodeRdkafka from '../../src/adapters/node-rdkafka.ts';
import { createPartitioner, partitionForKey } from '../../src/index.ts';
import { partitionUnder } from '../../src/rules/index.ts';
import { fails } from '../fails.ts';

const test = suite('assignPartitions');
const { assignPartitions } = confluent;
const partitions = (...leaders: number[]) => leaders.map((leader, partitionId) => ({ partitionId, leader }));

test('new objects with everything that was there; the given ones stay as they are', () => {
  const messages = [Object.freeze({ key: 'order-1', value: 'a', headers: { h: '1' }, timestamp: '7' })];
  const assigned = assignPartitions(messages, 12);
  assert.equal(assigned, [{ key: 'order-1', value: 'a', headers: { h: '1' }, timestamp: '7', partition: 10 }]);
  assert.is.not(assigned[0], messages[0]);
});

test('a partition that is named is kept; -1 is librdkafka’s "not assigned"', () => {
  const messages = [{ key: 'order-1', partition: 3 }, { key: 'order-1', partition: -1 }, { key: 'order-1' }];
  assert.equal(
    assignPartitions(messages, 12).map(({ partition }) => partition),
    [3, 10, 10],
  );
});

test('options: the rule that the topic was written with', () => {
  const [{ partition }] = assignPartitions([{ key: 'order-1' }], 12, { rule: 'crc32' });
  assert.is(partition, partitionUnder('crc32', 'order-1', 12));
});

test('a partitioner goes on from call to call; round-robin as an option would not', () => {
  const partitioner = createPartitioner({ keyless: 'round-robin' });
  const found = [1, 2, 3, 4].map(() => assignPartitions([{ value: 'v' }], 3, partitioner)[0].partition);
  assert.equal(found, [0, 1, 2, 0]);
  for (const options of [
    { keyless: 'round-robin' },
    { lanes: [{ name: 'all', to: 'rest', within: 'round-robin' }] },
  ] as const) {
    fails(() => assignPartitions([{ value: 'v' }], 3, options), 'ERR_OPTION', /createPartitioner/);
  }
});

test('without options: sticky from call to call', () => {
  const found = new Set(Array.from({ length: 50 }, () => assignPartitions([{ value: 'v' }], 1000)[0].partition));
  assert.is(found.size, 1);
});

test('sticky-batch: a batch for each call', () => {
  const partitioner = createPartitioner({ keyless: 'sticky-batch' });
  const call = () => new Set(assignPartitions([{ value: 'a' }, { value: 'b' }], 6, partitioner).map(m => m.partition));
  const [first, second] = [call(), call()];
  assert.is(first.size, 1);
  assert.is(second.size, 1);
  assert.not.equal(first, second);
});

test('metadata: a topic, or the list with this one topic', () => {
  const topic = { name: 'orders', partitions: partitions(1, -1, 1) };
  const partitioner = createPartitioner({ keyless: 'round-robin' });
  const keyless = [{ value: 'a' }, { value: 'b' }, { value: 'c' }];
  assert.equal(
    assignPartitions(keyless, topic, partitioner).map(m => m.partition),
    [0, 2, 0],
  );
  assert.equal(
    assignPartitions(keyless, [topic], partitioner).map(m => m.partition),
    [2, 0, 2],
  );
  for (const bad of [
    [topic, topic],
    [],
    {},
    '3',
    null,
    { name: 'a', partitions: [] },
    { name: 'a', partitions: partitions(1).concat({ partitionId: 5, leader: 1 }) },
  ]) {
    fails(() => assignPartitions(keyless, bad as never), 'ERR_TOPIC_INFO');
  }
  for (const bad of [0, 1.5, Number.NaN]) fails(() => assignPartitions(keyless, bad), 'ERR_PARTITION_COUNT');
});

test('bad messages', () => {
  fails(() => assignPartitions({} as never, 3), 'ERR_OPTION');
  fails(() => assignPartitions([null] as never, 3), 'ERR_MESSAGE');
  fails(() => assignPartitions([{ key: 'a\0b' }], 3), 'ERR_MESSAGE', /cut at U\+0000.*Buffer\.from/);
  assert.is(assignPartitions([{ key: Buffer.from('a\0b') }], 12)[0].partition, partitionForKey('a\0b', 12));
});

test('node-rdkafka: each message names its topic, metadata holds several', () => {
  const list = (...leaders: number[]) => leaders.map((leader, id) => ({ id, leader }));
  const metadata = {
    topics: [
      { name: 'a', partitions: list(1, 1, 1) },
      { name: 'b', partitions: list(1, -1) },
    ],
  };
  const messages = [
    { topic: 'a', key: 'order-1' },
    { topic: 'b', key: 'order-1' },
    { topic: 'b', value: Buffer.from('v') },
  ];
  const found = nodeRdkafka.assignPartitions(messages, metadata).map(({ partition }) => partition);
  assert.equal(found, [partitionForKey('order-1', 3), partitionForKey('order-1', 2), 0]);
  assert.is(nodeRdkafka.assignPartitions(messages, 12)[0].partition, 10);
  fails(() => nodeRdkafka.assignPartitions([{ topic: 'c' }], metadata), 'ERR_TOPIC_INFO');
  fails(() => nodeRdkafka.assignPartitions([{ topic: 'c' }], {} as never), 'ERR_TOPIC_INFO');
  fails(() => nodeRdkafka.assignPartitions([{ key: 'a' }] as never, 3), 'ERR_MESSAGE');
});

test.run();
