// The ways in which clients choose a partition for a record without a key: what there is to say of each. What they do: choosers.ts.

export type PolicyId =
  | 'round-robin'
  | 'kip-480'
  | 'kip-794'
  | 'kip-794-uniform'
  | 'rack-aware'
  | 'librdkafka'
  | 'librdkafka-random';

export interface Policy {
  id: PolicyId;
  name: string;
  /** In a sentence. */
  about: string;
  /** Where that is to be read. */
  source: string;
}

const java = (version: string, file: string) =>
  `https://github.com/apache/kafka/blob/${version}/clients/src/main/java/org/apache/kafka/clients/producer/${file}.java`;
const librdkafka = (file: string, line: number) =>
  `https://github.com/confluentinc/librdkafka/blob/v2.15.0/src/${file}#L${line}`;

export const policies: readonly Policy[] = [
  {
    id: 'round-robin',
    name: 'Round-robin',
    about: 'Each record to the next partition: every partition has a batch open, and each fills slowly.',
    source: java('3.9.1', 'RoundRobinPartitioner'),
  },
  {
    id: 'kip-480',
    name: 'Sticky, KIP-480',
    about:
      'Java 2.4 to 3.2: one partition for each batch. A broker that is slow to take a batch lets it fill, and so gets more.',
    source: java('3.2.3', 'internals/StickyPartitionCache'),
  },
  {
    id: 'kip-794',
    name: 'Adaptive, KIP-794',
    about:
      'Java since 3.3: one partition for batch.size bytes and until its batch is closed, then another at random, rather one whose queue is short.',
    source: java('3.9.1', 'internals/BuiltInPartitioner'),
  },
  {
    id: 'kip-794-uniform',
    name: 'KIP-794, not adaptive',
    about: 'The same with partitioner.adaptive.partitioning.enable=false: queues are not looked at.',
    source: java('3.9.1', 'internals/BuiltInPartitioner'),
  },
  {
    id: 'rack-aware',
    name: 'Rack-aware, KIP-1123',
    about: 'Java since 4.4 with partitioner.rack.aware=true: as KIP-794, among the leaders in the producer’s own rack.',
    source: java('4.4.0', 'internals/BuiltInPartitioner'),
  },
  {
    id: 'librdkafka',
    name: 'librdkafka, sticky',
    about:
      'A partition at random for sticky.partitioning.linger.ms, which is twice linger.ms; with linger.ms=0 for each record.',
    source: librdkafka('rdkafka_msg.c', 1130),
  },
  {
    id: 'librdkafka-random',
    name: 'librdkafka, random',
    about: 'partitioner=random, or sticky.partitioning.linger.ms=0: a partition at random for each record.',
    source: librdkafka('rdkafka_topic.c', 406),
  },
];
