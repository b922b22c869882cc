// Rust, but for the clients around librdkafka.

import { type ClientRow, partitioner } from './client.ts';

export const rust: readonly ClientRow[] = [
  {
    name: 'kafka-rust',
    group: 'Rust',
    newest: '0.10.0',
    toRouteAsJava: 'Producer::from_hosts(…).with_partitioner(…) with a Partitioner of your own that computes murmur2',
    remark: 'The crate kafka.',
    partitioners: [
      {
        name: 'DefaultPartitioner',
        versions: '>=0.6',
        isDefault: true,
        rule: 'xxhash32',
        nullKey: 'round-robin',
        emptyKey: 'sent without a key',
        source: 'https://docs.rs/crate/kafka/0.10.0/source/src/producer.rs',
      },
    ],
  },
  {
    name: 'rskafka',
    group: 'Rust',
    newest: '0.6.0',
    toRouteAsJava: 'pick the partition client with murmur2 yourself',
    partitioners: [
      {
        name: 'none',
        isDefault: true,
        rule: null,
        nullKey: 'the caller decides',
        emptyKey: 'the caller decides',
        source: 'https://docs.rs/crate/rskafka/0.6.0',
      },
    ],
  },
  {
    name: 'rustfs-kafka',
    group: 'Rust',
    newest: '1.4.0',
    toRouteAsJava: 'Producer::from_hosts(…).with_partitioner(…) with a Partitioner of your own that computes murmur2',
    remark: 'A fork of kafka-rust.',
    partitioners: [
      partitioner(
        'DefaultPartitioner',
        'xxhash32',
        'round-robin',
        'hashed',
        'https://docs.rs/crate/rustfs-kafka/1.4.0/source/src/producer/partitioner/default.rs',
        { isDefault: true },
      ),
    ],
  },
  {
    name: 'krafka',
    group: 'Rust',
    newest: '0.27.1',
    toRouteAsJava: 'it does by default',
    partitioners: [
      partitioner(
        'BuiltInPartitioner',
        'murmur2',
        'sticky',
        'hashed',
        'https://docs.rs/crate/krafka/0.27.1/source/src/producer/partitioner.rs',
        { isDefault: true },
      ),
    ],
  },
  {
    name: 'kafkit-client',
    alsoKnownAs: ['kafkit'],
    group: 'Rust',
    newest: '0.1.9',
    toRouteAsJava: 'name the partition in each record',
    partitioners: [
      partitioner(
        'Default',
        'fnv1a-64',
        'sticky',
        'hashed',
        'https://docs.rs/crate/kafkit-client/0.1.9/source/src/producer/partitioner.rs',
        { isDefault: true },
      ),
    ],
  },
  {
    name: 'partitionline',
    group: 'Rust',
    newest: '0.1.0',
    toRouteAsJava: 'it does by default',
    partitioners: [
      partitioner(
        'DefaultPartitioner',
        'murmur2',
        'round-robin',
        'hashed',
        'https://docs.rs/crate/partitionline/0.1.0/source/src/partitioner.rs',
        { isDefault: true },
      ),
    ],
  },
  {
    name: 'barnabas-core',
    alsoKnownAs: ['barnabas'],
    group: 'Rust',
    newest: '0.2.0',
    toRouteAsJava: 'Partitioner::Murmur2',
    partitioners: [
      partitioner(
        'Partitioner::Crc32',
        'crc32',
        'round-robin',
        'hashed',
        'https://docs.rs/crate/barnabas-core/0.2.0/source/src/partitioner.rs',
        { isDefault: true },
      ),
      partitioner(
        'Partitioner::Murmur2',
        'murmur2',
        'round-robin',
        'hashed',
        'https://docs.rs/crate/barnabas-core/0.2.0/source/src/partitioner.rs',
      ),
    ],
  },
  {
    name: 'kacrab',
    group: 'Rust',
    newest: '0.2.0',
    toRouteAsJava: 'it does by default',
    partitioners: [
      partitioner(
        'default',
        'murmur2',
        'sticky',
        'hashed',
        'https://docs.rs/crate/kacrab/0.2.0/source/src/producer/dispatcher/partitioner.rs',
        { isDefault: true },
      ),
    ],
  },
];
