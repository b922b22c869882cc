// librdkafka and the clients around it. They have its partitioners and its default; what differs is how one is chosen, and which of their
// releases holds which of librdkafka's.

import { type ClientRow, partitioner } from './client.ts';

const msg = (tag: string) => `https://github.com/confluentinc/librdkafka/blob/${tag}/src/rdkafka_msg.c`;
const NEW = msg('v2.15.0');
const OLD = msg('v0.11.4');
const KEYLESS = 'sticky or random';

/** A client that hands its configuration to librdkafka. */
function around(
  name: string,
  newest: string | undefined,
  toRouteAsJava: string,
  embeddedSource: string,
  embedded: ClientRow['embedded'],
  more: Partial<ClientRow> = {},
): ClientRow {
  return {
    name,
    group: 'librdkafka',
    embeds: 'librdkafka',
    embeddedSource,
    toRouteAsJava,
    partitioners: [],
    ...(embedded ? { embedded } : {}),
    ...(newest ? { newest } : {}),
    ...more,
  };
}

const LINKED = 'It is linked with the librdkafka that is installed, whose release decides.';
const CUTS = 'Cuts string keys at U+0000; Buffers stay whole.';
const rdkafkaRuby = 'https://github.com/karafka/rdkafka-ruby';

export const librdkafka: readonly ClientRow[] = [
  {
    name: 'librdkafka',
    alsoKnownAs: ['rdkafka', 'C', 'C++', 'cpp'],
    group: 'librdkafka',
    newest: '2.16.0',
    toRouteAsJava: 'partitioner=murmur2_random',
    remark: 'Null keys: random one by one until the connection to the leader is up, then sticky.',
    partitioners: [
      partitioner('consistent_random', 'crc32', KEYLESS, KEYLESS, NEW, { versions: '>=0.9.1', isDefault: true }),
      partitioner('random', null, KEYLESS, 'random', NEW),
      partitioner('consistent', 'crc32', 'hashed', 'hashed', NEW),
      partitioner('murmur2', 'murmur2', 'hashed', 'hashed', NEW, { versions: '>=0.11.5' }),
      partitioner('murmur2_random', 'murmur2', KEYLESS, 'hashed', NEW, { versions: '>=0.11.5' }),
      partitioner('murmur2', 'murmur2-unsigned', 'hashed', 'hashed', OLD, { versions: '>=0.11.4 <0.11.5' }),
      partitioner('murmur2_random', 'murmur2-unsigned', 'random', 'hashed', OLD, { versions: '>=0.11.4 <0.11.5' }),
      partitioner('fnv1a', 'fnv1a-abs', 'hashed', 'hashed', NEW, { versions: '>=1.4.0' }),
      partitioner('fnv1a_random', 'fnv1a-abs', KEYLESS, 'hashed', NEW, { versions: '>=1.4.0' }),
    ],
  },
  around(
    'confluent-kafka-python',
    '2.16.1',
    `Producer({'partitioner': 'murmur2_random', …})`,
    'https://github.com/confluentinc/confluent-kafka-python/blob/v1.4.0/.travis.yml',
    [
      ['0.11.4', '0.11.4'],
      ['0.11.5', '0.11.5'],
      ['1.4.0', '1.4.0'],
    ],
    {
      remark: 'Its wheels bundle librdkafka of the same release; built from source it has the one that is installed.',
    },
  ),
  around(
    'confluent-kafka-go',
    '2.15.0',
    `kafka.ConfigMap{"partitioner": "murmur2_random", …}`,
    'https://pkg.go.dev/github.com/confluentinc/confluent-kafka-go@v1.9.2/kafka/librdkafka_vendor',
    [
      ['0.11.4', '0.11.4'],
      ['0.11.5', '0.11.5'],
      ['1.4.0', '1.4.0'],
    ],
    {
      remark:
        'It bundles librdkafka of the same release from 1.4 on; before, and with the build tag dynamic, it has the one that is installed.',
    },
  ),
  around(
    'confluent-kafka-dotnet',
    '2.15.0',
    'new ProducerConfig { Partitioner = Partitioner.Murmur2Random, … }',
    'https://github.com/confluentinc/confluent-kafka-dotnet/blob/v1.4.0/src/Confluent.Kafka/Confluent.Kafka.csproj',
    [
      ['0.11.4', '0.11.4'],
      ['0.11.5', '0.11.5'],
      ['1.4.0', '1.4.0'],
    ],
    {
      alsoKnownAs: ['Confluent.Kafka', 'confluent-kafka-net', 'rdkafka-dotnet'],
      remark: 'It brings librdkafka of its own release, as the package librdkafka.redist.',
    },
  ),
  around(
    'php-rdkafka',
    '6.0.5',
    `$conf->set('partitioner', 'murmur2_random')`,
    'https://github.com/arnaud-lb/php-rdkafka/blob/6.0.5/conf.c',
    undefined,
    { alsoKnownAs: ['arnaud-lb/php-rdkafka', 'ext-rdkafka'], remark: LINKED },
  ),
  around(
    'kcat',
    '1.7.1',
    '-X topic.partitioner=murmur2_random',
    'https://github.com/edenhill/kcat/blob/1.7.1/kcat.c',
    undefined,
    { alsoKnownAs: ['kafkacat'], remark: `kafkacat was its name before 1.7. ${LINKED}` },
  ),
  around(
    'rust-rdkafka',
    '0.39.0',
    `ClientConfig::new().set("partitioner", "murmur2_random")`,
    'https://github.com/fede1024/rust-rdkafka/blob/v0.24.0/rdkafka-sys/Cargo.toml',
    [
      ['0.16', '0.11.4'],
      ['0.18', '0.11.6'],
      ['0.24', '1.4.2'],
    ],
    { remark: 'The crate rdkafka. With the feature dynamic-linking it has the librdkafka that is installed.' },
  ),
  around(
    'node-rdkafka',
    '3.6.1',
    `new Producer(conf, { partitioner: 'murmur2_random' }), in the second argument: in the first it is ignored`,
    'https://github.com/Blizzard/node-rdkafka/tree/v2.3.2/deps',
    [
      ['2.3.2', '0.11.4'],
      ['2.4', '0.11.5'],
      ['2.9', '1.4.2'],
    ],
    { remark: CUTS },
  ),
  around(
    '@platformatic/rdkafka',
    '4.1.2',
    `new Producer(conf, { partitioner: 'murmur2_random' }), in the second argument: in the first it is ignored`,
    'https://www.npmjs.com/package/@platformatic/rdkafka/v/4.1.2',
    [['0.1', '2.12.0']],
    { remark: `A fork of node-rdkafka. ${CUTS}` },
  ),
  around(
    '@confluentinc/kafka-javascript',
    '1.10.1',
    `the KafkaJS API does by default; the other one: new Producer(conf, { partitioner: 'murmur2_random' }), in the second argument`,
    'https://github.com/confluentinc/confluent-kafka-javascript/blob/v1.10.0/package.json',
    [['0.1', '2.3.0']],
    {
      alsoKnownAs: [
        'kafka-javascript',
        'confluent-kafka-javascript',
        'confluent-kafka-js',
        'confluent-kafka-node',
        '@514labs/kafka-javascript',
      ],
      remark: `${CUTS} Takes partitioner from the first argument only if there is no second.`,
      partitioners: [
        partitioner(
          'KafkaJS API',
          'murmur2',
          KEYLESS,
          'hashed',
          'https://github.com/confluentinc/confluent-kafka-javascript/tree/v1.10.0/lib/kafkajs',
          { isDefault: true },
        ),
        partitioner(
          'callback API',
          'crc32',
          KEYLESS,
          KEYLESS,
          'https://github.com/confluentinc/confluent-kafka-javascript/tree/v1.10.0/lib',
          { isDefault: true },
        ),
      ],
    },
  ),
  around(
    'kafka-crab-js',
    '5.0.0',
    `configuration: { partitioner: 'murmur2_random' }`,
    'https://www.npmjs.com/package/kafka-crab-js/v/5.0.0',
    [['0.1', '2.0.2']],
  ),
  around(
    'rdkafka-ruby',
    '0.29.0',
    `Rdkafka::Config.new(partitioner: 'murmur2_random', …), and key: without partition_key:`,
    `${rdkafkaRuby}/blob/v0.29.0/CHANGELOG.md`,
    [
      ['0.4', '0.11.5'],
      ['0.8', '1.4.0'],
    ],
    {
      alsoKnownAs: ['karafka-rdkafka'],
      remark:
        'With key: alone it is librdkafka. partition_key: is hashed in Ruby, over as many bytes as it has characters; before 0.13 only the symbol :partitioner counted for it, not the text.',
      partitioners: (
        [
          ['consistent_random', 'crc32-character-count', '>=0.8'],
          ['murmur2_random', 'murmur2-character-count', '>=0.12'],
          ['murmur2_random', 'crc32-character-count', '>=0.8 <0.12'],
          ['fnv1a_random', 'fnv1a-character-count', '>=0.12'],
          ['fnv1a_random', 'crc32-character-count', '>=0.8 <0.12'],
        ] as const
      ).map(([name, rule, versions]) =>
        partitioner(
          `partition_key: ${name}`,
          rule,
          KEYLESS,
          KEYLESS,
          `${rdkafkaRuby}/blob/v0.29.0/lib/rdkafka/bindings.rb`,
          {
            versions,
            remark: `https://github.com/karafka/rdkafka-ruby/issues/629${
              versions.includes('<') ? '. Before 0.12 consistent_random is taken whatever partitioner says.' : ''
            }`,
          },
        ),
      ),
    },
  ),
];
