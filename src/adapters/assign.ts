// For clients that take no partitioner: the partition is written into the messages before they are sent.

import { describe, messageError, misplacedError, partitionError } from '../errors.ts';
import {
  createPartitioner,
  type Partitioner,
  type PartitionerOptions,
  type PartitionerRecord,
  type TopicInfo,
} from '../partitioners/index.ts';
import { clientKey } from './client-key.ts';

/** For calls without options: sticky goes on from call to call. */
let shared: Partitioner | undefined;

/** librdkafka's RD_KAFKA_PARTITION_UA: not assigned. */
const UNASSIGNED = -1;
const PER_RECORD = ['round-robin', 'round-robin-ascending'];
/** What the clients send of a message. A class may have them as accessors, which `{ ...message }` leaves out. */
const SENT = ['topic', 'key', 'value', 'headers', 'timestamp', 'opaque', 'partition'];

export function assign<Message extends PartitionerRecord>(
  messages: readonly Message[],
  infoOf: (message: Message) => TopicInfo,
  partitionerOrOptions: Partitioner | PartitionerOptions | undefined,
): (Message & { partition: number })[] {
  if (!Array.isArray(messages)) {
    throw misplacedError(`messages must be an array, but it is ${describe(messages)}.`);
  }
  const partitioner = partitionerFrom(partitionerOrOptions);
  const topics = new Set<string>();
  // Not map(), which leaves out holes.
  return Array.from(messages as readonly Message[], message => {
    const copy = copyOf(message);
    const info = infoOf(copy);
    const record = recordOf(copy);
    if (!topics.has(info.topic)) {
      topics.add(info.topic);
      partitioner.onNewBatch(info.topic);
    }
    const partition: unknown = partitioner.partition(record, info);
    // Another partitioner than keylane's may answer anything.
    if (Number.isInteger(partition) && (partition as number) >= 0 && (partition as number) < info.numPartitions) {
      return Object.assign(copy, { partition: partition as number });
    }
    throw partitionError(partition, info.numPartitions, info.topic);
  });
}

/** Read once: what is routed is what is sent, even if an accessor answers otherwise the next time. */
function copyOf<Message extends PartitionerRecord>(message: Message): Message {
  if (typeof message !== 'object' || message === null) {
    throw messageError(`A message must be an object, but it is ${describe(message)}.`);
  }
  const copy = { ...message } as Record<string, unknown>;
  for (const field of SENT) {
    if (!Object.hasOwn(copy, field) && field in message) {
      copy[field] = (message as Record<string, unknown>)[field];
    }
  }
  return copy as Message;
}

/** The client's message as the partitioner shall see it. */
function recordOf(message: PartitionerRecord): PartitionerRecord {
  const key = clientKey(message.key);
  if (typeof key === 'string' && key.includes('\0')) {
    throw messageError(
      `The message's key is ${describe(key)}, which librdkafka's bindings cut at U+0000. Pass its bytes: Buffer.from(key).`,
    );
  }
  if (typeof key !== 'string' && key?.length === 0) {
    throw messageError("The message's key is an empty Buffer, which librdkafka's bindings send as no key. Pass ''.");
  }
  const partition = message.partition === UNASSIGNED ? null : (message.partition ?? null);
  return { ...message, key, partition };
}

function partitionerFrom(given: Partitioner | PartitionerOptions | undefined): Partitioner {
  if (given === undefined) {
    shared ??= createPartitioner();
    return shared;
  }
  if (isPartitioner(given)) return given;
  const partitioner = createPartitioner(given);
  const { keyless, lanes = [] } = given;
  const forgetful = [keyless, ...lanes.map(({ within }) => within)].find(policy =>
    PER_RECORD.includes(policy as string),
  );
  if (forgetful === undefined) return partitioner;
  throw misplacedError(
    `'${forgetful}' would start again with every call. Make a partitioner once, createPartitioner({ … }) of keylane, and pass that in place of the options.`,
  );
}

function isPartitioner(given: Partitioner | PartitionerOptions): given is Partitioner {
  const { partition, onNewBatch } = (given ?? {}) as Partial<Partitioner>;
  return typeof partition === 'function' && typeof onNewBatch === 'function';
}
