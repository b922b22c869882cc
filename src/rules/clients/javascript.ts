import { type ClientRow, keyIgnored, partitioner } from './client.ts';

const kafkajs = (tag: string, path: string) =>
  `https://github.com/tulios/kafkajs/blob/${tag}/src/producer/partitioners/${path}`;
const platformatic = 'https://github.com/platformatic/kafka/blob/v1.35.0/src/clients/producer';
const kafkaNode = 'https://github.com/SOHU-Co/kafka-node/blob/v5.0.0/lib';
const sinek = 'https://www.npmjs.com/package/sinek/v/9.1.0';
const noKafka =
  'https://github.com/oleksiyk/kafka/blob/2d8d000a0704b0b84711bb6892d4f7c858eb26c5/lib/assignment/partitioners';

export const javascript: readonly ClientRow[] = [
  {
    name: 'kafkajs',
    group: 'JavaScript',
    toRouteAsJava:
      'createPartitioner: Partitioners.DefaultPartitioner (2.0 and later), Partitioners.JavaCompatiblePartitioner before',
    newest: '2.2.4',
    remark: 'An upgrade from 1.x to 2.x without LegacyPartitioner moves most keys.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        versions: '>=2.0',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: kafkajs('v2.2.4', 'default/murmur2.js'),
      },
      {
        name: 'LegacyPartitioner',
        versions: '>=2.0',
        rule: 'murmur2-float',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: kafkajs('v2.2.4', 'legacy/murmur2.js'),
      },
      {
        name: 'DefaultPartitioner',
        versions: '<2.0',
        isDefault: true,
        rule: 'murmur2-float',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: kafkajs('v1.16.0', 'default/murmur2.js'),
      },
      {
        name: 'JavaCompatiblePartitioner',
        rule: 'murmur2',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: kafkajs('a674e39897d5e7f1496ab9a95af3fae10679654a', 'defaultJava/murmur2.js'),
      },
    ],
  },
  {
    name: '@platformatic/kafka',
    alsoKnownAs: ['platformatic'],
    group: 'JavaScript',
    newest: '2.12.1',
    toRouteAsJava:
      'partitioner: compatibilityPartitioner, and never send a record without a key (all of them go to partition 0)',
    partitioners: [
      {
        name: 'defaultPartitioner',
        isDefault: true,
        rule: 'murmur2-unsigned',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: `${platformatic}/partitioners.ts`,
      },
      {
        name: 'compatibilityPartitioner',
        versions: '>=1.32',
        rule: 'murmur2',
        nullKey: 'partition 0',
        emptyKey: 'hashed',
        source: `${platformatic}/partitioners.ts`,
      },
    ],
  },
  {
    name: 'kafka-node',
    group: 'JavaScript',
    newest: '5.0.0',
    toRouteAsJava: 'new Producer(client, { partitionerType: 4 }, keylanePartitioner()) of keylane/kafka-node',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        isDefault: true,
        rule: null,
        nullKey: 'partition 0',
        emptyKey: 'partition 0',
        source: `${kafkaNode}/partitioner.js`,
        remark: 'Producer’s default: every record goes to the first partition, whatever its key.',
      },
      {
        name: 'CyclicPartitioner',
        rule: null,
        nullKey: 'round-robin',
        emptyKey: 'round-robin',
        source: `${kafkaNode}/highLevelProducer.js`,
        remark: 'HighLevelProducer’s default.',
      },
      {
        name: 'KeyedPartitioner',
        rule: 'kafka-node',
        nullKey: 'one fixed partition',
        emptyKey: 'one fixed partition',
        source: `${kafkaNode}/partitioner.js`,
      },
    ],
  },
  {
    name: 'no-kafka',
    alsoKnownAs: ['oleksiyk/kafka'],
    group: 'JavaScript',
    newest: '3.4.4',
    toRouteAsJava: 'it does by default (3.0 and later)',
    remark: 'Before 3.0 it had no partitioner: the caller named the partition or gave a function that did.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        versions: '>=3.0',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: `${noKafka}/default.js`,
      },
      {
        name: 'HashCRC32Partitioner',
        versions: '>=3.1',
        rule: 'no-kafka-crc32',
        nullKey: 'partition 0',
        emptyKey: 'hashed',
        source: `${noKafka}/hash_crc32.js`,
      },
    ],
  },
  {
    name: '@heroku/no-kafka',
    group: 'JavaScript',
    newest: '2.4.1',
    toRouteAsJava: 'new Kafka.Producer({ partitioner: keylanePartitionerFunction() }) of keylane/no-kafka',
    remark: 'A fork of no-kafka 2: a message without a partition is refused unless the producer has a partitioner.',
    partitioners: [
      keyIgnored('none', 'the caller decides', 'https://www.npmjs.com/package/@heroku/no-kafka/v/2.4.1', {
        isDefault: true,
        remark: 'partitioner is a function of topic, partitions and message.',
      }),
    ],
  },
  {
    name: 'node-sinek',
    alsoKnownAs: ['sinek'],
    group: 'JavaScript',
    newest: '9.1.0',
    toRouteAsJava: "murmurHashVersion: '2' in the producer's options",
    remark: 'It names the partition itself. A message without a key gets a random UUID as its key.',
    partitioners: [
      partitioner("murmurHashVersion '3'", 'murmur3-unsigned', 'random', 'random', sinek, { isDefault: true }),
      partitioner("murmurHashVersion '2'", 'murmur2', 'random', 'random', sinek),
    ],
  },
  {
    name: 'kafka-ts',
    group: 'JavaScript',
    newest: '1.5.0',
    toRouteAsJava: 'it does by default',
    partitioners: [
      {
        name: 'defaultPartitioner',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'round-robin',
        emptyKey: 'round-robin',
        source: 'https://www.npmjs.com/package/kafka-ts/v/1.5.0',
      },
    ],
  },
];
