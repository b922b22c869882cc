// The one contract, for every adapter, through its client's own call shape.

import * as confluent from '../../src/adapters/confluent.ts';
import * as kafkaNode from '../../src/adapters/kafka-node.ts';
import * as kafkajs from '../../src/adapters/kafkajs.ts';
import * as noKafka from '../../src/adapters/no-kafka.ts';
import * as nodeRdkafka from '../../src/adapters/node-rdkafka.ts';
import * as platformatic from '../../src/adapters/platformatic.ts';
import { createPartitioner, type PartitionerOptions } from '../../src/index.ts';
import { adapterContract, type Topic } from '../contracts/adapters.ts';

const NO_KEYS: [unknown, string][] = [
  [42, 'ERR_KEY'],
  [42n, 'ERR_KEY'],
  [true, 'ERR_KEY'],
  [{ id: 1 }, 'ERR_KEY'],
];
const NO_BUFFER: [unknown, string][] = [...NO_KEYS, [Uint8Array.of(97, 98), 'ERR_MESSAGE']];
/** Strings end at U+0000, an empty Buffer is sent as no key. */
const CUT: [unknown, string][] = [...NO_BUFFER, ['a\0b', 'ERR_MESSAGE'], [Buffer.alloc(0), 'ERR_MESSAGE']];

/** Clients hand over the same metadata until they refresh it. */
const once = <T extends object>(make: (topic: Topic) => T) => {
  const made = new Map<string, T>();
  return (topic: Topic): T => {
    const id = `${topic.topic} ${topic.leaders}`;
    if (!made.has(id)) made.set(id, make(topic));
    return made.get(id)!;
  };
};

adapterContract({
  name: 'kafkajs',
  batchesEachSend: true,
  badKeys: NO_BUFFER,
  create: options => {
    const metadataOf = once(({ leaders }) => leaders.map((leader, partitionId) => ({ partitionId, leader })));
    const partition = kafkajs.keylanePartitioner(options)();
    return (record, topic) =>
      partition({ topic: topic.topic, partitionMetadata: metadataOf(topic), message: { ...record } });
  },
});

adapterContract({
  name: 'platformatic',
  batchesEachSend: true,
  clientKeepsPartition: true,
  badKeys: NO_KEYS,
  create: options => {
    const partition = platformatic.keylanePartitioner(options);
    const metadataOf = once(({ leaders }) => ({
      partitionsCount: leaders.length,
      partitions: leaders.map(leader => ({ leader })),
    }));
    return (record, topic) => {
      const metadata = { topics: new Map([[topic.topic, metadataOf(topic)]]) };
      // Its stringSerializer.
      const key = typeof record.key === 'string' ? Buffer.from(record.key) : record.key;
      return partition({ topic: topic.topic, ...record } as never, key, { metadata }) % topic.leaders.length;
    };
  },
});

adapterContract({
  name: 'kafka-node',
  batchesEachSend: true,
  clientKeepsPartition: true,
  seesKeyOnly: true,
  badKeys: NO_BUFFER,
  create: options => {
    const partition = kafkaNode.keylanePartitioner(options);
    return ({ key }, { leaders }) =>
      partition(
        leaders.map((_, i) => i).filter(i => leaders[i] >= 0),
        key,
      );
  },
});

adapterContract({
  name: 'no-kafka',
  badKeys: NO_BUFFER,
  create: options => {
    class DefaultPartitioner {
      partition(_topic: string, _partitions: object[], _message: object): number {
        return -1;
      }
    }
    const partitioner = noKafka.keylanePartitioner(DefaultPartitioner, options);
    return (record, { topic, leaders }) =>
      partitioner.partition(
        topic,
        leaders.map((leader, partitionId) => ({ partitionId, leader })),
        record,
      );
  },
});

adapterContract({
  name: '@heroku/no-kafka',
  badKeys: NO_BUFFER,
  create: options => {
    const partition = noKafka.keylanePartitionerFunction(options);
    return (record, { topic, leaders }) =>
      partition(
        topic,
        leaders.map((leader, partitionId) => ({ partitionId, leader })),
        record,
      );
  },
});

/** A program that wants a state makes one partitioner and passes it. */
const withState = (options: PartitionerOptions | undefined) => (options ? createPartitioner(options) : undefined);

adapterContract({
  name: 'confluent',
  badKeys: CUT,
  create: options => {
    const partitioner = withState(options);
    return (record, { topic, leaders }) => {
      const partitions = leaders.map((leader, partitionId) => ({ partitionId, leader }));
      return confluent.assignPartitions([record], [{ name: topic, partitions }], partitioner)[0].partition;
    };
  },
});

adapterContract({
  name: 'node-rdkafka',
  badKeys: CUT,
  create: options => {
    const partitioner = withState(options);
    return (record, { topic, leaders }) => {
      const topics = [{ name: topic, partitions: leaders.map((leader, id) => ({ id, leader })) }];
      return nodeRdkafka.assignPartitions([{ topic, ...record }], { topics }, partitioner)[0].partition;
    };
  },
});
