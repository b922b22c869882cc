// kafkajs' own producer over a cluster without a socket: three brokers, of which some fail, and a topic that changes at the next refresh.

import { createRequire } from 'node:module';
import type { Message } from 'kafkajs';

const require = createRequire(import.meta.url);
const { createLogger, LEVELS } = require('kafkajs/src/loggers');
const { KafkaJSProtocolError } = require('kafkajs/src/errors');

export const metadataOf = (count: number) =>
  Array.from({ length: count }, (_, partitionId) => ({
    partitionId,
    leader: partitionId % 3,
    replicas: [partitionId % 3],
    isr: [partitionId % 3],
    partitionErrorCode: 0,
  }));

export interface Faults {
  /** How many requests of each broker fail before one succeeds. */
  readonly failing?: readonly [number, number, number];
  /** The partition counts that refreshes of metadata show, one after another; the last one stays. */
  readonly counts?: readonly number[];
}

export interface StoredMessage {
  readonly topic: string;
  readonly value: string;
  readonly partition: number;
}

interface TopicData {
  topic: string;
  partitions: { partition: string; messages: Message[] }[];
}

/** One topic, or several that change together; each broker leads a third of the partitions. */
export class FakeCluster {
  readonly stored: StoredMessage[] = [];
  readonly #failures: number[];
  readonly #counts: number[];
  #metadata;

  constructor({ failing = [0, 0, 0], counts = [12] }: Faults = {}) {
    this.#failures = [...failing];
    this.#counts = [...counts];
    this.#metadata = metadataOf(this.#counts[0]);
  }

  /** As the next refresh of metadata shows it. */
  refresh(): void {
    if (this.#counts.length > 1) this.#counts.shift();
    this.#metadata = metadataOf(this.#counts[0]);
  }

  fail(nodeId: number, times = 1): void {
    this.#failures[nodeId] += times;
  }

  async producer(createPartitioner: unknown) {
    const brokers = [0, 1, 2].map(nodeId => ({
      nodeId,
      produce: async ({ topicData }: { topicData: TopicData[] }) => this.#produce(nodeId, topicData),
    }));
    const producer = require('kafkajs/src/producer')({
      logger: createLogger({ level: LEVELS.NOTHING, logCreator: () => () => {} }),
      createPartitioner,
      retry: { initialRetryTime: 1, retries: 5 },
      cluster: {
        retry: {},
        targetTopics: new Set(),
        connect: async () => {},
        isConnected: () => true,
        addMultipleTargetTopics: async () => {},
        refreshMetadataIfNecessary: async () => {},
        refreshMetadata: async () => this.refresh(),
        findTopicPartitionMetadata: () => this.#metadata,
        findLeaderForPartitions: (_topic: string, partitions: string[]) =>
          Object.fromEntries(
            [0, 1, 2]
              .map(leader => [leader, partitions.map(Number).filter(at => at % 3 === leader)] as const)
              .filter(([, theirs]) => theirs.length > 0),
          ),
        findBroker: async ({ nodeId }: { nodeId: string }) => brokers[Number(nodeId)],
      },
    });
    await producer.connect();
    return producer as {
      send(request: { topic: string; messages: readonly Message[] }): Promise<unknown>;
      sendBatch(request: { topicMessages: { topic: string; messages: readonly Message[] }[] }): Promise<unknown>;
    };
  }

  #produce(nodeId: number, topicData: readonly TopicData[]) {
    if (this.#failures[nodeId] > 0) {
      this.#failures[nodeId]--;
      throw new KafkaJSProtocolError({ type: 'LEADER_NOT_AVAILABLE', code: 5, retriable: true });
    }
    for (const { topic, partitions } of topicData) {
      for (const { partition, messages } of partitions) {
        for (const { value } of messages) this.stored.push({ topic, value: `${value}`, partition: Number(partition) });
      }
    }
    return { topics: [] };
  }
}
