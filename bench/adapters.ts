// The adapters' whole call beside the clients' own partitioners: a message, keyed or keyless, metadata of the topic, and out comes a partition.

import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { dist } from './keylane.ts';
import { keySet, seeded } from './keys.ts';
import { median, shuffled } from './measure.ts';
import { type Measured, type Timing, writeResults } from './results.ts';
import { load, loadRivals } from './rivals.ts';
import { groupTable } from './text.ts';

const TOPIC = 'bench';
const PARTITIONS = [12, 100];
const WARM_UP = 3;
const require = createRequire(import.meta.url);

type Message = { topic: string; key?: Buffer | string; value: string };
/** Gives each message a partition; the sum of all, so that nothing is optimised away. */
type Route = (messages: Message[]) => number;
interface Contender {
  name: string;
  note?: string;
  isYardstick?: boolean;
  route: Route;
}

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '31' } } });
const rounds = Number(values.rounds);
const { versions } = await loadRivals();
const { keylanePartitioner: forKafkajs } = await import(new URL('adapters/kafkajs.js', dist).href);
const { keylanePartitioner: forPlatformatic } = await import(new URL('adapters/platformatic.js', dist).href);
const platformatic = await load<Platformatic>('@platformatic/kafka');
const { strings, buffers } = keySet('36');

interface Platformatic {
  Producer: new (options: object) => { getSendTopicPartitions(options: object): Map<string, Set<number>> };
  defaultPartitioner: (message: object, key: Buffer) => number;
}
type KafkajsPartitioner = (args: { topic: string; partitionMetadata: object[]; message: Message }) => number;

// New messages each time: kafkajs' adapter remembers objects.
const sets: Record<string, () => Message[]> = {
  'keyed, text': () => strings.map(key => ({ topic: TOPIC, key, value: 'v' })),
  'keyed, Buffer': () => buffers.map(key => ({ topic: TOPIC, key, value: 'v' })),
  keyless: () => strings.map(() => ({ topic: TOPIC, value: 'v' })),
};

const measured: Measured = {
  versions: { kafkajs: versions.kafkajs, '@platformatic/kafka': versions['@platformatic/kafka'] },
  partitions: PARTITIONS[0],
  rounds,
  sets: {},
  results: [],
  leftOut: [],
};
for (const partitions of PARTITIONS) {
  compare(
    `adapters-kafkajs-${partitions}`,
    `kafkajs, a message, ${partitions} partitions`,
    ['keyed, text', 'keyed, Buffer', 'keyless'],
    [
      { name: 'keylane/kafkajs', route: kafkajsRoute(forKafkajs()(), partitions) },
      {
        name: "kafkajs' default partitioner",
        route: kafkajsRoute(require('kafkajs/src/producer/partitioners').DefaultPartitioner(), partitions),
      },
    ],
  );
}
const context = metadataOf(PARTITIONS[0]);
const partition = forPlatformatic();
compare(
  'adapters-platformatic',
  '@platformatic/kafka, a keyed message',
  ['keyed, Buffer'],
  [
    { name: 'keylane/platformatic', route: direct((message, key) => partition(message, key, context)) },
    { name: "@platformatic/kafka's default partitioner", route: direct(platformatic.defaultPartitioner) },
  ],
);
compare(
  'adapters-platformatic-keyless',
  '@platformatic/kafka, a keyless message, with the client’s code around it',
  ['keyless'],
  [
    { name: 'keylane/platformatic', route: asked(forPlatformatic()) },
    { name: "@platformatic/kafka's default, round-robin", route: asked(undefined) },
    { name: 'a partitioner that answers 0', isYardstick: true, route: asked(() => 0) },
  ],
);
writeResults('adapters', measured);
console.log('written: bench/results/adapters.json');

function kafkajsRoute(partitioner: KafkajsPartitioner, partitions: number): Route {
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 0 }));
  return messages => {
    let sum = 0;
    for (const message of messages) sum += partitioner({ topic: TOPIC, partitionMetadata, message });
    return sum;
  };
}

function metadataOf(partitionsCount: number) {
  const partitions = Array.from({ length: partitionsCount }, () => ({ leader: 0 }));
  return { metadata: { topics: new Map([[TOPIC, { partitionsCount, partitions }]]) } };
}

function direct(ask: (message: object, key: Buffer) => number): Route {
  return messages => {
    let sum = 0;
    for (const message of messages) sum += ask(message, message.key as Buffer);
    return sum;
  };
}

/** Through the client: its default for keyless messages is no function that could be called alone. */
function asked(partitioner: ((message: object, key: Buffer, context: object) => number) | undefined): Route {
  class Producer extends platformatic.Producer {
    get currentMetadata() {
      return context.metadata;
    }
  }
  const producer = new Producer({
    clientId: 'bench',
    bootstrapBrokers: ['localhost:9092'],
    ...(partitioner && { partitioner }),
  });
  return messages => producer.getSendTopicPartitions({ messages }).get(TOPIC)!.size;
}

/** Nanoseconds a message. The contenders in turns, in an order drawn anew each round. */
function compare(group: string, title: string, names: string[], contenders: Contender[]): void {
  for (const set of names) {
    const random = seeded(7);
    const samples = new Map<Contender, number[]>(contenders.map(contender => [contender, []]));
    for (let round = -WARM_UP; round < rounds; round++) {
      for (const contender of shuffled(contenders, random)) {
        const messages = sets[set]();
        // User time of this process: what others run on the machine does not count.
        const before = process.cpuUsage();
        if (!(contender.route(messages) >= 0)) throw new Error(`${contender.name} gave no partitions`);
        const { user } = process.cpuUsage(before);
        if (round >= 0) samples.get(contender)!.push((user * 1000) / messages.length);
      }
    }
    const timings = [...samples].map(
      ([{ name, isYardstick }, times]): Timing => ({
        contender: name,
        median: median(times),
        min: Math.min(...times),
        n: times.length,
        ...(isYardstick && { isYardstick }),
      }),
    );
    measured.results.push({ group, title, unit: 'ns', set, timings });
  }
  console.log(groupTable(measured.results, group));
}
