// `npm run bench:broker`: keyless messages end to end, to three real brokers: messages a second, requests, what lies in the log. Needs a JDK
// and Maven; some minutes.

import { subscribe } from 'node:diagnostics_channel';
import { parseArgs } from 'node:util';
import { Producer as PlatformaticProducer } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { type Cluster, startCluster } from '../test/broker/cluster.ts';
import { dist } from './keylane.ts';
import { seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import { type Measured, type Timing, writeResults } from './results.ts';
import { versionOf } from './rivals.ts';
import { digits } from './text.ts';

const PARTITIONS = 12;
const VALUE_BYTES = 100;
const PER_SEND = 50;
const SENDS_IN_FLIGHT = 4;
/** Kafka's number of the request that stores records. */
const PRODUCE = 0;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    messages: { type: 'string', default: '40000' },
    name: { type: 'string', default: 'broker' },
  },
});
const rounds = Number(values.rounds);
const count = Number(values.messages);

interface Contender {
  name: string;
  client: 'kafkajs' | '@platformatic/kafka';
  open(bootstrap: readonly string[]): Promise<OpenProducer>;
}
interface OpenProducer {
  send(topic: string, values: Buffer[]): Promise<unknown>;
  /** How many requests with records it has made so far. */
  requests(): number;
  close(): Promise<unknown>;
}

const { keylanePartitioner: forKafkajs } = await import(new URL('adapters/kafkajs.js', dist).href);
const { keylanePartitioner: forPlatformatic } = await import(new URL('adapters/platformatic.js', dist).href);
const contenders: Contender[] = [
  { name: 'keylane, sticky', client: 'kafkajs', open: kafkajs(forKafkajs()) },
  { name: 'keylane, round-robin', client: 'kafkajs', open: kafkajs(forKafkajs({ keyless: 'round-robin' })) },
  { name: "kafkajs' default partitioner", client: 'kafkajs', open: kafkajs() },
  { name: 'keylane, sticky', client: '@platformatic/kafka', open: platformatic(() => forPlatformatic()) },
  {
    name: 'keylane, round-robin',
    client: '@platformatic/kafka',
    open: platformatic(() => forPlatformatic({ keyless: 'round-robin' })),
  },
  { name: "@platformatic/kafka's default partitioner", client: '@platformatic/kafka', open: platformatic() },
];

const measured: Measured = {
  versions: Object.fromEntries(['kafkajs', '@platformatic/kafka'].map(name => [name, versionOf(name)])),
  partitions: PARTITIONS,
  rounds,
  sets: {},
  results: [],
  leftOut: [],
};
const cluster = await startCluster({ brokers: 3 });
try {
  measured.versions.Kafka = await cluster.version();
  for (const client of ['kafkajs', '@platformatic/kafka'] as const) {
    const timings = await inTurns(
      cluster,
      contenders.filter(contender => contender.client === client),
    );
    const title = `${count.toLocaleString('en-US')} keyless messages of ${VALUE_BYTES} bytes through ${client}, ${PER_SEND} a send()`;
    measured.results.push({ group: `broker-${client}`, title, unit: 'ms', set: 'keyless', timings });
    console.log(title);
    for (const { contender, median, requests, batches, batchBytes } of timings) {
      const perSecond = Math.round((count / median) * 1000).toLocaleString('en-US');
      console.log(
        `  ${contender}: ${perSecond}/s, ${requests} requests, ${batches} batches of ${digits(batchBytes!)} bytes`,
      );
    }
  }
} finally {
  await cluster.stop();
}
writeResults(values.name, measured);
console.log(`written: bench/results/${values.name}.json`);

async function inTurns(on: Cluster, all: Contender[]): Promise<Timing[]> {
  const samples = new Map<Contender, { times: number[]; requests: number; batches: number; batchBytes: number }>();
  const random = seeded(3);
  // The first round warms up brokers and code.
  for (let round = 0; round <= rounds; round++) {
    for (const contender of shuffled(all, random)) {
      const topic = `broker-${contenders.indexOf(contender)}-${round}`;
      await on.createTopic(topic, PARTITIONS, { replication: 1 });
      const producer = await contender.open(on.bootstrap);
      await producer.send(topic, [Buffer.from('connects')]);
      const requestsBefore = producer.requests();
      const started = performance.now();
      await sendAll(producer, topic);
      const time = performance.now() - started;
      const requests = producer.requests() - requestsBefore;
      await producer.close();
      const batches = (await on.batches(topic)).flat();
      const stored = batches.reduce((sum, { records }) => sum + records, 0);
      if (stored !== count + 1) throw new Error(`${contender.name}: ${stored} of ${count + 1} messages are in the log`);
      const bytes = batches.reduce((sum, batch) => sum + batch.bytes, 0);
      const times = samples.get(contender)?.times ?? [];
      if (round > 0) times.push(time);
      samples.set(contender, { times, requests, batches: batches.length, batchBytes: bytes / batches.length });
    }
  }
  return [...all].map(contender => {
    const { times, requests, batches, batchBytes } = samples.get(contender)!;
    const timing = { contender: contender.name, median: median(times), min: Math.min(...times), n: times.length };
    return { ...timing, messages: count, requests, batches, batchBytes };
  });
}

async function sendAll(producer: OpenProducer, topic: string): Promise<void> {
  let sent = 0;
  const sendOnAndOn = async () => {
    while (sent < count) {
      const now = Math.min(PER_SEND, count - sent);
      sent += now;
      await producer.send(
        topic,
        Array.from({ length: now }, () => Buffer.alloc(VALUE_BYTES, 'v')),
      );
    }
  };
  await Promise.all(Array.from({ length: SENDS_IN_FLIGHT }, sendOnAndOn));
}

function kafkajs(createPartitioner?: unknown): Contender['open'] {
  return async bootstrap => {
    process.env.KAFKAJS_NO_PARTITIONER_WARNING = '1';
    const kafka = new Kafka({ brokers: [...bootstrap], logLevel: logLevel.ERROR });
    const producer = kafka.producer(createPartitioner ? { createPartitioner: createPartitioner as never } : {});
    let requests = 0;
    producer.on(producer.events.REQUEST, ({ payload }) => {
      if (payload.apiKey === PRODUCE) requests++;
    });
    await producer.connect();
    return {
      send: (topic, values) => producer.send({ topic, messages: values.map(value => ({ value })) }),
      requests: () => requests,
      close: () => producer.disconnect(),
    };
  };
}

function platformatic(createPartitioner?: () => unknown): Contender['open'] {
  let requests = 0;
  subscribe('tracing:plt:kafka:connections:api:start', message => {
    if ((message as { apiKey?: number }).apiKey === PRODUCE) requests++;
  });
  return async bootstrap => {
    const producer = new PlatformaticProducer({
      clientId: 'bench',
      bootstrapBrokers: [...bootstrap],
      ...(createPartitioner && { partitioner: createPartitioner() as never }),
    });
    return {
      send: (topic, values) => producer.send({ messages: values.map(value => ({ topic, value })), acks: -1 }),
      requests: () => requests,
      close: () => producer.close(),
    };
  };
}
