// What only kafka-node and no-kafka do.

import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { keylanePartitioner as forKafkaNode } from '../../src/adapters/kafka-node.ts';
import { keylanePartitioner as forNoKafka } from '../../src/adapters/no-kafka.ts';
import { fails } from '../fails.ts';

const test = suite('kafka-node, no-kafka');

test('kafka-node leaves out leaderless partitions: a gap is an error, unless the count is known', () => {
  fails(() => forKafkaNode()([0, 2], 'a'), 'ERR_TOPIC_INFO', /0, 2/);
  assert.is(forKafkaNode({ numPartitions: 12 })([0, 2, 3], 'order-1'), 10);
  fails(() => forKafkaNode({ numPartitions: 2 })([0, 1, 2]), 'ERR_TOPIC_INFO');
  fails(() => forKafkaNode()([], 'a'), 'ERR_PARTITION_COUNT');
});

test('kafka-node: sticky-batch, a batch for each send', async () => {
  const partition = forKafkaNode({ keyless: 'sticky-batch' });
  const send = () => [1, 2, 3].map(() => partition([0, 1, 2]));
  const first = send();
  assert.is(new Set(first).size, 1);
  await null;
  assert.is.not(send()[0], first[0]);
});

test('kafka-node: given without a call, or asked by another client', () => {
  fails(() => (forKafkaNode as unknown as (...args: unknown[]) => number)([0, 1], 'a'), 'ERR_OPTION');
  fails(() => forKafkaNode()({ topic: 't' } as never), 'ERR_OPTION');
});

test('no-kafka takes instances of its own class', () => {
  class DefaultPartitioner {
    counter = 7;
    partition(_topic: string, _partitions: object[], _message: object) {
      return -1;
    }
    getKey() {}
  }
  const partitioner = forNoKafka(DefaultPartitioner);
  assert.instance(partitioner, DefaultPartitioner);
  const partitions = [0, 1, 2].map(partitionId => ({ partitionId, leader: 1 }));
  assert.is(partitioner.partition('t', partitions, { key: 'abc' }), 479470107 % 3);
  for (const bad of [undefined, {}, { keyless: 'random' }, () => {}]) {
    fails(() => forNoKafka(bad as never), 'ERR_OPTION', /Kafka\.DefaultPartitioner/);
  }
});

test.run();
