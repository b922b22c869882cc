// kafkajs' own producer and broker code over a cluster that has everything but a socket: each send() groups the messages by partition and
// encodes the request, which is then dropped.

import { createRequire } from 'node:module';
import { PARTITIONS } from '../contenders/contender.ts';
import { keylane } from '../keylane.ts';
import type { Message, Producer } from './producer.ts';
import { TOPIC } from './producer.ts';

const require = createRequire(import.meta.url);
const { partitionForKey } = keylane;

interface PartitionerArguments {
  topic: string;
  partitionMetadata: unknown[];
  message: Message;
}

type CreatePartitioner = () => (args: PartitionerArguments) => number;

interface TopicData {
  topic: string;
  partitions: { partition: string; messages: Message[] }[];
}

const PRODUCE_API = 0;
const PRODUCE_VERSION = 7;

export async function kafkajsProducers(): Promise<Producer[]> {
  const { DefaultPartitioner } = require('kafkajs/src/producer/partitioners');
  return [
    await producer('keylane', () => ({ partitionMetadata, message }) => {
      return partitionForKey(message.key, partitionMetadata.length);
    }),
    await producer("kafkajs' default partitioner", DefaultPartitioner),
    {
      ...(await producer(
        'partitions known beforehand',
        () =>
          ({ message }) =>
            message.partition!,
      )),
      isYardstick: true,
      note: 'yardstick: what send() costs without a partitioner',
    },
  ];
}

async function producer(name: string, createPartitioner: CreatePartitioner): Promise<Producer> {
  const createProducer = require('kafkajs/src/producer');
  const Broker = require('kafkajs/src/broker');
  const { lookup } = require('kafkajs/src/protocol/requests');
  const createRequest = require('kafkajs/src/protocol/request');
  const { createLogger, LEVELS } = require('kafkajs/src/loggers');
  const logger = createLogger({ level: LEVELS.NOTHING, logCreator: () => () => {} });
  const connectionPool = {
    host: 'localhost',
    port: 9092,
    connectionTimeout: 1000,
    async send({ request }: { request: object }) {
      await createRequest({ request, correlationId: 1, clientId: 'bench' });
      return { topics: [] };
    },
  };
  const versions = { [PRODUCE_API]: { minVersion: 0, maxVersion: PRODUCE_VERSION } };
  const broker = new Broker({ connectionPool, logger, nodeId: 0, versions });
  broker.lookupRequest = lookup(versions);
  // Only remembers what came by: the request that is encoded is the client's own.
  let sent: TopicData[] = [];
  const produce = broker.produce.bind(broker);
  broker.produce = (request: { topicData: TopicData[] }) => {
    sent = request.topicData;
    return produce(request);
  };
  const metadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
    partitionId,
    leader: 0,
    replicas: [0],
    isr: [0],
    partitionErrorCode: 0,
  }));
  const client = createProducer({
    logger,
    createPartitioner,
    cluster: {
      retry: {},
      targetTopics: new Set([TOPIC]),
      connect: async () => {},
      isConnected: () => true,
      addMultipleTargetTopics: async () => {},
      refreshMetadataIfNecessary: async () => {},
      findTopicPartitionMetadata: () => metadata,
      findLeaderForPartitions: (_topic: string, partitions: string[]) => ({ 0: partitions }),
      findBroker: async () => broker,
    },
  });
  await client.connect();
  return {
    name,
    send: messages => client.send({ topic: TOPIC, messages }),
    partitions: messages => {
      const found = new Map<Message, number>();
      for (const { partitions } of sent) {
        for (const { partition, messages } of partitions)
          for (const message of messages) found.set(message, Number(partition));
      }
      return messages.map(message => found.get(message) ?? -1);
    },
  };
}
