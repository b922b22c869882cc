// Programs that write through a client of the catalogue: people ask for them by name.

import type { Program } from './client.ts';

const github = (repository: string, tag: string, path: string) =>
  `https://github.com/${repository}/blob/${tag}/${path}`;
const otel = 'open-telemetry/opentelemetry-collector-contrib';
const connect = (file: string) => github('redpanda-data/connect', 'v4.106.0', `internal/impl/kafka/${file}`);
const cockroach = 'https://github.com/cockroachdb/cockroach/issues/161265';

/** By client, in the catalogue's order. */
export const programs: readonly Program[] = [
  ...(
    [
      ['Kafka Connect', 'https://kafka.apache.org/41/kafka-connect/', ['Confluent Platform']],
      ['Debezium', 'https://debezium.io/documentation/reference/3.0/', ['debezium-server']],
      ['ksqlDB', 'https://docs.ksqldb.io/en/0.29.0-ksqldb/', ['ksql']],
      [
        'Spring for Apache Kafka',
        'https://docs.spring.io/spring-kafka/reference/3.3/',
        ['Spring', 'Spring Kafka', 'Spring Boot', 'KafkaTemplate'],
      ],
      ['Confluent REST Proxy', 'https://docs.confluent.io/platform/7.9/kafka-rest/', ['kafka-rest', 'REST Proxy']],
      [
        'Apache Spark',
        'https://spark.apache.org/docs/4.0.0/streaming/structured-streaming-kafka-integration.html',
        ['Spark'],
      ],
      ['Logstash', 'https://www.elastic.co/guide/en/logstash/8.18/plugins-outputs-kafka.html', []],
    ] as const
  ).map(
    ([name, source, alsoKnownAs]): Program => ({
      name,
      alsoKnownAs,
      client: 'kafka-clients',
      source,
      confirmed: 'not confirmed',
    }),
  ),
  {
    name: 'MirrorMaker 2',
    alsoKnownAs: ['MirrorMaker'],
    client: 'kafka-clients',
    source: github(
      'apache/kafka',
      '4.1.0',
      'connect/mirror/src/main/java/org/apache/kafka/connect/mirror/MirrorSourceTask.java',
    ),
    remark: 'It keeps the partition of its source.',
  },
  {
    name: 'ClickHouse',
    alsoKnownAs: ['ClickHouse Kafka engine'],
    client: 'librdkafka',
    source: 'https://clickhouse.com/docs/engines/table-engines/integrations/kafka',
    confirmed: 'documentation',
  },
  {
    name: 'Fluent Bit',
    client: 'librdkafka',
    source: 'https://docs.fluentbit.io/manual/4.0/data-pipeline/outputs/kafka',
    confirmed: 'documentation',
  },
  {
    name: 'rsyslog',
    alsoKnownAs: ['omkafka'],
    client: 'librdkafka',
    source: github('rsyslog/rsyslog', 'v8.2608.0', 'plugins/omkafka/omkafka.c'),
    remark:
      'Only with partitions.auto="on"; else omkafka names the partition itself: it counts round over partitions.number, 1 by default, whatever the key.',
  },
  {
    name: 'KafkaFlow',
    client: 'confluent-kafka-dotnet',
    source: 'https://farfetch.github.io/kafkaflow/docs/guides/producers',
    confirmed: 'documentation',
  },
  {
    name: 'Vector',
    client: 'rust-rdkafka',
    source: github('vectordotdev/vector', 'v0.57.0', 'src/sinks/kafka/config.rs'),
  },
  {
    name: 'RisingWave',
    client: 'rust-rdkafka',
    source: 'https://github.com/risingwavelabs/risingwave/issues/12810',
    confirmed: 'not confirmed',
  },
  {
    name: 'Arroyo',
    client: 'rust-rdkafka',
    source: 'https://doc.arroyo.dev/connectors/kafka',
    confirmed: 'not confirmed',
  },
  {
    name: 'Karafka',
    client: 'rdkafka-ruby',
    source: 'https://karafka.io/docs/Producing-Messages/',
    confirmed: 'documentation',
  },
  {
    name: 'WaterDrop',
    client: 'rdkafka-ruby',
    source: 'https://karafka.io/docs/WaterDrop-Usage/',
    confirmed: 'documentation',
  },
  {
    name: 'Racecar',
    client: 'rdkafka-ruby',
    source: github('zendesk/racecar', 'v2.12.0', 'lib/racecar/consumer.rb'),
    remark:
      'Since 2.0; before it was ruby-kafka. produce(partition_key: …) is hashed over as many bytes as it has characters.',
  },
  {
    name: 'NestJS',
    alsoKnownAs: ['Nest', '@nestjs/microservices', 'ClientKafka'],
    client: 'kafkajs',
    source: github('nestjs/nest', 'v11.1.6', 'packages/microservices/client/client-kafka.ts'),
  },
  {
    name: 'OpenTelemetry Collector',
    alsoKnownAs: ['OpenTelemetry', 'otelcol', 'kafkaexporter'],
    client: 'franz-go',
    partitioner: 'StickyKeyPartitioner(SaramaCompatHasher(fnv32a))',
    source: github(otel, 'a06eecf1ed29fe263a0de977886bdd0a062bb16a', 'internal/kafka/franz_client.go'),
    remark: 'Earlier releases wrote through sarama, by the same rule.',
  },
  {
    name: 'CockroachDB changefeeds',
    alsoKnownAs: ['CockroachDB', 'Cockroach'],
    client: 'franz-go',
    partitioner: 'StickyKeyPartitioner(SaramaCompatHasher(fnv32a))',
    source: cockroach,
    confirmed: 'not confirmed',
    remark:
      "The older sink is sarama, with the same rule. partition_alg='murmur2' makes it Java's (25.2, 25.4 and 26.1 have it). Rows as CSV have an empty key.",
  },
  {
    name: 'Redpanda Connect',
    alsoKnownAs: ['Redpanda', 'kafka_franz', 'Redpanda Connect redpanda output'],
    client: 'franz-go',
    partitioner: 'StickyKeyPartitioner(nil)',
    source: connect('franz_writer.go'),
    remark: 'Its outputs kafka_franz and redpanda. The output kafka is that of Benthos.',
  },
  {
    name: 'Benthos',
    alsoKnownAs: ['Redpanda Connect kafka output', 'Warpstream Bento', 'Bento'],
    client: 'sarama',
    source: connect('output_sarama_kafka.go'),
    remark:
      'The output kafka. Its partitioner murmur2_hash is Java’s rule; the outputs kafka_franz and redpanda are franz-go.',
  },
  {
    name: 'Elastic Beats',
    alsoKnownAs: ['Beats', 'Filebeat', 'Metricbeat', 'Packetbeat', 'Auditbeat', 'Winlogbeat', 'Heartbeat'],
    client: 'sarama',
    partitioner: 'NewReferenceHashPartitioner',
    source: github('elastic/beats', '05989d1078b6a4d41bab329e024eb23d218e5be5', 'libbeat/outputs/kafka/partition.go'),
    remark: 'It names the partition itself, by the same rule.',
  },
  {
    name: 'Telegraf',
    client: 'sarama',
    source: github('influxdata/telegraf', 'v1.39.3', 'plugins/outputs/kafka/kafka.go'),
  },
  {
    name: 'Dapr',
    client: 'sarama',
    source: github('dapr/components-contrib', 'v1.18.4', 'common/component/kafka/partitioner.go'),
    remark: 'partitionNumber names the partition, partitionKey is the key.',
  },
  {
    name: 'Watermill',
    alsoKnownAs: ['watermill-kafka'],
    client: 'sarama',
    source: github('ThreeDotsLabs/watermill-kafka', 'v3.1.2', 'pkg/kafka/publisher.go'),
  },
  {
    name: 'GoFlow2',
    alsoKnownAs: ['goflow'],
    client: 'sarama',
    source: github('netsampler/goflow2', 'v2.2.6', 'transport/kafka/kafka.go'),
    remark: 'With -transport.kafka.hashing; without it the key is ignored, round-robin.',
  },
  {
    name: 'Jaeger',
    alsoKnownAs: ['Jaeger collector'],
    client: 'sarama',
    source: github('jaegertracing/jaeger', 'v1.60.0', 'pkg/kafka/producer/config.go'),
    remark: 'Jaeger 1; Jaeger 2 is an OpenTelemetry Collector.',
  },
  {
    name: 'goka',
    alsoKnownAs: ['lovoo/goka'],
    client: 'sarama',
    source: github('lovoo/goka', 'v1.1.16', 'builders.go'),
    remark: 'Its views look keys up by the same rule: other writers must keep it too.',
  },
  {
    name: 'fluent-plugin-kafka',
    alsoKnownAs: ['Fluentd'],
    client: 'ruby-kafka',
    source: 'https://github.com/fluent/fluent-plugin-kafka/blob/v0.19.3/README.md',
    confirmed: 'documentation',
    remark: 'partitioner_hash_function murmur2.',
  },
  {
    name: 'DeliveryBoy',
    alsoKnownAs: ['delivery_boy'],
    client: 'ruby-kafka',
    source: 'https://github.com/zendesk/delivery_boy/blob/v1.1.0/README.md',
    confirmed: 'documentation',
  },
  {
    name: 'EMQX',
    alsoKnownAs: ['EMQX Kafka bridge'],
    client: 'wolff',
    partitioner: 'first_key_dispatch',
    source: github(
      'emqx/emqx',
      '50e04386de8416e53113a617a9fd67ab3b07aed4',
      'apps/emqx_bridge_kafka/src/emqx_bridge_kafka_impl_producer.erl',
    ),
    remark: 'With partition_strategy = key_dispatch; by default it is random.',
  },
  {
    name: 'Kong',
    alsoKnownAs: ['kong kafka-log', 'kafka-upstream'],
    client: 'lua-resty-kafka',
    source: 'https://developer.konghq.com/plugins/kafka-log/',
    confirmed: 'not confirmed',
  },
  {
    name: 'Apache APISIX',
    alsoKnownAs: ['APISIX', 'kafka-logger'],
    client: 'lua-resty-kafka',
    source: 'https://apisix.apache.org/docs/apisix/3.13/plugins/kafka-logger/',
    confirmed: 'documentation',
  },
];
