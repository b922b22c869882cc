// Programs that write through a client of the catalogue: people ask for them by name.

import type { Program } from './client.ts';

const github = (repository: string, tag: string, path: string) =>
  `https://github.com/${repository}/blob/${tag}/${path}`;
const otel = 'open-telemetry/opentelemetry-collector-contrib';
const connect = (file: string) => github('redpanda-data/connect', 'v4.106.0', `internal/impl/kafka/${file}`);
const KAFKA = '1eb7644349cb07139d6a3c1ad1986979647cac99';
const cockroach = 'https://github.com/cockroachdb/cockroach/issues/161265';

/** By client, in the catalogue's order. */
export const programs: readonly Program[] = [
  {
    name: 'Kafka Connect',
    alsoKnownAs: ['Confluent Platform'],
    client: 'kafka-clients',
    source: github('apache/kafka', KAFKA, 'connect/runtime/src/main/java/org/apache/kafka/connect/runtime/Worker.java'),
  },
  {
    name: 'Debezium',
    alsoKnownAs: ['debezium-server'],
    client: 'kafka-clients',
    source: 'https://debezium.io/documentation/reference/3.0/',
    confirmed: 'not confirmed',
    remark:
      'As a plug-in of Kafka Connect, whose producer writes. With its transform PartitionRouting: Debezium PartitionRouting.',
  },
  {
    name: 'ksqlDB',
    alsoKnownAs: ['ksql'],
    client: 'kafka-clients',
    source: 'https://docs.ksqldb.io/en/0.29.0-ksqldb/',
    confirmed: 'not confirmed',
  },
  {
    name: 'Spring for Apache Kafka',
    alsoKnownAs: ['Spring', 'Spring Kafka', 'Spring Boot', 'KafkaTemplate'],
    client: 'kafka-clients',
    source: github(
      'spring-projects/spring-kafka',
      '3f3cf7d88cd57a07061c91399026667f9a929c3e',
      'spring-kafka/src/main/java/org/springframework/kafka/core/DefaultKafkaProducerFactory.java',
    ),
  },
  {
    name: 'Confluent REST Proxy',
    alsoKnownAs: ['kafka-rest', 'REST Proxy'],
    client: 'kafka-clients',
    source: github(
      'confluentinc/kafka-rest',
      '985d0e056f841a4136b4fb392cf617ae81878732',
      'kafka-rest/src/main/java/io/confluent/kafkarest/DefaultKafkaRestContext.java',
    ),
  },
  {
    name: 'Apache Spark',
    alsoKnownAs: ['Spark'],
    client: 'kafka-clients',
    source: 'https://spark.apache.org/docs/4.0.0/streaming/structured-streaming-kafka-integration.html',
    confirmed: 'not confirmed',
  },
  {
    name: 'Logstash',
    client: 'kafka-clients',
    source: github(
      'logstash-plugins/logstash-integration-kafka',
      '41f1d0dd176334e94fcfbc7c36eeec7d06a47612',
      'lib/logstash/outputs/kafka.rb',
    ),
  },
  {
    name: 'MirrorMaker 2',
    alsoKnownAs: ['MirrorMaker'],
    client: 'kafka-clients',
    source: github(
      'apache/kafka',
      KAFKA,
      'connect/mirror/src/main/java/org/apache/kafka/connect/mirror/MirrorSourceTask.java',
    ),
    remark: 'It keeps the partition of its source.',
  },
  {
    name: 'ClickHouse',
    alsoKnownAs: ['ClickHouse Kafka engine'],
    client: 'librdkafka',
    source: 'https://clickhouse.com/docs/engines/table-engines/integrations/kafka',
    confirmed: 'not confirmed',
  },
  {
    name: 'Fluent Bit',
    client: 'librdkafka',
    source: github('fluent/fluent-bit', 'd55459d492c5c019c0f7dc24db42e69ef47a5437', 'plugins/out_kafka/kafka.c'),
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
    source: github('Farfetch/kafkaflow', '45d4498eb4ffdd5f11b1f6e16d0be21a840f6ced', 'src/KafkaFlow/KafkaFlow.csproj'),
  },
  {
    name: 'Vector',
    client: 'rust-rdkafka',
    source: github('vectordotdev/vector', 'v0.57.0', 'src/sinks/kafka/config.rs'),
  },
  {
    name: 'RisingWave',
    client: 'rust-rdkafka',
    source: github(
      'risingwavelabs/risingwave',
      '448c6570b1b9d636736708340f61a85900c2b7d7',
      'src/connector/src/sink/kafka.rs',
    ),
  },
  {
    name: 'Arroyo',
    client: 'rust-rdkafka',
    source: github(
      'ArroyoSystems/arroyo',
      'addb390a7ac9efd52097a6b73167c481ce9b82c0',
      'crates/arroyo-connectors/Cargo.toml',
    ),
  },
  {
    name: 'Karafka',
    client: 'rdkafka-ruby',
    source: github('karafka/karafka', '65f74b77cb3f288b7e71973a3b91ace9942afbd1', 'karafka.gemspec'),
  },
  {
    name: 'WaterDrop',
    client: 'rdkafka-ruby',
    source: github('karafka/waterdrop', 'd35ed651fa8471db4c87b1c0b4884a05da794ce5', 'waterdrop.gemspec'),
  },
  {
    name: 'Racecar',
    client: 'rdkafka-ruby',
    earlier: { before: '2.0', client: 'ruby-kafka' },
    source: github('zendesk/racecar', 'v2.12.0', 'lib/racecar/consumer.rb'),
    remark:
      'Since 2.0; before it was ruby-kafka. produce(partition_key: …) is hashed over as many bytes as it has characters.',
  },
  {
    name: 'NestJS',
    alsoKnownAs: ['Nest', '@nestjs/microservices', 'ClientKafka'],
    client: 'kafkajs',
    source: github(
      'nestjs/nest',
      '71636225afba0b97674af35213b0f44f3c3d1852',
      'packages/microservices/client/client-kafka.ts',
    ),
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
    source: github(
      'fluent/fluent-plugin-kafka',
      'b7246263c84e44bcd49a421ee1396c5f9832b66c',
      'lib/fluent/plugin/out_kafka.rb',
    ),
    remark: 'partitioner_hash_function murmur2.',
  },
  {
    name: 'DeliveryBoy',
    alsoKnownAs: ['delivery_boy'],
    client: 'ruby-kafka',
    source: github('zendesk/delivery_boy', '54ccb6dc36e19963151424d4b7050367ef7fdd71', 'delivery_boy.gemspec'),
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
    source: github('apache/apisix', 'f519a0f04ccfd4c13b5d06caf34bcde8c8593980', 'apisix/plugins/kafka-logger.lua'),
  },
];
