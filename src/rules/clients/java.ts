import { type ClientRow, keyIgnored, partitioner } from './client.ts';

const kafka = (tag: string, path: string) => `https://github.com/apache/kafka/blob/${tag}/${path}`;
const producer = 'clients/src/main/java/org/apache/kafka/clients/producer';
const spring =
  'https://github.com/spring-cloud/spring-cloud-stream/blob/v4.1.0/core/spring-cloud-stream/src/main/java/org/springframework/cloud/stream/binder/PartitionHandler.java';
const flink =
  'https://github.com/apache/flink-connector-kafka/blob/eb8ff700b2390d5bc3a8c67fcdb3f3ad93824e24/flink-connector-kafka/src/main/java/org/apache/flink/streaming/connectors/kafka';
const byDefault = 'it does by default: leave partitioner.class unset';

export const java: readonly ClientRow[] = [
  {
    name: 'kafka-clients',
    group: 'Java',
    toRouteAsJava: byDefault,
    alsoKnownAs: [
      'Java',
      'Kafka',
      'Apache Kafka',
      'KafkaProducer',
      'Kafka producer',
      'Java client',
      'JVM',
      'Kotlin',
      'Scala',
    ],
    newest: '4.4.0',
    remark:
      'partitioner.ignore.keys=true (3.3 and later) ignores the keys. Since 4.4 partitioner.rack.aware=true with client.rack takes the sticky partition among leaders of the producer’s own rack (KIP-1123): records without a key may then be spread unevenly, as meant; those with a key are routed as ever.',
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
    newest: '4.4.0',
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
    alsoKnownAs: ['kafka.producer.Producer'],
    group: 'Java',
    toRouteAsJava: 'use the Java client: kafka.producer.Producer was removed in Kafka 2.0',
    remark:
      'Over the key object: the rules here are those of a text. The value of an Integer is int32-abs, Long.hashCode int64-hashcode-abs.',
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
      partitioner(
        'ByteArrayPartitioner',
        'array-hashcode-abs',
        'sticky',
        'hashed',
        kafka('0.10.2.2', 'core/src/main/scala/kafka/producer/ByteArrayPartitioner.scala'),
        { versions: '>=0.8.2 <2.0' },
      ),
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
    alsoKnownAs: ['spring-cloud-stream-binder-kafka', 'StreamBridge'],
    group: 'Java',
    newest: '5.0.3',
    toRouteAsJava: "leave partitioning to Kafka: no partition-key-expression, and the record's key set instead",
    remark:
      'partition-key-expression gives an object, whose hashCode counts and not the record’s key: a text, an Integer or a Long has a rule; a byte[] has another hashCode each time, so its records go anywhere. Without the expression Kafka’s own producer routes the record.',
    partitioners: [
      partitioner('partition-key-expression', 'hashcode-abs', 'refused', 'hashed', spring, {
        isDefault: true,
        remark: 'Of a String.',
      }),
      partitioner('partition-key-expression of an Integer', 'int32-abs', 'refused', 'refused', spring, {
        remark: 'Of a key of four bytes; of decimal text it is integer-abs.',
      }),
      partitioner('partition-key-expression of a Long', 'int64-hashcode-abs', 'refused', 'refused', spring, {
        remark: 'Of a key of eight bytes; of decimal text below 2^31 it is integer-abs.',
      }),
    ],
  },
  {
    name: 'Apache Flink',
    alsoKnownAs: ['Flink', 'flink-connector-kafka', 'PyFlink', 'Flink SQL'],
    group: 'Java',
    newest: '5.0.0',
    toRouteAsJava: 'sink.partitioner=default, or no setPartitioner: Kafka’s own producer routes the record',
    remark: 'Releases are those of the connector.',
    partitioners: [
      partitioner('default', 'murmur2', 'sticky', 'hashed', `${flink}/table/KafkaConnectorOptions.java`, {
        isDefault: true,
        remark: 'Kafka’s own producer.',
      }),
      keyIgnored('fixed', 'one fixed partition', `${flink}/partitioner/FlinkFixedPartitioner.java`, {
        remark:
          'FlinkFixedPartitioner, the default of the older FlinkKafkaProducer: each subtask writes to the partition of its number modulo n, so some partitions stay empty if there are fewer subtasks.',
      }),
      keyIgnored('round-robin', 'sticky', `${flink}/table/KafkaConnectorOptions.java`, {
        confirmed: 'documentation',
        remark: 'It takes the keys away, so that Kafka’s own producer spreads the records.',
      }),
    ],
  },
  {
    name: 'Apache Samza',
    alsoKnownAs: ['Samza', 'KafkaSystemProducer'],
    group: 'Java',
    toRouteAsJava: 'send envelopes without a partition key: Kafka’s own producer then routes by the key',
    remark:
      'Over the partition key, an object: a byte[] has another hashCode each time, so its records go anywhere. Without one it is Kafka’s own producer.',
    partitioners: [
      partitioner(
        'partition key',
        'hashcode-abs',
        'sticky',
        'hashed',
        'https://github.com/apache/samza/blob/23f52e98d6426a5d0e11bc4e8c8de588b60f0406/samza-kafka/src/main/java/org/apache/samza/util/KafkaUtil.java',
        { isDefault: true },
      ),
    ],
  },
  {
    name: 'Hypertrace KeyHashPartitioner',
    alsoKnownAs: ['Hypertrace', 'kafka-streams-framework'],
    group: 'Java',
    newest: '0.6.5',
    toRouteAsJava: 'leave the StreamPartitioner out: Kafka Streams then routes by the key’s bytes',
    remark: 'Over the key object: String.hashCode for text.',
    partitioners: [
      partitioner(
        'KeyHashPartitioner',
        'hashcode-mask',
        'partition 0',
        'hashed',
        'https://github.com/hypertrace/kafka-streams-framework/blob/0.6.5/kafka-streams-partitioners/weighted-group-partitioner/src/main/java/org/hypertrace/core/kafkastreams/framework/partitioner/KeyHashPartitioner.java',
        { isDefault: true },
      ),
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
