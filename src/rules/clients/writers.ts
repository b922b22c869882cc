// Programs that choose partitions themselves, and what is no Kafka at all but is compared with it.

import type { Client } from './client.ts';

const debezium =
  'https://github.com/debezium/debezium/blob/v3.0.8.Final/debezium-core/src/main/java/io/debezium/transforms/partitions/PartitionRouting.java';
const maxwell =
  'https://github.com/zendesk/maxwell/blob/1601918c00a939da4d9f8779c570aabce0bf1c10/src/main/java/com/zendesk/maxwell/producer/partitioners/MaxwellKafkaPartitioner.java';
const pulsar =
  'https://github.com/apache/pulsar/blob/724a21c67cc396288d0d5a67971120a31b635440/pulsar-client/src/main/java/org/apache/pulsar/client/impl';

export const writers: readonly Client[] = [
  {
    name: 'Debezium PartitionRouting',
    group: 'Writers',
    toRouteAsJava: 'take the PartitionRouting transform out: the key is then routed by Kafka’s own producer',
    remark: 'Over payload fields, not the key: the sum of their hashes. The rules here are those of one text field.',
    partitioners: [
      {
        name: 'partition.hash.function=java',
        isDefault: true,
        rule: 'debezium-java',
        nullKey: 'the caller decides',
        emptyKey: 'hashed',
        source: debezium,
      },
      {
        name: 'partition.hash.function=murmur',
        rule: 'debezium-murmur',
        nullKey: 'the caller decides',
        emptyKey: 'hashed',
        source: debezium,
      },
    ],
  },
  {
    name: 'Maxwell',
    group: 'Writers',
    toRouteAsJava: null,
    remark: 'Over a text (database, table, primary key or column: producer_partition_by), not the key’s bytes.',
    partitioners: [
      {
        name: 'kafka_partition_hash=default',
        isDefault: true,
        rule: 'maxwell-hash',
        nullKey: 'hashed',
        emptyKey: 'hashed',
        source: maxwell,
      },
      {
        name: 'kafka_partition_hash=murmur3',
        rule: 'maxwell-murmur3',
        nullKey: 'hashed',
        emptyKey: 'hashed',
        source: maxwell,
      },
    ],
  },
  {
    name: 'ClickHouse kafkaMurmurHash',
    group: 'Writers',
    toRouteAsJava: 'bitAnd(kafkaMurmurHash(key), 0x7fffffff) % n',
    remark: 'The SQL function gave the whole hash; later releases clear its sign bit, and then this is Java’s rule.',
    partitioners: [
      {
        name: 'kafkaMurmurHash(key) % n',
        rule: 'murmur2-unsigned',
        nullKey: 'the caller decides',
        emptyKey: 'hashed',
        source:
          'https://github.com/ClickHouse/ClickHouse/blob/0fab481eb0cd5cbf51ba348d777074c8a928e60d/src/Functions/FunctionsHashing.h',
      },
    ],
  },
  {
    name: 'Azure Event Hubs AMQP',
    group: 'Not Kafka',
    toRouteAsJava: null,
    remark:
      'Kafka and AMQP clients of one event hub disagree by design. The Java SDK reads bytes of 80 and above as signed numbers and differs for such keys.',
    partitioners: [
      {
        name: 'partition key',
        isDefault: true,
        rule: 'event-hubs',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source:
          'https://github.com/Azure/azure-sdk-for-js/blob/510ab71af3805b91b2b43990c6bd0ab05e735007/sdk/eventhub/event-hubs/src/impl/partitionKeyToIdMapper.ts',
      },
    ],
  },
  {
    name: 'Apache Pulsar',
    group: 'Not Kafka',
    toRouteAsJava: null,
    partitioners: [
      {
        name: 'HashingScheme.JavaStringHash',
        isDefault: true,
        rule: 'hashcode-mask',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: `${pulsar}/JavaStringHash.java`,
      },
      {
        name: 'HashingScheme.Murmur3_32Hash',
        rule: 'pulsar-murmur3',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: `${pulsar}/Murmur3Hash32.java`,
      },
    ],
  },
  {
    name: 'Amazon Kinesis',
    group: 'Not Kafka',
    toRouteAsJava: null,
    remark: 'For a stream whose shards are even, as they are when it is created; resharding makes them uneven.',
    partitioners: [
      {
        name: 'partition key',
        isDefault: true,
        rule: 'kinesis',
        nullKey: 'refused',
        emptyKey: 'refused',
        source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html',
      },
    ],
  },
];
