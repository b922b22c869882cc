// librdkafka and the clients around it. They have its partitioners and its default; what differs is how one is chosen.

import type { Client, ClientPartitioner } from './client.ts';

const msg = (tag: string) => `https://github.com/confluentinc/librdkafka/blob/${tag}/src/rdkafka_msg.c`;

function row(
  name: string,
  rule: ClientPartitioner['rule'],
  nullKey: ClientPartitioner['nullKey'],
  emptyKey: ClientPartitioner['emptyKey'],
  more: Partial<ClientPartitioner> = {},
): ClientPartitioner {
  return { name, rule, nullKey, emptyKey, source: msg('v2.12.1'), ...more };
}

/** A client that hands its configuration to librdkafka. */
function around(name: string, toRouteAsJava: string, source: string, more: Partial<Client> = {}): Client {
  const partitioners = [
    row('consistent_random', 'crc32', 'sticky or random', 'sticky or random', { isDefault: true, source }),
  ];
  return { name, group: 'librdkafka', embeds: 'librdkafka', toRouteAsJava, partitioners, ...more };
}

const SETTING = 'partitioner=murmur2_random';

export const librdkafka: readonly Client[] = [
  {
    name: 'librdkafka',
    group: 'librdkafka',
    toRouteAsJava: SETTING,
    usedBy: ['ClickHouse', 'Fluent Bit', 'Vector', 'rsyslog'],
    remark: 'Null keys: random one by one until the connection to the leader is up, then sticky.',
    partitioners: [
      row('consistent_random', 'crc32', 'sticky or random', 'sticky or random', {
        versions: '>=0.9.1',
        isDefault: true,
      }),
      row('random', null, 'sticky or random', 'random'),
      row('consistent', 'crc32', 'hashed', 'hashed'),
      row('murmur2', 'murmur2', 'hashed', 'hashed', { versions: '>=0.11.5' }),
      row('murmur2_random', 'murmur2', 'sticky or random', 'hashed', { versions: '>=0.11.5' }),
      row('murmur2', 'murmur2-unsigned', 'hashed', 'hashed', { versions: '>=0.11.4 <0.11.5', source: msg('v0.11.4') }),
      row('murmur2_random', 'murmur2-unsigned', 'random', 'hashed', {
        versions: '>=0.11.4 <0.11.5',
        source: msg('v0.11.4'),
      }),
      row('fnv1a', 'fnv1a-abs', 'hashed', 'hashed', { versions: '>=1.4.0' }),
      row('fnv1a_random', 'fnv1a-abs', 'sticky or random', 'hashed', { versions: '>=1.4.0' }),
    ],
  },
  around(
    'confluent-kafka-python',
    `Producer({'partitioner': 'murmur2_random', …})`,
    'https://github.com/confluentinc/confluent-kafka-python/tree/v2.11.1',
  ),
  around(
    'confluent-kafka-go',
    `kafka.ConfigMap{"partitioner": "murmur2_random", …}`,
    'https://github.com/confluentinc/confluent-kafka-go/tree/v2.11.1',
  ),
  around(
    'confluent-kafka-dotnet',
    'new ProducerConfig { Partitioner = Partitioner.Murmur2Random, … }',
    'https://github.com/confluentinc/confluent-kafka-dotnet/tree/v2.11.1',
  ),
  around(
    'php-rdkafka',
    `$conf->set('partitioner', 'murmur2_random')`,
    'https://github.com/arnaud-lb/php-rdkafka/tree/6.0.5',
  ),
  around('kcat', '-X topic.partitioner=murmur2_random', 'https://github.com/edenhill/kcat/tree/1.7.1', {
    remark: 'kafkacat was its name before 1.7.',
  }),
  around(
    'rust-rdkafka',
    `ClientConfig::new().set("partitioner", "murmur2_random")`,
    'https://docs.rs/crate/rdkafka/0.39.0',
  ),
  around(
    'node-rdkafka',
    `new Producer(conf, { partitioner: 'murmur2_random' }), in the second argument: in the first it is ignored`,
    'https://github.com/Blizzard/node-rdkafka/tree/v3.6.1',
    { remark: 'Cuts string keys at U+0000; Buffers stay whole.' },
  ),
  around(
    '@confluentinc/kafka-javascript',
    `the KafkaJS API does by default; the other one: new Producer(conf, { partitioner: 'murmur2_random' }), in the second argument`,
    'https://github.com/confluentinc/confluent-kafka-javascript/tree/v1.10.1',
    {
      remark:
        'Cuts string keys at U+0000; Buffers stay whole. Takes partitioner from the first argument only if there is no second.',
      partitioners: [
        row('KafkaJS API', 'murmur2', 'sticky or random', 'hashed', {
          isDefault: true,
          source: 'https://github.com/confluentinc/confluent-kafka-javascript/tree/v1.10.1/lib/kafkajs',
        }),
        row('callback API', 'crc32', 'sticky or random', 'sticky or random', {
          isDefault: true,
          source: 'https://github.com/confluentinc/confluent-kafka-javascript/tree/v1.10.1/lib',
        }),
      ],
    },
  ),
  around(
    'kafka-crab-js',
    `configuration: { partitioner: 'murmur2_random' }`,
    'https://www.npmjs.com/package/kafka-crab-js/v/5.0.0',
  ),
  around(
    'rdkafka-ruby',
    `Rdkafka::Config.new(partitioner: 'murmur2_random', …), and key: without partition_key:`,
    'https://github.com/karafka/rdkafka-ruby/tree/d1c92e5f8c7f6be38a6d4f469873c374d3f0e632',
    {
      usedBy: ['Karafka', 'WaterDrop'],
      remark:
        'With key: alone it is librdkafka. partition_key: is hashed in Ruby, over as many bytes as it has characters.',
      partitioners: [
        row('consistent_random', 'crc32', 'sticky or random', 'sticky or random', {
          isDefault: true,
          source: 'https://github.com/karafka/rdkafka-ruby/tree/d1c92e5f8c7f6be38a6d4f469873c374d3f0e632',
        }),
        ...(
          [
            ['partition_key: consistent_random', 'crc32-character-count'],
            ['partition_key: murmur2_random', 'murmur2-character-count'],
            ['partition_key: fnv1a_random', 'fnv1a-character-count'],
          ] as const
        ).map(([name, rule]) =>
          row(name, rule, 'sticky or random', 'sticky or random', {
            source:
              'https://github.com/karafka/rdkafka-ruby/blob/d1c92e5f8c7f6be38a6d4f469873c374d3f0e632/lib/rdkafka/bindings.rb',
            remark: 'https://github.com/karafka/rdkafka-ruby/issues/629',
          }),
        ),
      ],
    },
  ),
];
