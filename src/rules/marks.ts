// What clients leave in the head of a batch, if nothing is configured, and what else they can be made to leave. Each was seen in batches that the
// client wrote to Kafka 4.3.1, in the versions named, or the latest; `npm run test:clients` fails if one leaves something else.
// A producer id comes with idempotence: https://kafka.apache.org/43/documentation/#producerconfigs_enable.idempotence

import { clients } from './clients.ts';

/** `id`: a producer id. Else what clients without one write: producer id, epoch and first sequence. */
export type LeftMark = 'id' | '-1/-1/-1' | '-1/-1/0' | '-1/0/0';

export interface ClientMark {
  readonly leaves: LeftMark;
  /** Which releases, as in versions.ts: one range " or " another, and after ", not " one between that does not; all that are known if left out. */
  readonly versions?: string;
  /** What has to be set for it; by default if left out. */
  readonly setting?: string;
}

/**
 * How the broker, which is Java, compresses, where no client that leaves this instead of a producer id does so itself: their libraries write
 * another header.
 */
export const FOREIGN_SHAPES: Readonly<Record<string, readonly string[]>> = {
  '-1/0/0': ['gzip:0/00/ff', 'zstd:w21/open'],
  '-1/-1/0': ['gzip:0/00/ff', 'lz4:60/40', 'zstd:w21/open'],
};

/** By the client's name in the catalogue. */
export const CLIENT_MARKS: Readonly<Record<string, readonly ClientMark[]>> = {
  'kafka-clients': [
    // 3.0.0 and 3.1.0 were to have idempotence by default and had not: https://issues.apache.org/jira/browse/KAFKA-13598
    { leaves: 'id', versions: '>=3.0.1, not 3.1.0' },
    { leaves: '-1/-1/-1', versions: '<3.0.1 or >=3.1.0 <3.1.1' },
    { leaves: '-1/-1/-1', setting: 'acks=1, retries=0 or enable.idempotence=false' },
  ],
  'Kafka Streams': [{ leaves: 'id' }],
  'kafka-python': [
    { leaves: 'id', versions: '>=3.0' },
    { leaves: '-1/-1/-1', versions: '<3.0' },
  ],
  aiokafka: [{ leaves: '-1/-1/0' }, { leaves: 'id', setting: 'enable_idempotence=True' }],
  librdkafka: [{ leaves: '-1/-1/-1' }, { leaves: 'id', setting: 'enable.idempotence=true' }],
  sarama: [{ leaves: '-1/-1/0' }, { leaves: 'id', setting: 'Producer.Idempotent' }],
  'franz-go': [{ leaves: 'id' }, { leaves: '-1/-1/0', setting: 'DisableIdempotentWrite' }],
  'kafka-go': [{ leaves: '-1/-1/-1' }],
  kafkajs: [{ leaves: '-1/0/0' }, { leaves: 'id', setting: 'idempotent: true' }],
  '@platformatic/kafka': [{ leaves: '-1/0/0' }, { leaves: 'id', setting: 'idempotent: true' }],
  'kafka-ts': [{ leaves: 'id' }],
  rskafka: [{ leaves: '-1/-1/-1' }],
};

/** What a client leaves, or the one in it that does the writing. */
export function marksOf(name: string): readonly ClientMark[] {
  const embedded = clients.find(client => client.name === name)?.embeds;
  return CLIENT_MARKS[name] ?? (embedded ? marksOf(embedded) : []);
}
