// Ruby, .NET, PHP, Lua and HTTP, but for the clients around librdkafka.

import { type ClientRow, keyIgnored, partitioner } from './client.ts';

const ruby = (commit: string, file: string) => `https://github.com/zendesk/ruby-kafka/blob/${commit}/lib/kafka/${file}`;
const dekaf = (commit: string) => `https://github.com/thomhurst/Dekaf/blob/${commit}/src/Dekaf/Producer/Partitioner.cs`;
const DEKAF = dekaf('v1.13.0');
const streamiz = 'https://github.com/LGouellec/kafka-streams-dotnet/blob/v1.5.1/core/StreamConfig.cs';

export const others: readonly ClientRow[] = [
  {
    name: 'ruby-kafka',
    group: 'Ruby',
    newest: '1.5.0',
    toRouteAsJava: 'Kafka.new(…, partitioner: Kafka::Partitioner.new(hash_function: :murmur2)) (1.4 and later)',
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
    name: 'Dekaf',
    group: '.NET',
    newest: '1.13.0',
    toRouteAsJava: 'it does by default since 1.1, but for empty keys, which it treats as no key',
    remark: 'It can spread records without a key among leaders of its own rack (KIP-1123).',
    partitioners: [
      partitioner('DefaultPartitioner', 'murmur2', 'sticky', 'sticky', DEKAF, {
        versions: '>=1.0.2498',
        isDefault: true,
      }),
      partitioner(
        'DefaultPartitioner',
        'murmur2-unsigned',
        'sticky',
        'sticky',
        dekaf('c3cdebd5e00758bb48caf91e09e23b9af7b6f0da'),
        {
          versions: '<1.0.2498',
          isDefault: true,
        },
      ),
      partitioner('StickyPartitioner', 'murmur2', 'sticky', 'sticky', DEKAF, { versions: '>=1.0.2498' }),
      keyIgnored('RoundRobinPartitioner', 'round-robin', DEKAF),
      partitioner('ConsistentPartitioner', 'crc32', 'hashed', 'hashed', DEKAF, { versions: '>=1.0.2498' }),
      partitioner('ConsistentRandomPartitioner', 'crc32', 'random', 'random', DEKAF, { versions: '>=1.0.2498' }),
      partitioner('Murmur2Partitioner', 'murmur2', 'hashed', 'hashed', DEKAF, { versions: '>=1.0.2498' }),
      partitioner('Murmur2RandomPartitioner', 'murmur2', 'random', 'hashed', DEKAF, { versions: '>=1.0.2498' }),
      partitioner('Fnv1APartitioner', 'fnv1a-abs', 'hashed', 'hashed', DEKAF, { versions: '>=1.0.2498' }),
      partitioner('Fnv1ARandomPartitioner', 'fnv1a-abs', 'random', 'hashed', DEKAF, { versions: '>=1.0.2498' }),
      keyIgnored('RandomPartitioner', 'random', DEKAF, { versions: '>=1.0.2498' }),
    ],
  },
  {
    name: 'Streamiz',
    alsoKnownAs: ['Streamiz.Kafka.Net', 'kafka-streams-dotnet'],
    group: '.NET',
    newest: '1.5.1',
    toRouteAsJava: 'it does by default since 1.5; before: config.Partitioner = Partitioner.Murmur2Random',
    remark: 'It sets the partitioner of confluent-kafka-dotnet.',
    partitioners: [
      partitioner('Murmur2Random', 'murmur2', 'sticky or random', 'hashed', streamiz, {
        versions: '>=1.5',
        isDefault: true,
      }),
      partitioner(
        'ConsistentRandom',
        'crc32',
        'sticky or random',
        'sticky or random',
        'https://github.com/LGouellec/kafka-streams-dotnet/blob/v1.4.2/core/StreamConfig.cs',
        { versions: '<1.5', isDefault: true },
      ),
    ],
  },
  {
    name: 'phpkafka',
    alsoKnownAs: ['longlang/phpkafka', 'swoole/phpkafka'],
    group: 'PHP',
    toRouteAsJava: '$config->setPartitioner(…) with a PartitionerInterface of your own that computes murmur2',
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
    name: 'kafka-php',
    alsoKnownAs: ['weiboad/kafka-php', 'nmred/kafka-php'],
    group: 'PHP',
    toRouteAsJava: "name the partition in each message: 'partId'",
    remark: 'A pull request for crc32 of the key was never merged; forks have it.',
    partitioners: [
      keyIgnored(
        'none',
        'random',
        'https://github.com/weiboad/kafka-php/blob/v0.2.0.8/src/Kafka/Producer/Process.php',
        { isDefault: true, remark: 'Random for each message without partId, whatever its key.' },
      ),
    ],
  },
  {
    name: 'lua-resty-kafka',
    alsoKnownAs: ['resty-kafka', 'resty.kafka', 'OpenResty'],
    group: 'Lua',
    newest: '0.23',
    toRouteAsJava:
      'producer:new(brokers, { partitioner = … }) with a function of key and partition count that computes murmur2',
    partitioners: [
      partitioner(
        'default_partitioner',
        'crc32',
        'round-robin',
        'hashed',
        'https://github.com/doujiang24/lua-resty-kafka/blob/v0.23/lib/resty/kafka/producer.lua',
        { isDefault: true },
      ),
    ],
  },
  {
    name: 'Redpanda HTTP Proxy',
    alsoKnownAs: ['Pandaproxy', 'Redpanda REST proxy'],
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
