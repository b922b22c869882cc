// Which clients are run, in which version, with which of the partitioners that the catalogue (src/rules/clients) has of them.

import { go, java, kcat, npm, type Program, pip, rust } from './programs.ts';

export interface MatrixClient {
  /** Its name in the catalogue. */
  readonly name: string;
  readonly program: Program;
  /** Names in the catalogue; a default is run without being configured. */
  readonly partitioners: readonly string[];
  /** Speaks only what Kafka 4 has dropped. */
  readonly needsOldKafka?: true;
}

const LIBRDKAFKA = [
  'consistent_random',
  'random',
  'consistent',
  'murmur2',
  'murmur2_random',
  'fnv1a',
  'fnv1a_random',
] as const;

/** Installed within seconds: in every run. */
export const cheap: readonly MatrixClient[] = [
  { name: 'kafka-clients', program: java('4.3.1'), partitioners: ['built-in', 'RoundRobinPartitioner'] },
  {
    name: 'kafkajs',
    program: npm('kafkajs.mjs', 'kafkajs', '2.2.4'),
    partitioners: ['DefaultPartitioner', 'LegacyPartitioner', 'JavaCompatiblePartitioner'],
  },
  {
    name: '@platformatic/kafka',
    // 2.x needs Node 22.
    program: npm('platformatic.mjs', '@platformatic/kafka', '1.35.0'),
    partitioners: ['defaultPartitioner', 'compatibilityPartitioner'],
  },
  {
    name: 'confluent-kafka-python',
    program: pip('confluent.py', 'confluent-kafka==2.16.1'),
    partitioners: LIBRDKAFKA,
  },
  {
    name: 'kafka-python',
    program: pip('kafka_python.py', 'kafka-python==3.0.12'),
    partitioners: ['DefaultPartitioner', 'StickyPartitioner'],
  },
  { name: 'aiokafka', program: pip('aiokafka_producer.py', 'aiokafka==0.14.0'), partitioners: ['DefaultPartitioner'] },
];

/** With `--wide` only: other tool chains, minutes of compiling, an older broker. */
export const wide: readonly MatrixClient[] = [
  { name: 'kafka-clients', program: java('3.9.2'), partitioners: ['built-in', 'RoundRobinPartitioner'] },
  {
    name: 'kafka-clients',
    program: java('3.2.3'),
    partitioners: ['DefaultPartitioner', 'RoundRobinPartitioner', 'UniformStickyPartitioner'],
  },
  {
    name: 'kafka-clients',
    program: java('2.8.2'),
    partitioners: ['DefaultPartitioner', 'RoundRobinPartitioner', 'UniformStickyPartitioner'],
  },
  { name: 'kafka-clients', program: java('2.3.1'), partitioners: ['DefaultPartitioner'] },
  {
    name: 'kafka-node',
    program: npm('kafka-node.mjs', 'kafka-node', '5.0.0', { overrides: { 'typedarray.prototype.slice': '1.0.5' } }),
    partitioners: ['DefaultPartitioner', 'CyclicPartitioner', 'KeyedPartitioner'],
    needsOldKafka: true,
  },
  {
    name: 'no-kafka',
    program: npm('no-kafka.mjs', 'no-kafka', '3.4.4'),
    partitioners: ['DefaultPartitioner', 'HashCRC32Partitioner'],
    needsOldKafka: true,
  },
  { name: 'kafka-ts', program: npm('kafka-ts.mjs', 'kafka-ts', '1.5.0'), partitioners: ['defaultPartitioner'] },
  {
    name: 'franz-go',
    program: go('go', 'franz-go'),
    partitioners: [
      'UniformBytesPartitioner',
      'StickyKeyPartitioner(nil)',
      'StickyKeyPartitioner(KafkaHasher(fnv32a))',
      'StickyKeyPartitioner(SaramaCompatHasher(fnv32a))',
      'StickyKeyPartitioner(SaramaHasher(fnv32a))',
      'RoundRobinPartitioner',
    ],
  },
  {
    name: 'sarama',
    program: go('go', 'sarama'),
    partitioners: [
      'NewHashPartitioner',
      'NewReferenceHashPartitioner',
      'NewConsistentCRCHashPartitioner',
      'NewMurmur2Partitioner',
      'NewCustomHashPartitioner(crc32.NewIEEE)',
      'NewRoundRobinPartitioner',
      'NewRandomPartitioner',
    ],
  },
  {
    name: 'kafka-go',
    program: go('go', 'kafka-go'),
    partitioners: ['RoundRobin', 'Hash', 'ReferenceHash', 'CRC32Balancer', 'Murmur2Balancer'],
  },
  { name: 'confluent-kafka-go', program: go('go-confluent'), partitioners: LIBRDKAFKA },
  { name: 'kcat', program: kcat(), partitioners: ['consistent_random', 'murmur2_random'] },
  { name: 'rust-rdkafka', program: rust('rdkafka'), partitioners: LIBRDKAFKA },
  { name: 'kafka-rust', program: rust('kafka'), partitioners: ['DefaultPartitioner'], needsOldKafka: true },
  {
    name: 'node-rdkafka',
    program: npm('librdkafka.mjs', 'node-rdkafka', '3.6.1', { rebuild: {} }),
    partitioners: LIBRDKAFKA,
  },
  {
    name: '@confluentinc/kafka-javascript',
    program: npm('confluent-kafkajs.mjs', '@confluentinc/kafka-javascript', '1.10.1', {
      rebuild: { CKJS_LINKING: 'dynamic' },
    }),
    partitioners: ['KafkaJS API'],
  },
  {
    name: '@confluentinc/kafka-javascript',
    program: npm('librdkafka.mjs', '@confluentinc/kafka-javascript', '1.10.1', {
      rebuild: { CKJS_LINKING: 'dynamic' },
    }),
    partitioners: ['callback API', 'murmur2_random'],
  },
];
