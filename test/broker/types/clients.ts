// Compiled by types.test.ts against the clients' own declarations: what an adapter returns is what the client's option takes, and a
// partitioner that was not called is not.

import { KafkaJS } from '@confluentinc/kafka-javascript';
import { Producer as PlatformaticProducer, type ProducerOptions, stringSerializers } from '@platformatic/kafka';
import { KafkaClient, Producer as KafkaNodeProducer } from 'kafka-node';
import { Kafka, type ProducerConfig } from 'kafkajs';
import { DefaultPartitioner, Producer as NoKafkaProducer } from 'no-kafka';
import type { Producer as RdkafkaProducer } from 'node-rdkafka';
import * as confluent from '../../../src/adapters/confluent.ts';
import * as kafkaNode from '../../../src/adapters/kafka-node.ts';
import * as kafkajs from '../../../src/adapters/kafkajs.ts';
import * as noKafka from '../../../src/adapters/no-kafka.ts';
import * as nodeRdkafka from '../../../src/adapters/node-rdkafka.ts';
import * as platformatic from '../../../src/adapters/platformatic.ts';

const options = { rule: 'murmur2-float', keyless: 'round-robin' } as const;

export const forKafkajs: ProducerConfig = { createPartitioner: kafkajs.keylanePartitioner(options) };
// @ts-expect-error it must be called
export const uncalledKafkajs: ProducerConfig = { createPartitioner: kafkajs.keylanePartitioner };
new Kafka({ brokers: [] }).producer(forKafkajs);

export const forPlatformatic: ProducerOptions<string, string, string, string> = {
  clientId: 'orders',
  bootstrapBrokers: [],
  serializers: stringSerializers,
  partitioner: platformatic.keylanePartitioner(options),
};
new PlatformaticProducer(forPlatformatic);
new PlatformaticProducer({ clientId: 'a', bootstrapBrokers: [], partitioner: platformatic.keylanePartitioner() });
// @ts-expect-error it must be called
export const uncalledPlatformatic: typeof forPlatformatic.partitioner = platformatic.keylanePartitioner;

new KafkaNodeProducer(new KafkaClient(), { partitionerType: 4 }, kafkaNode.keylanePartitioner(options));
// @ts-expect-error it must be called
new KafkaNodeProducer(new KafkaClient(), { partitionerType: 4 }, kafkaNode.keylanePartitioner);

new NoKafkaProducer({ partitioner: noKafka.keylanePartitioner(DefaultPartitioner, options) });
// @ts-expect-error it must be made from the client's class
new NoKafkaProducer({ partitioner: noKafka.keylanePartitioner(options) });

export async function send(messages: KafkaJS.Message[]): Promise<void> {
  const kafka = new KafkaJS.Kafka({});
  const metadata = await kafka.admin().fetchTopicMetadata({ topics: ['orders'] });
  await kafka.producer().send({ topic: 'orders', messages: confluent.assignPartitions(messages, metadata) });
  await kafka.producer().send({ topic: 'orders', messages: confluent.assignPartitions(messages, 12, options) });
}

export function produce(producer: RdkafkaProducer, messages: { topic: string; key: string; value: Buffer }[]): void {
  producer.getMetadata({ topic: 'orders' }, (_error, metadata) => {
    for (const { topic, partition, value, key } of nodeRdkafka.assignPartitions(messages, metadata))
      producer.produce(topic, partition, value, key);
  });
}
