// What other projects' own tests expect of their hashes and partitioners.

import type { RuleId } from '../../src/rules/index.ts';

/** Key, hash (unsigned, before the reduction). */
export const hashes: [source: string, rule: RuleId, [key: string, hash: number | bigint][]][] = [
  [
    'librdkafka 2.12.1 src/rdmurmur2.c',
    'murmur2',
    [
      ['kafka', 0xd067cf64],
      ['giberish123456789', 0x8f552b0c],
      ['1234', 0x9fc97b14],
      ['234', 0xe7c009ca],
      ['34', 0x873930da],
      ['4', 0x5a4b5ca1],
      ['PreAmbleWillBeRemoved,ThePrePartThatIs', 0x78424f1c],
      ['reAmbleWillBeRemoved,ThePrePartThatIs', 0x4a62b377],
      ['eAmbleWillBeRemoved,ThePrePartThatIs', 0xe0e4e09e],
      ['AmbleWillBeRemoved,ThePrePartThatIs', 0x62b8b43f],
      ['', 0x106e08d9],
    ],
  ],
  [
    'Apache Kafka 4.1.0 UtilsTest.testMurmur2',
    'murmur2',
    [
      ['21', -973932308 >>> 0],
      ['foobar', -790332482 >>> 0],
      ['a-little-bit-long-string', -985981536 >>> 0],
      ['a-little-bit-longer-string', -1486304829 >>> 0],
      ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971 >>> 0],
      ['abc', 479470107],
    ],
  ],
  [
    'kafkajs 2.2.4 legacy/murmur2.spec.js',
    'murmur2-float',
    [
      ['0', 272173970],
      ['1', 1311020360],
      ['128', 2053105854],
      ['2187', -2081355488 >>> 0],
    ],
  ],
  [
    'librdkafka 2.12.1 tests/0048-partitioner.c',
    'crc32',
    [
      ['', 0],
      ['23456', 0xb1b451d7],
      ['hejsan', 0xd077037e],
      ['this is another string with more length to it perhaps', 0xb0150df7],
    ],
  ],
  [
    'RFC 9923, and the offset basis',
    'fnv1a-abs',
    [
      ['', 0x811c9dc5],
      ['a', 0xe40c292c],
      ['foobar', 0xbf9cf968],
    ],
  ],
  ['sarama 1.46 partitioner_test.go', 'fnv1a-abs', [['1468509572224', 2147483648]]],
  [
    'xxHash 0.8.3, seed 0',
    'xxhash32',
    [
      ['', 0x02cc5d05],
      ['a', 0x550d7456],
      ['abc', 0x32d153ff],
    ],
  ],
  [
    'SMHasher, seed 0',
    'pulsar-murmur3',
    [
      ['', 0],
      ['hello', 0x248bfa47],
      ['hello, world', 0x149bbb7f],
    ],
  ],
  ['FIPS 180-4', 'sha1', [['abc', 0xa9993e364706816aba3e25717850c26c9cd0d89dn]]],
  ['RFC 1321', 'kinesis', [['abc', 0x900150983cd24fb0d6963f7d28e17f72n]]],
  ['seahash 4.1.0, its documentation', 'seahash', [['to be or not to be', 1988685042348123509n]]],
  [
    'JLS String.hashCode',
    'hashcode-abs',
    [
      ['', 0],
      ['Hello, world!', -1880044555 >>> 0],
      ['polygenelubricants', 0x80000000],
    ],
  ],
];

