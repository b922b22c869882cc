// Each client with keylane's adapter in it, as a program would have it.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Producer as PlatformaticProducer, ProduceAcks, stringSerializer } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import * as confluent from '../../src/adapters/confluent.ts';
import { keylanePartitioner as forKafkaNode } from '../../src/adapters/kafka-node.ts';
import { keylanePartitioner as forKafkajs } from '../../src/adapters/kafkajs.ts';
import { keylanePartitioner as forNoKafka } from '../../src/adapters/no-kafka.ts';
import * as nodeRdkafka from '../../src/adapters/node-rdkafka.ts';
import { keylanePartitioner as forPlatformatic } from '../../src/adapters/platformatic.ts';
import { createPartitioner, type PartitionerOptions } from '../../src/index.ts';
import { installed, isInstalled } from '../npm.ts';

export interface ClientRecord {
  readonly key?: string | Buffer | null;
  readonly value: string;
}

export interface ClientProducer {
  /** Resolves when all of the records are stored. */
  send(topic: string, records: readonly ClientRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface Client {
  readonly name: string;
  /** Speaks only what Kafka 4 has dropped. */
  readonly needsOldKafka?: true;
  open(bootstrap: readonly string[], options?: PartitionerOptions): Promise<ClientProducer>;
}

const NO_KAFKA = { 'no-kafka': '3.4.4' };
const KAFKA_NODE = { 'kafka-node': '5.0.0' };
const OLD_PARTS = { overrides: { 'typedarray.prototype.slice': '1.0.5' } };
const CONFLUENT = { '@confluentinc/kafka-javascript': '1.10.1' };
const DYNAMIC = { rebuild: { CKJS_LINKING: 'dynamic' } };
const NODE_RDKAFKA = { 'node-rdkafka': '3.6.1' };
const STATIC = { rebuild: {} };

// biome-ignore lint/suspicious/noExplicitAny: packages that are fetched while the tests run; types.test.ts holds their types.
const load = (directory: string, name: string): any => createRequire(join(directory, 'package.json'))(name);
/** For what calls back with an error first. */
const called = <T>(call: (done: (error: unknown, result: T) => void) => void) =>
  new Promise<T>((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));

const kafkajs: Client = {
  name: 'kafkajs',
  async open(bootstrap, options) {
    const kafka = new Kafka({ brokers: [...bootstrap], logLevel: logLevel.NOTHING });
    const producer = kafka.producer({ createPartitioner: forKafkajs(options) });
    await producer.connect();
    return {
      async send(topic, records) {
        await producer.send({ topic, messages: records.map(record => ({ key: null, ...record })) });
      },
      close: () => producer.disconnect(),
    };
  },
};

const platformatic: Client = {
  name: '@platformatic/kafka',
  async open(bootstrap, options) {
    const producer = new PlatformaticProducer({
      clientId: 'keylane',
      bootstrapBrokers: [...bootstrap],
      serializers: { key: (key?: string | Buffer) => (typeof key === 'string' ? stringSerializer(key) : key) },
      partitioner: forPlatformatic(options),
    });
    return {
      async send(topic, records) {
        const messages = records.map(({ key, value }) => ({
          topic,
          value: Buffer.from(value),
          ...(key !== null && key !== undefined && { key }),
        }));
        // By default the leader alone has it, and one that has just come back shows it to nobody for seconds.
        await producer.send({ messages, acks: ProduceAcks.ALL });
      },
      close: () => producer.close(),
    };
  },
};

const noKafka: Client = {
  name: 'no-kafka',
  needsOldKafka: true,
  async open(bootstrap, options) {
    const { DefaultPartitioner, Producer } = load(installed(NO_KAFKA), 'no-kafka');
    const producer = new Producer({
      connectionString: bootstrap.join(),
      logger: { logLevel: 0 },
      partitioner: forNoKafka(DefaultPartitioner, options),
    });
    await producer.init();
    return {
      async send(topic, records) {
        const results = await producer.send(records.map(message => ({ topic, message })));
        for (const { error } of results) if (error) throw error;
      },
      close: async () => producer.end(),
    };
  },
};

const kafkaNode: Client = {
  name: 'kafka-node',
  needsOldKafka: true,
  async open(bootstrap, options) {
    const { KafkaClient, KeyedMessage, Producer } = load(installed(KAFKA_NODE, OLD_PARTS), 'kafka-node');
    const client = new KafkaClient({ kafkaHost: bootstrap.join() });
    const producer = new Producer(client, { partitionerType: 4 }, forKafkaNode(options));
    await new Promise((resolve, reject) => producer.once('ready', resolve).once('error', reject));
    return {
      async send(topic, records) {
        await called(done => client.refreshMetadata([topic], done));
        const payloads = records.map(({ key, value }) =>
          key === null || key === undefined
            ? { topic, messages: value }
            : { topic, messages: new KeyedMessage(key, value), key },
        );
        await called(done => producer.send(payloads, done));
      },
      close: async () => client.close(),
    };
  },
};

/** A partitioner of its own where there are options, as the adapter's documentation says. */
const partitionerOf = (options: PartitionerOptions | undefined) => options && createPartitioner(options);

const confluentKafkajs: Client = {
  name: '@confluentinc/kafka-javascript, KafkaJS-style',
  async open(bootstrap, options) {
    const { KafkaJS } = load(installed(CONFLUENT, DYNAMIC), '@confluentinc/kafka-javascript');
    const kafka = new KafkaJS.Kafka({ kafkaJS: { brokers: [...bootstrap], logLevel: 0 } });
    const producer = kafka.producer();
    // An admin of its own may know of added partitions before the producer does, which then refuses them.
    const admin = producer.dependentAdmin();
    await producer.connect();
    await admin.connect();
    const partitioner = partitionerOf(options);
    return {
      async send(topic, records) {
        const metadata = await admin.fetchTopicMetadata({ topics: [topic] });
        await producer.send({ topic, messages: confluent.assignPartitions(records, metadata, partitioner) });
      },
      close: async () => {
        await admin.disconnect();
        await producer.disconnect();
      },
    };
  },
};

const librdkafka = (name: string, directory: () => string): Client => ({
  name: name === 'node-rdkafka' ? name : `${name}, plain API`,
  async open(bootstrap, options) {
    const { Producer } = load(directory(), name);
    const producer = new Producer({ 'bootstrap.servers': bootstrap.join() }, {});
    await called(done => producer.connect({}, done));
    producer.setPollInterval(20);
    const partitioner = partitionerOf(options);
    return {
      async send(topic, records) {
        const metadata = await called<nodeRdkafka.Metadata>(done => producer.getMetadata({ topic }, done));
        const messages = records.map(record => ({ topic, ...record }));
        for (const { key, value, partition } of nodeRdkafka.assignPartitions(messages, metadata, partitioner))
          producer.produce(topic, partition, Buffer.from(value), key);
        await called(done => producer.flush(60_000, done));
      },
      close: () => called(done => producer.disconnect(done)),
    };
  },
});

const confluentPlain = librdkafka('@confluentinc/kafka-javascript', () => installed(CONFLUENT, DYNAMIC));
const rdkafka = librdkafka('node-rdkafka', () => installed(NODE_RDKAFKA, STATIC));

/** These compile for minutes and want headers (README.md): they run where that has been done, or shall be. */
const natives = [
  { clients: [confluentKafkajs, confluentPlain], isThere: isInstalled(CONFLUENT, DYNAMIC) },
  { clients: [rdkafka], isThere: isInstalled(NODE_RDKAFKA, STATIC) },
];
const isWide = process.env.KEYLANE_WIDE === '1';

export const clients: readonly Client[] = [
  kafkajs,
  platformatic,
  noKafka,
  kafkaNode,
  ...natives.flatMap(({ clients, isThere }) => (isThere || isWide ? clients : [])),
];
/** `npm run test:broker` says so; their adapters are proved without them too, in adapters.test.ts. */
export const leftOut = natives.flatMap(({ clients, isThere }) => (isThere || isWide ? [] : clients));
