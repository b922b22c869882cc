// Programs that choose partitions themselves, and what is no Kafka at all but is compared with it.

import { type ClientRow, keyIgnored, partitioner } from './client.ts';

const debezium =
  'https://github.com/debezium/debezium/blob/v3.0.8.Final/debezium-core/src/main/java/io/debezium/transforms/partitions/PartitionRouting.java';
const maxwell =
  'https://github.com/zendesk/maxwell/blob/1601918c00a939da4d9f8779c570aabce0bf1c10/src/main/java/com/zendesk/maxwell/producer/partitioners/MaxwellKafkaPartitioner.java';
const canal =
  'https://github.com/alibaba/canal/blob/canal-1.1.8/connector/core/src/main/java/com/alibaba/otter/canal/connector/core/producer/MQMessageUtils.java';
const flinkCdc =
  'https://github.com/apache/flink-cdc/blob/23fb108e9bea7f689230fa188e5f80c6eef0dbc3/flink-cdc-connect/flink-cdc-pipeline-connectors/flink-cdc-pipeline-connector-kafka/src/main/java/org/apache/flink/cdc/connectors/kafka/sink';
const pulsarCpp = (tag: string) => `https://github.com/apache/pulsar-client-cpp/blob/${tag}/lib/BoostHash.cc`;
const pulsar =
  'https://github.com/apache/pulsar/blob/724a21c67cc396288d0d5a67971120a31b635440/pulsar-client/src/main/java/org/apache/pulsar/client/impl';

