// The adapters' whole call beside the clients' own partitioners: a message and its topic's metadata go in, a partition comes out.

import { createRequire } from 'node:module';
import { dist, twin } from '../keylane.ts';
import { KEY_COUNT, keySet } from '../keys.ts';
import { load } from '../rivals.ts';
import { PARTITIONS } from './contender.ts';

const TOPIC = 'bench';
const MANY_PARTITIONS = 100;
const require = createRequire(import.meta.url);

export interface Message {
  topic: string;
  key?: Buffer | string;
  value: string;
}

export interface AdapterContender {
  name: string;
  isYardstick?: boolean;
  /** Puts what each message was answered into `out`. A loop of its own, so that the call can be inlined. */
  route(messages: Message[], out: Float64Array): void;
}

export interface AdapterSet {
  /** New ones for each pass: kafkajs' adapter remembers objects. */
  messages(count?: number): Message[];
  /** The first one is keylane. */
  contenders(): Promise<AdapterContender[]>;
  /** What is wrong with the answers, if anything is. */
  mistake(contender: AdapterContender, out: Float64Array): string | undefined;
}

const keys = keySet('36');
const text = (count = KEY_COUNT) =>
  keys.strings.slice(0, count).map((key): Message => ({ topic: TOPIC, key, value: 'v' }));
const buffers = (count = KEY_COUNT) =>
  keys.buffers.slice(0, count).map((key): Message => ({ topic: TOPIC, key, value: 'v' }));
const keyless = (count = KEY_COUNT) => keys.strings.slice(0, count).map((): Message => ({ topic: TOPIC, value: 'v' }));
/** V8 before 12 gives such objects no room for a field: what kafkajs' adapter writes on them is dear there. */
const spread = (count?: number) => keyless(count).map(message => ({ ...message }));

export const adapterGroups: Record<string, { title: string; sets: Record<string, AdapterSet> }> = {
  'adapters-kafkajs': {
    title: 'A message to the partitioner of kafkajs',
    sets: {
      'key as text': { messages: text, contenders: () => kafkajs(PARTITIONS), mistake: keyedMistake },
      'key as Buffer': { messages: buffers, contenders: () => kafkajs(PARTITIONS), mistake: keyedMistake },
      keyless: { messages: keyless, contenders: () => kafkajs(PARTITIONS), mistake: rangeMistake },
      [`keyless, ${MANY_PARTITIONS} partitions`]: {
        messages: keyless,
        contenders: () => kafkajs(MANY_PARTITIONS),
        mistake: rangeMistake,
      },
      'keyless, made by { ...spread }': {
        messages: spread,
        contenders: () => kafkajs(PARTITIONS),
        mistake: rangeMistake,
      },
    },
  },
  'adapters-platformatic': {
    title: 'A message to the partitioner of @platformatic/kafka',
    sets: { 'key as Buffer': { messages: buffers, contenders: platformatic, mistake: keyedMistake } },
  },
  // Its default for keyless messages is no function that could be called alone.
  'adapters-platformatic-keyless': {
    title: 'A message through what @platformatic/kafka does around its partitioner',
    sets: { keyless: { messages: keyless, contenders: aroundPlatformatic, mistake: rangeMistake } },
  },
};

async function adapter(client: string): Promise<() => Ask> {
  const { keylanePartitioner } = await import(new URL(`adapters/${client}.js`, dist).href);
  return keylanePartitioner;
}

// biome-ignore lint/suspicious/noExplicitAny: each client's own call.
type Ask = (...args: any[]) => number;

async function kafkajs(partitions: number): Promise<AdapterContender[]> {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 0 }));
  const contender = (name: string, partition: Ask): AdapterContender => ({
    name,
    route: loop(partition, (ask, message) => ask({ topic: TOPIC, partitionMetadata, message })),
  });
  const { DefaultPartitioner } = require('kafkajs/src/producer/partitioners');
  const keylane = (await adapter('kafkajs')) as unknown as () => () => Ask;
  return [contender('keylane', keylane()()), contender("kafkajs' default partitioner", DefaultPartitioner())];
}

interface Platformatic {
  Producer: new (options: object) => { getSendTopicPartitions(options: object): Map<string, Set<number>> };
  defaultPartitioner: Ask;
}

function context() {
  const partitions = Array.from({ length: PARTITIONS }, () => ({ leader: 0 }));
  return { metadata: { topics: new Map([[TOPIC, { partitionsCount: PARTITIONS, partitions }]]) } };
}

async function platformatic(): Promise<AdapterContender[]> {
  const { defaultPartitioner } = await load<Platformatic>('@platformatic/kafka');
  const given = context();
  const contender = (name: string, partition: Ask): AdapterContender => ({
    name,
    route: loop(partition, (ask, message) => ask(message, message.key, given)),
  });
  const keylane = await adapter('platformatic');
  return [contender('keylane', keylane()), contender("@platformatic/kafka's default partitioner", defaultPartitioner)];
}

async function aroundPlatformatic(): Promise<AdapterContender[]> {
  const { Producer } = await load<Platformatic>('@platformatic/kafka');
  const given = context();
  class WithMetadata extends Producer {
    get currentMetadata() {
      return given.metadata;
    }
  }
  const contender = (name: string, partitioner?: Ask): AdapterContender => {
    const options = { clientId: 'bench', bootstrapBrokers: ['localhost:9092'], ...(partitioner && { partitioner }) };
    const producer = new WithMetadata(options);
    return {
      name,
      // It answers with the set of all partitions, which says nothing of one message.
      route: (messages, out) => out.fill(producer.getSendTopicPartitions({ messages }).get(TOPIC)!.size - 1),
    };
  };
  const keylane = await adapter('platformatic');
  return [
    contender('keylane', keylane()),
    contender("@platformatic/kafka's default, round-robin"),
    { ...contender('a partitioner that answers 0', () => 0), isYardstick: true },
  ];
}

/** Built anew for each contender: one that all share would see every partitioner and inline none. */
function loop(ask: Ask, call: (ask: Ask, message: Message) => number): AdapterContender['route'] {
  const build = new Function(
    'ask',
    'call',
    'return (messages, out) => { for (let i = 0; i < messages.length; i++) out[i] = call(ask, messages[i]); }',
  );
  return build(ask, call);
}

function keyedMistake({ name }: AdapterContender, out: Float64Array): string | undefined {
  const isUnsigned = name.startsWith('@platformatic');
  const expected = (key: Uint8Array) =>
    isUnsigned ? (twin.murmur2(key) >>> 0) % PARTITIONS : twin.partitionForKey(key, PARTITIONS);
  // @platformatic/kafka takes the answer modulo the partition count.
  const wrong = out.findIndex((answer, i) => answer % PARTITIONS !== expected(keys.buffers[i]));
  return wrong < 0 ? undefined : `message ${wrong} goes to ${out[wrong]} instead of ${expected(keys.buffers[wrong])}`;
}

function rangeMistake(_: AdapterContender, out: Float64Array): string | undefined {
  const wrong = out.findIndex(answer => !(Number.isInteger(answer) && answer >= 0));
  return wrong < 0 ? undefined : `message ${wrong} goes to ${out[wrong]}`;
}
