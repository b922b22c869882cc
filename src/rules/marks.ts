// What clients leave in the head of a batch, if nothing is configured, and what else they can be made to leave. Each was seen in batches that the
// client wrote to Kafka 4.3.1, in the versions named, or the latest.
// A producer id comes with idempotence: https://kafka.apache.org/43/documentation/#producerconfigs_enable.idempotence

/** `id`: a producer id. Else what clients without one write: producer id, epoch and first sequence. */
export type LeftMark = 'id' | '-1/-1/-1' | '-1/-1/0' | '-1/0/0';

export interface ClientMark {
  readonly leaves: LeftMark;
  /** Which releases; all that are known if left out. */
  readonly versions?: string;
  /** What has to be set for it; by default if left out. */
  readonly setting?: string;
}

/** By the client's name in the catalogue. */
export const CLIENT_MARKS: Readonly<Record<string, readonly ClientMark[]>> = {
  'kafka-clients': [
    // 3.0.0 and 3.1.0 were to have idempotence by default and had not: https://issues.apache.org/jira/browse/KAFKA-13598
    { leaves: 'id', versions: '>=3.0.1, not 3.1.0' },
    { leaves: '-1/-1/-1', versions: '<=3.0.0, 3.1.0' },
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