export const writers: readonly ClientRow[] = [
  {
    name: 'Debezium PartitionRouting',
    alsoKnownAs: ['PartitionRouting', 'io.debezium.transforms.partitions.PartitionRouting'],
    group: 'Writers',
    toRouteAsJava: 'take the PartitionRouting transform out: the key is then routed by Kafka’s own producer',
    remark:
      'Over payload fields, not the key: the sum of their hashes. The rules here are those of one text field; an int field is its value.',
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
    alsoKnownAs: ["Maxwell's daemon"],
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
    name: 'Canal',
    alsoKnownAs: ['Alibaba Canal'],
    group: 'Writers',
    newest: '1.1.8',
    toRouteAsJava: null,
    remark:
      'It names the partition itself, over the values of columns, and writes records without a key. Without canal.mq.partitionHash, and for changes of tables, everything goes to partition 0.',
    partitioners: [
      keyIgnored('no partitionHash', 'partition 0', canal, { isDefault: true }),
      partitioner('partitionHash', 'canal', 'the caller decides', 'hashed', canal, {
        remark:
          'By default the database’s name is one of the values: keylane where shop,1001. With databaseHash=false (1.1.5 and later) it is the columns alone.',
      }),
      partitioner('partitionHash of the table', 'canal', 'the caller decides', 'hashed', canal, {
        remark: 'The table’s name alone.',
      }),
    ],
  },
  {
    name: 'Flink CDC',
    alsoKnownAs: ['flink-cdc-pipeline-connector-kafka'],
    group: 'Writers',
    newest: '3.6.0',
    toRouteAsJava: 'partition.strategy: hash-by-key in the sink of the pipeline',
    partitioners: [
      keyIgnored('all-to-zero', 'partition 0', `${flinkCdc}/PipelineKafkaRecordSerializationSchema.java`, {
        isDefault: true,
      }),
      partitioner('hash-by-key', 'murmur2', 'sticky', 'hashed', `${flinkCdc}/PartitionStrategy.java`, {
        remark: 'Kafka’s own producer.',
      }),
    ],
  },
  {
    name: 'Alibaba DTS',
    alsoKnownAs: ['Data Transmission Service', 'DTS'],
    group: 'Writers',
    toRouteAsJava: null,
    remark:
      'Three policies: everything to partition 0; by Java’s hashCode of the database’s and table’s names; by hashCode of the primary key. How hashCode becomes a partition is not said.',
    partitioners: [
      keyIgnored('Ship All Data to Partition 0', 'partition 0', 'https://www.alibabacloud.com/help/en/dts/', {
        isDefault: true,
        confirmed: 'not confirmed',
      }),
    ],
  },
  {
    name: 'Striim',
    group: 'Writers',
    toRouteAsJava: null,
    partitioners: [
      keyIgnored(
        'no PartitionKey',
        'partition 0',
        'https://striim.com/docs/en/partition-key-use-cases-and-examples.html',
        {
          isDefault: true,
          confirmed: 'documentation',
        },
      ),
    ],
  },
  {
    name: 'Materialize',
    alsoKnownAs: ['MaterializeInc/materialize'],
    group: 'Writers',
    toRouteAsJava: 'PARTITION BY = kafka_murmur2(…) in CREATE SINK, of the key’s own bytes',
    remark: 'Over the encoded key without the five bytes of its schema id, so compare keys from the sixth byte on.',
    partitioners: [
      partitioner(
        'default',
        'seahash',
        'partition 0',
        'hashed',
        'https://materialize.com/docs/sql/create-sink/kafka/',
        { isDefault: true, confirmed: 'documentation' },
      ),
    ],
  },
  {
    name: 'collectd write_kafka',
    alsoKnownAs: ['collectd', 'write_kafka'],
    group: 'Writers',
    newest: '5.12.0',
    toRouteAsJava: null,
    remark:
      'If the partition has no leader it takes the next one that has. Where C’s char is unsigned (ARM) keys that are not ASCII go elsewhere. Before 5.6 only the first bytes of the key counted.',
    partitioners: [
      partitioner(
        'kafka_partition',
        'djb2-end',
        'random',
        'hashed',
        'https://github.com/collectd/collectd/blob/collectd-5.12.0/src/write_kafka.c',
        { versions: '>=5.6', isDefault: true },
      ),
    ],
  },
  {
    name: 'Zalando Nakadi',
    alsoKnownAs: ['Nakadi'],
    group: 'Writers',
    toRouteAsJava: null,
    remark: 'Over fields of the event, not the key: the sum of their hashCodes. The rule here is that of one field.',
    partitioners: [
      partitioner(
        'hash',
        'maxwell-hash',
        'refused',
        'hashed',
        'https://github.com/zalando/nakadi/blob/09f70f861401d5417c659b1a6e5b03d2467086f8/core-services/src/main/java/org/zalando/nakadi/partitioning/HashPartitionStrategy.java',
        { isDefault: true },
      ),
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
    alsoKnownAs: ['Azure Event Hubs', 'Event Hubs'],
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
    alsoKnownAs: ['Pulsar'],
    group: 'Not Kafka',
    toRouteAsJava: null,
    remark: 'The Java client. The one for C++, which those for Python and Node.js embed, has another default.',
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
    name: 'pulsar-client-cpp',
    alsoKnownAs: ['Apache Pulsar C++', 'Pulsar C++', 'pulsar-client', 'pulsar-client-python', 'pulsar-client-node'],
    group: 'Not Kafka',
    newest: '4.2.0',
    toRouteAsJava: null,
    remark:
      'The rule is that of the Boost that it was compiled with: the project’s own packages, and the Python wheels, took one before 1.81 until 3.4 and 1.83 from 3.5 on. Bytes from 0x80 on are signed on x86-64 in the older one.',
    partitioners: [
      partitioner('HashingScheme.BoostHash', 'pulsar-boost-182', 'round-robin', 'hashed', pulsarCpp('v4.2.0'), {
        versions: '>=3.5',
        isDefault: true,
      }),
      partitioner('HashingScheme.BoostHash', 'pulsar-boost', 'round-robin', 'hashed', pulsarCpp('v3.4.2'), {
        versions: '<3.5',
        isDefault: true,
      }),
      partitioner(
        'HashingScheme.JavaStringHash',
        'hashcode-mask',
        'round-robin',
        'hashed',
        'https://github.com/apache/pulsar-client-cpp/blob/v4.2.0/lib/JavaStringHash.cc',
        { remark: 'Of bytes instead of UTF-16 units: keys that are not ASCII go elsewhere than with the Java client.' },
      ),
    ],
  },
  {
    name: 'Amazon Kinesis',
    alsoKnownAs: ['Kinesis', 'AWS Kinesis'],
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