/** Key, partition count, partition. */
export const partitions: [source: string, rule: RuleId, [key: string, numPartitions: number, partition: number][]][] = [
  [
    'librdkafka 2.12.1 src/rdfnv1a.c',
    'fnv1a-abs',
    [
      ['kafka', 0x7fffffff, 0x0d33c4e1],
      ['giberish123456789', 0x7fffffff, 0x77a58295],
      ['1234', 0x7fffffff, 0x023bdd03],
      ['234', 0x7fffffff, 0x2dea3cd2],
      ['34', 0x7fffffff, 0x740fa83e],
      ['4', 0x7fffffff, 0x310ca263],
      ['PreAmbleWillBeRemoved,ThePrePartThatIs', 0x7fffffff, 0x65cbd69c],
      ['reAmbleWillBeRemoved,ThePrePartThatIs', 0x7fffffff, 0x6e49c79a],
      ['eAmbleWillBeRemoved,ThePrePartThatIs', 0x7fffffff, 0x69eed356],
      ['AmbleWillBeRemoved,ThePrePartThatIs', 0x7fffffff, 0x6abcc023],
      ['', 0x7fffffff, 0x7ee3623b],
    ],
  ],
  [
    'librdkafka 2.12.1 tests/0048-partitioner.c',
    'murmur2',
    [
      ['23456', 0x7fffffff, 0x058d780f],
      ['hejsan', 0x7fffffff, 0x5ec19395],
      ['this is another string with more length to it perhaps', 0x7fffffff, 0x4f7703da],
    ],
  ],
  [
    'librdkafka 2.12.1 tests/0048-partitioner.c',
    'fnv1a-abs',
    [
      ['23456', 0x7fffffff, 0x27e6f469],
      ['hejsan', 0x7fffffff, 0x17b1e27a],
      ['this is another string with more length to it perhaps', 0x7fffffff, 0x155e3e5f],
    ],
  ],
  [
    'sarama 1.46 partitioner_test.go',
    'crc32',
    [
      ['abc123def456', 100, 57],
      ['SheetJS', 100, 26],
    ],
  ],
  ['sarama 1.46: a signed CRC would give', 'crc32-abs', [['SheetJS', 100, 70]]],
  [
    'sarama 1.50 partitioner_test.go',
    'murmur2',
    [
      ['foo', 0x7fffffff, 597841616],
      ['bar', 0x7fffffff, 988958145],
      ['baz', 0x7fffffff, 1973573280],
      ['sarama', 0x7fffffff, 770765511],
      ['foo', 100, 16],
      ['bar', 100, 45],
      ['baz', 100, 80],
      ['sarama', 100, 11],
    ],
  ],
  [
    'kafka-go 0.4.51 balancer_test.go',
    'fnv1a-abs',
    [
      ['blah', 2, 0],
      ['blah', 3, 1],
      ['boop', 3, 2],
      ['20', 16, 1],
    ],
  ],
  [
    'kafka-go 0.4.51 balancer_test.go',
    'fnv1a-mask',
    [
      ['castle', 3, 2],
      ['20', 16, 15],
    ],
  ],
  [
    'kafka-python 2.2.3 test_partitioner.py',
    'murmur2',
    [
      ['', 1000, 681],
      ['a', 1000, 524],
      ['ab', 1000, 434],
      ['abc', 1000, 107],
      ['123456789', 1000, 566],
      ['\x00 ', 1000, 742],
    ],
  ],
  [
    'ruby-kafka 1.5.0 partitioner_spec.rb',
    'crc32',
    [
      ['yolo', 3, 0],
      ['hey', 3, 2],
    ],
  ],
  [
    'ruby-kafka 1.5.0 partitioner_spec.rb',
    'murmur2',
    [
      ['yolo', 3, 0],
      ['hey', 3, 1],
    ],
  ],
  ['kafkajs issue 357', 'murmur2-float', [['100:48069', 12, 6]]],
  ['kafkajs issue 357', 'murmur2', [['100:48069', 12, 9]]],
  ['node-rdkafka issue 616', 'murmur2', [['354afe16-939a-4ea8-8e17-8bb0840b6886', 10, 4]]],
  ['node-rdkafka issue 616', 'crc32', [['354afe16-939a-4ea8-8e17-8bb0840b6886', 10, 9]]],
  ['confluent-kafka-dotnet issue 1729', 'crc32', [['UFJPRDAuQVNTRVQuMzEwMQ.002.AC000HN.01_RMSVel', 30, 12]]],
  ['confluent-kafka-dotnet issue 1729', 'murmur2', [['UFJPRDAuQVNTRVQuMzEwMQ.002.AC000HN.01_RMSVel', 30, 13]]],
  ['brod issue 514', 'phash2', [['foo', 3, 1]]],
  ['node-sinek issue 40, murmurhash 0.0.2', 'murmur2-low-bytes', [['thingäöüÄÖÜ', 10, 4]]],
  ['node-sinek issue 40: Java', 'murmur2', [['thingäöüÄÖÜ', 10, 2]]],
  ['sarama issue 1213', 'crc32', [['d4eeeb1b-8c45-4250-9c2c-131b38208ee8', 9, 5]]],
  ['sarama issue 1213', 'crc32-abs', [['d4eeeb1b-8c45-4250-9c2c-131b38208ee8', 9, 8]]],
  [
    'a real topic of three partitions, written by franz-go',
    'murmur2',
    [1, 1, 0, 0, 2, 2, 0, 1, 2, 1].map((partition, i) => [`order-${i}`, 3, partition]),
  ],
];
