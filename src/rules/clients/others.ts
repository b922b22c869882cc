// Python, Ruby, Rust, PHP, Elixir, HTTP.

import type { Client } from './client.ts';

const ruby = (commit: string, file: string) => `https://github.com/zendesk/ruby-kafka/blob/${commit}/lib/kafka/${file}`;
const kafkaEx = 'https://github.com/kafkaex/kafka_ex/blob/9d54a9b7a6cb896f28286b2a9532b967584fbd12/lib/kafka_ex';

export const others: readonly Client[] = [
  {
    name: 'kafka-python',
    group: 'Python',
    toRouteAsJava: 'it does by default',
    remark: 'kafka-python-ng is the same.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: 'https://github.com/dpkp/kafka-python/blob/2.0.2/kafka/partitioner/default.py',
      },
    ],
  },
  {
    name: 'aiokafka',
    group: 'Python',
    toRouteAsJava: 'it does by default',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: 'https://github.com/aio-libs/aiokafka/blob/v0.12.0/aiokafka/partitioner.py',
      },
    ],
  },
  {
    name: 'pykafka',
    group: 'Python',
    toRouteAsJava: 'pass a partitioner of your own that computes murmur2: a callable (partitions, key)',
    partitioners: [
      {
        name: 'RandomPartitioner',
        isDefault: true,
        rule: null,
        nullKey: 'random',
        emptyKey: 'random',
        source:
          'https://github.com/Parsely/pykafka/blob/b1d958bd05c1dad491e8243e032f87b10eb6d528/pykafka/partitioners.py',
      },
      {
        name: 'HashingPartitioner',
        rule: 'sha1',
        nullKey: 'refused',
        emptyKey: 'refused',
        source:
          'https://github.com/Parsely/pykafka/blob/b1d958bd05c1dad491e8243e032f87b10eb6d528/pykafka/partitioners.py',
      },
    ],
  },
  {
    name: 'ruby-kafka',
    group: 'Ruby',
    toRouteAsJava: 'Kafka.new(…, partitioner: Kafka::Partitioner.new(hash_function: :murmur2)) (1.4 and later)',
    usedBy: ['fluent-plugin-kafka', 'Racecar', 'DeliveryBoy'],
    remark: 'fluent-plugin-kafka: partitioner_hash_function murmur2.',
    partitioners: [
      {
        name: 'crc32',
        isDefault: true,
        rule: 'crc32',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: ruby('d49e7c4493c130a63fc0951a50bba5496541cb98', 'crc32_hash.rb'),
      },
      {
        name: 'murmur2',
        versions: '>=1.4',
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: ruby('a56d16bf1ff30d784c4617159033569045e157eb', 'murmur2_hash.rb'),
      },
    ],
  },
  {
    name: 'kafka-rust',
    group: 'Rust',
    toRouteAsJava: 'Producer::from_hosts(…).with_partitioner(…) with a Partitioner of your own that computes murmur2',
    remark: 'The crate kafka.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        versions: '>=0.6',
        isDefault: true,
        rule: 'xxhash32',
        nullKey: 'round-robin',
        emptyKey: 'sent without a key',
        source: 'https://docs.rs/crate/kafka/0.10.0/source/src/producer.rs',
      },
    ],
  },
  {
    name: 'rskafka',
    group: 'Rust',
    toRouteAsJava: 'pick the partition client with murmur2 yourself',
    partitioners: [
      {
        name: 'none',
        isDefault: true,
        rule: null,
        nullKey: 'the caller decides',
        emptyKey: 'the caller decides',
        source: 'https://docs.rs/crate/rskafka/0.6.0',
      },
    ],
  },
  {
    name: 'phpkafka',
    group: 'PHP',
    toRouteAsJava: '$config->setPartitioner(…) with a PartitionerInterface of your own that computes murmur2',
    remark: 'longlang/phpkafka.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        isDefault: true,
        rule: 'crc32',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source:
          'https://github.com/swoole/phpkafka/blob/fcbe0a7ae92e13ed0bf0a35cb5f6bcff883a8007/src/Producer/Partitioner/DefaultPartitioner.php',
      },
    ],
  },
  {
    name: 'KafkaEx',
    group: 'Elixir',
    toRouteAsJava: 'config :kafka_ex, partitioner: KafkaEx.DefaultPartitioner',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: `${kafkaEx}/default_partitioner.ex`,
      },
      {
        name: 'LegacyPartitioner',
        rule: 'murmur2-unsigned',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: `${kafkaEx}/legacy_partitioner.ex`,
      },
    ],
  },
  {
    name: 'Redpanda HTTP Proxy',
    group: 'HTTP',
    toRouteAsJava: 'name the partition in each record',
    partitioners: [
      {
        name: 'default',
        isDefault: true,
        rule: 'murmur2-unsigned',
        nullKey: 'round-robin',
        emptyKey: 'round-robin',
        source:
          'https://github.com/redpanda-data/redpanda/blob/c2e22debf59dbc4ad91dfa8d1a9520e352b382fe/src/v/kafka/client/partitioners.cc',
      },
    ],
  },
];
