// Python, but for the clients around librdkafka.

import { type ClientRow, keyIgnored, partitioner } from './client.ts';

const kafkaPython = (tag: string, file: string) => `https://github.com/dpkp/kafka-python/blob/${tag}/kafka/${file}`;

export const python: readonly ClientRow[] = [
  {
    name: 'kafka-python',
    alsoKnownAs: ['kafka-python-ng'],
    group: 'Python',
    newest: '3.0.12',
    toRouteAsJava: 'it does by default',
    remark:
      'kafka-python-ng is the same. A key of None whose serializer makes a text of it is the key "None" or "null", and all of these go to one partition.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: kafkaPython('2.0.2', 'partitioner/default.py'),
      },
      partitioner('StickyPartitioner', 'murmur2', 'sticky', 'hashed', kafkaPython('3.0.11', 'partitioner/sticky.py'), {
        versions: '>=3.0',
      }),
      keyIgnored('KeyedProducer', 'random', kafkaPython('1.4.7', 'partitioner/hashed.py'), {
        versions: '<2.0',
        remark:
          'Python’s hash() of the key, which in Python 3 is another one in each process. KafkaProducer never had it.',
      }),
    ],
  },
  {
    name: 'aiokafka',
    group: 'Python',
    newest: '0.14.0',
    toRouteAsJava: 'it does by default',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        isDefault: true,
        rule: 'murmur2',
        nullKey: 'random',
        emptyKey: 'hashed',
        source: 'https://github.com/aio-libs/aiokafka/blob/v0.12.0/aiokafka/partitioner.py',
      },
    ],
  },
  {
    name: 'pykafka',
    group: 'Python',
    newest: '2.8.0',
    toRouteAsJava: 'pass a partitioner of your own that computes murmur2: a callable (partitions, key)',
    partitioners: [
      {
        name: 'RandomPartitioner',
        isDefault: true,
        rule: null,
        nullKey: 'random',
        emptyKey: 'random',
        source:
          'https://github.com/Parsely/pykafka/blob/b1d958bd05c1dad491e8243e032f87b10eb6d528/pykafka/partitioners.py',
      },
      {
        name: 'HashingPartitioner',
        rule: 'sha1',
        nullKey: 'refused',
        emptyKey: 'refused',
        source:
          'https://github.com/Parsely/pykafka/blob/b1d958bd05c1dad491e8243e032f87b10eb6d528/pykafka/partitioners.py',
      },
    ],
  },
  {
    name: 'Quix Streams',
    alsoKnownAs: ['quixstreams', 'quix'],
    group: 'Python',
    newest: '3.25.0',
    toRouteAsJava:
      'it does by default; with producer_extra_config={"partitioner": "murmur2_random"} for records without a key too',
    remark: 'It sets the partitioner of confluent-kafka-python.',
    partitioners: [
      partitioner(
        'murmur2',
        'murmur2',
        'hashed',
        'hashed',
        'https://github.com/quixio/quix-streams/blob/dfb63318a6e4169d2e16b7479901159b49ee0f34/quixstreams/kafka/producer.py',
        { isDefault: true, remark: 'All records without a key go to one partition.' },
      ),
    ],
  },
];
