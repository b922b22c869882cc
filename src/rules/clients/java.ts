import type { Client } from './client.ts';

const kafka = (tag: string, path: string) => `https://github.com/apache/kafka/blob/${tag}/${path}`;
const producer = 'clients/src/main/java/org/apache/kafka/clients/producer';
const byDefault = 'it does by default: leave partitioner.class unset';

export const java: readonly Client[] = [
  {
    name: 'kafka-clients',
    group: 'Java',
    toRouteAsJava: byDefault,
    usedBy: ['Kafka Connect', 'Debezium', 'ksqlDB', 'Spring for Apache Kafka', 'Confluent REST Proxy'],
    remark:
      'partitioner.ignore.keys=true (3.3 and later) ignores the keys. MirrorMaker 2 keeps the partition of its source.',
    partitioners: [
      {
        name: 'built-in',
        versions: '>=3.3',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'sticky',
        emptyKey: 'hashed',
        source: kafka('4.1.0', `${producer}/internals/BuiltInPartitioner.java`),
      },
      {
        name: 'DefaultPartitioner',
        versions: '>=2.4 <3.3',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'sticky',
        emptyKey: 'hashed',
        source: kafka('2.8.2', `${producer}/internals/DefaultPartitioner.java`),
      },
      {
        name: 'DefaultPartitioner',
        versions: '<2.4',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'round-robin',
        emptyKey: 'hashed',
        source: kafka('2.3.1', `${producer}/internals/DefaultPartitioner.java`),
      },
      {
        name: 'RoundRobinPartitioner',
        versions: '>=2.4',
        rule: null,
        nullKey: 'round-robin',
        emptyKey: 'round-robin',
        source: kafka('4.1.0', `${producer}/RoundRobinPartitioner.java`),
      },
      {
        name: 'UniformStickyPartitioner',
        versions: '>=2.4 <4.0',
        rule: null,
        nullKey: 'sticky',
        emptyKey: 'sticky',
        source: kafka('2.8.2', `${producer}/UniformStickyPartitioner.java`),
      },
    ],
  },
  {
    name: 'Kafka Streams',
    group: 'Java',
    toRouteAsJava: byDefault,
    partitioners: [
      {
        name: 'DefaultStreamPartitioner',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'sticky',
        emptyKey: 'hashed',
        source: kafka(
          '4.1.0',
          'streams/src/main/java/org/apache/kafka/streams/processor/internals/DefaultStreamPartitioner.java',
        ),
      },
      {
        name: 'WindowedStreamPartitioner',
        rule: 'murmur2',
        nullKey: 'sticky',
        emptyKey: 'hashed',
        source: kafka(
          '4.1.0',
          'streams/src/main/java/org/apache/kafka/streams/kstream/internals/WindowedStreamPartitioner.java',
        ),
        remark: 'Hashes the inner key of a windowed key alone: windowedInnerKey of keylane/serializers.',
      },
    ],
  },
  {
    name: 'Kafka Scala producer',
    group: 'Java',
    toRouteAsJava: 'use the Java client: kafka.producer.Producer was removed in Kafka 2.0',
    remark:
      'Over the key object: String.hashCode for text. Its ByteArrayPartitioner takes Arrays.hashCode of the bytes.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        versions: '>=0.8.2 <2.0',
        isDefault: true,
        rule: 'hashcode-abs',
        nullKey: 'sticky',
        emptyKey: 'hashed',
        source: kafka('0.10.2.2', 'core/src/main/scala/kafka/producer/DefaultPartitioner.scala'),
      },
      {
        name: 'DefaultPartitioner',
        versions: '<0.8.2',
        isDefault: true,
        rule: 'hashcode-mask',
        nullKey: 'sticky',
        emptyKey: 'hashed',
        source: kafka('0.8.1.1', 'core/src/main/scala/kafka/producer/DefaultPartitioner.scala'),
        remark: 'Its Utils.abs cleared the sign bit: https://issues.apache.org/jira/browse/KAFKA-1469',
      },
    ],
  },
  {
    name: 'Spring Cloud Stream',
    group: 'Java',
    toRouteAsJava: "leave partitioning to Kafka: no partition-key-expression, and the record's key set instead",
    remark:
      'Over the result of partition-key-expression, an object: String.hashCode for text, the value itself for an Integer.',
    partitioners: [
      {
        name: 'partition-key-expression',
        rule: 'hashcode-abs',
        nullKey: 'refused',
        emptyKey: 'hashed',
        source:
          'https://github.com/spring-cloud/spring-cloud-stream/blob/74227674a869084c955ffc79c494c566a9651e09/core/spring-cloud-stream/src/main/java/org/springframework/cloud/stream/binder/PartitionHandler.java',
      },
    ],
  },
  {
    name: 'Kafka internal topics',
    group: 'Java',
    toRouteAsJava: null,
    remark:
      '__consumer_offsets by the group id, __transaction_state by the transactional id; 50 partitions by default.',
    partitioners: [
      {
        name: '__consumer_offsets',
        isDefault: true,
        rule: 'hashcode-abs',
        nullKey: 'refused',
        emptyKey: 'hashed',
        source: kafka('3.9.1', 'core/src/main/scala/kafka/coordinator/group/GroupMetadataManager.scala'),
      },
    ],
  },
];
