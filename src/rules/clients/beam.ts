// Erlang and Elixir.

import { type ClientRow, keyIgnored } from './client.ts';

const brod = 'https://github.com/kafka4beam/brod/blob/4.6.2/src/brod_utils.erl';
const wolff = 'https://github.com/kafka4beam/wolff/blob/4.2.1/src/wolff_producers.erl';
const kaffe = (tag: string) => `https://github.com/spreedly/kaffe/blob/${tag}/lib/kaffe/partition_selector.ex`;
const elsa = (file: string) =>
  `https://github.com/bbalser/elsa/blob/53eb831ca4abcc0f2de6a8a9686bd13fc4767ca6/lib/elsa/partitioner/${file}`;
const klife = (tag: string) =>
  `https://github.com/oliveigah/klife/blob/${tag}/lib/klife/producer/default_partitioner.ex`;
const kaufmannEx =
  'https://github.com/sevenmind/kaufmann_ex/blob/a95ce588df1d3911321196a3baee71378600daa2/lib/kaufmann_ex/publisher/stage/topic_selector.ex';
const kafkaEx = (tag: string, file: string) => `https://github.com/kafkaex/kafka_ex/blob/${tag}/lib/kafka_ex/${file}`;

export const beam: readonly ClientRow[] = [
  {
    name: 'KafkaEx',
    alsoKnownAs: ['kafka_ex'],
    group: 'Erlang and Elixir',
    newest: '1.1.0',
    toRouteAsJava: 'it does by default since 0.11; partitioner: KafkaEx.Producer.Partitioner.Default (1.0 and later)',
    remark: 'Before 0.10 it had no partitioner: the caller named the partition.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        versions: '>=0.11',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: kafkaEx('0.11.0', 'default_partitioner.ex'),
        remark: 'KafkaEx.Producer.Partitioner.Default since 1.0.',
      },
      {
        name: 'DefaultPartitioner',
        versions: '>=0.10 <0.11',
        isDefault: true,
        rule: 'murmur2-unsigned',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: kafkaEx('0.10.0', 'utils/murmur.ex'),
      },
      {
        name: 'LegacyPartitioner',
        versions: '>=0.11',
        rule: 'murmur2-unsigned',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: kafkaEx('0.11.0', 'legacy_partitioner.ex'),
        remark: 'KafkaEx.Producer.Partitioner.Legacy since 1.0.',
      },
    ],
  },
  {
    name: 'brod',
    group: 'Erlang and Elixir',
    newest: '4.6.2',
    toRouteAsJava:
      'pass a partitioner of your own that computes murmur2: a fun of topic, partition count, key and value',
    remark: 'Each call of brod:produce names a partition or a partitioner: there is no default.',
    partitioners: [
      {
        name: 'hash',
        versions: '>=3.7.1',
        rule: 'phash2',
        nullKey: 'hashed',
        emptyKey: 'hashed',
        source: brod,
      },
      keyIgnored('random', 'random', brod, { versions: '>=3.7.1' }),
    ],
  },
  {
    name: 'wolff',
    group: 'Erlang and Elixir',
    newest: '4.2.1',
    toRouteAsJava: 'partitioner: a fun of your own that computes murmur2',
    remark: 'A batch that is sent in one call goes where the key of its first message goes.',
    partitioners: [
      keyIgnored('random', 'random', wolff, { isDefault: true }),
      { name: 'first_key_dispatch', rule: 'phash2', nullKey: 'hashed', emptyKey: 'hashed', source: wolff },
    ],
  },
  {
    name: 'Kaffe',
    group: 'Erlang and Elixir',
    newest: '2.2.0',
    toRouteAsJava: 'partition_strategy: a function of your own that computes murmur2',
    remark: 'The sum of 16 bytes is at most 4080 and mostly near 2040: of many partitions some get nearly nothing.',
    partitioners: [
      {
        name: ':md5',
        versions: '>=1.8',
        isDefault: true,
        rule: 'md5-sum',
        nullKey: 'hashed',
        emptyKey: 'hashed',
        source: kaffe('2.2.0'),
      },
      keyIgnored(':random', 'random', kaffe('2.2.0')),
      keyIgnored(':round_robin', 'round-robin', kaffe('0.2.0'), { versions: '<1.8', isDefault: true }),
    ],
  },
  {
    name: 'elsa',
    group: 'Erlang and Elixir',
    newest: '1.0.0',
    toRouteAsJava: 'partitioner: a module of your own with partition(count, key) that computes murmur2',
    partitioners: [
      keyIgnored('Elsa.Partitioner.Default', 'partition 0', elsa('default.ex'), {
        isDefault: true,
        remark: 'Every record goes to partition 0, whatever its key.',
      }),
      { name: 'Elsa.Partitioner.Md5', rule: 'md5-sum', nullKey: 'refused', emptyKey: 'hashed', source: elsa('md5.ex') },
      keyIgnored('Elsa.Partitioner.Random', 'random', elsa('random.ex')),
    ],
  },
  {
    name: 'Klife',
    group: 'Erlang and Elixir',
    newest: '1.2.0',
    toRouteAsJava: 'it does by default since 1.0',
    partitioners: [
      {
        name: 'Klife.Producer.DefaultPartitioner',
        versions: '>=1.0',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: klife('v1.2.0'),
      },
      {
        name: 'Klife.Producer.DefaultPartitioner',
        versions: '<1.0',
        isDefault: true,
        rule: 'phash2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: klife('v0.5.1'),
      },
    ],
  },
  {
    name: 'KaufmannEx',
    alsoKnownAs: ['kaufmann_ex'],
    group: 'Erlang and Elixir',
    newest: '0.4.6',
    toRouteAsJava: 'name the partition with each request',
    remark:
      'It writes through KafkaEx and names each partition itself; its strategy :md5 hashes the encoded message, not the key.',
    partitioners: [keyIgnored(':random', 'random', kaufmannEx, { isDefault: true })],
  },
];
