// @platformatic/kafka's own Producer with the three methods replaced that need a broker: send() serializes, partitions, groups and encodes
// the request, which is then dropped.

import { PARTITIONS } from '../contenders/contender.ts';
import { keylane } from '../keylane.ts';
import { load } from '../rivals.ts';
import { type Message, type Producer, TOPIC } from './producer.ts';

const { murmur2, toPositive } = keylane;

type Callback = (error: null, result: unknown) => void;
type Partitioner = (message: unknown, key: Buffer) => number;

interface Encoded {
  value: Buffer;
  key: Buffer;
  partition: number;
}

interface Client {
  new (options: object): { send(options: object): Promise<unknown> };
  prototype: Record<symbol, unknown>;
}

interface Package {
  Producer: Client;
  kMetadata: symbol;
  kGetConnection: symbol;
  kGetApi: symbol;
  produceV9: { createRequest(...args: unknown[]): { buffer: Buffer } };
  serializersFrom(type: unknown): object;
  stringSerializer(text: string): Buffer;
  compatibilityPartitioner: Partitioner;
}

export async function platformaticProducers(): Promise<Producer[]> {
  const platformatic = await load<Package>('@platformatic/kafka');
  return [
    producer(platformatic, 'keylane', (_message, key) => toPositive(murmur2(key))),
    {
      ...producer(
        platformatic,
        "@platformatic/kafka's compatibilityPartitioner",
        platformatic.compatibilityPartitioner,
      ),
      note: 'the Java rule; the default partitioner differs in one operation and costs the same',
    },
    {
      ...producer(platformatic, 'partitions known beforehand', undefined),
      isYardstick: true,
      note: 'yardstick: what send() costs without a partitioner',
    },
  ];
}

function producer(platformatic: Package, name: string, partitioner: Partitioner | undefined): Producer {
  const { Producer, kMetadata, kGetConnection, kGetApi, produceV9, stringSerializer } = platformatic;
  const broker = { host: 'localhost', port: 9092 };
  const partitions = Array.from({ length: PARTITIONS }, () => ({ leader: 0, leaderEpoch: 0, replicas: [0] }));
  const metadata = {
    brokers: new Map([[0, broker]]),
    topics: new Map([[TOPIC, { partitionsCount: PARTITIONS, partitions }]]),
  };
  let sent: Encoded[] = [];
  class WithoutBroker extends Producer {
    [kMetadata](_options: object, callback: Callback) {
      callback(null, metadata);
    }
    [kGetConnection](_broker: object, callback: Callback) {
      callback(null, {});
    }
    [kGetApi](_name: string, callback: Callback) {
      callback(null, produce);
    }
  }
  function produce(
    _connection: object,
    acks: number,
    timeout: number,
    messages: Encoded[],
    options: object,
    done: Callback,
  ) {
    sent = messages;
    // The getter puts the request's parts together, as the socket would.
    if (produceV9.createRequest(acks, timeout, messages, options).buffer.length === 0)
      throw new Error('an empty request');
    done(null, { responses: [] });
  }
  const client = new WithoutBroker({
    clientId: 'bench',
    bootstrapBrokers: ['localhost:9092'],
    serializers: { key: stringSerializer },
    ...(partitioner && { partitioner }),
  });
  const prepared = new WeakMap<Message[], object[]>();
  return {
    name,
    send(messages) {
      let list = prepared.get(messages);
      if (!list) {
        list = messages.map(message => ({ topic: TOPIC, ...message }));
        prepared.set(messages, list);
      }
      return client.send({ messages: list });
    },
    // One destination, so they stay in their order.
    partitions: () => sent.map(({ partition }) => partition),
  };
}
