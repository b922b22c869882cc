// What a measured producer is, and the job.

import { keySet } from '../keys.ts';

export const TOPIC = 'bench';
export const MESSAGES = 10_000;
const VALUE_BYTES = 100;

export interface Message {
  key: string;
  value: Buffer;
  /** Only where it is known beforehand: kafkajs' default partitioner takes it without a look at the key. */
  partition?: number;
}

/** Sends the messages through all of the client's code but the socket. */
export interface Producer {
  name: string;
  note?: string;
  /** Gets messages that carry their partition. */
  isYardstick?: boolean;
  send(messages: Message[]): Promise<unknown>;
  /** The partitions that the messages of the last `send` went to, in the messages' order. */
  partitions(messages: Message[]): number[];
}

export interface Job {
  keyed: Message[];
  known: Message[];
  /** Where the Java client's rule puts them. */
  partitions: number[];
}

export function makeJob(set: string, partitionOf: (key: string) => number, count = MESSAGES): Job {
  const value = Buffer.alloc(VALUE_BYTES, 'v');
  const keys = keySet(set).strings.slice(0, count);
  const partitions = keys.map(partitionOf);
  return {
    keyed: keys.map(key => ({ key, value })),
    known: keys.map((key, i) => ({ key, value, partition: partitions[i] })),
    partitions,
  };
}

/** A yardstick is told the partitions. */
export const messagesFor = ({ isYardstick }: Producer, { keyed, known }: Job): Message[] =>
  isYardstick ? known : keyed;

/** Sends once and fails if a message goes elsewhere than the Java client would send it. */
export async function checkProducer(producer: Producer, job: Job): Promise<void> {
  const messages = messagesFor(producer, job);
  await producer.send(messages);
  const found = producer.partitions(messages);
  const wrong = job.partitions.findIndex((partition, i) => found[i] !== partition);
  if (wrong >= 0) {
    throw new Error(`${producer.name} sends message ${wrong} to ${found[wrong]} instead of ${job.partitions[wrong]}.`);
  }
}
