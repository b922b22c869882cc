// For clients that take no partitioner: the partition is written into the messages before they are sent.

import { describe, messageError, misplacedError, topicInfoError } from '../errors.ts';
import {
  createPartitioner,
  type Partitioner,
  type PartitionerOptions,
  type PartitionerRecord,
  type TopicInfo,
} from '../partitioners/index.ts';
import { printable } from '../printable.ts';
import { clientKey } from './client-key.ts';

/** For calls without options: sticky goes on from call to call. */
const shared = createPartitioner();

/** librdkafka's RD_KAFKA_PARTITION_UA: not assigned. */
const UNASSIGNED = -1;
const PER_RECORD = ['round-robin', 'round-robin-ascending'];

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
  return messages.map(message => {
    if (typeof message !== 'object' || message === null) {
      throw messageError(`A message must be an object, but it is ${describe(message)}.`);
    }
    const info = infoOf(message);
    const record = recordOf(message);
    if (!topics.has(info.topic)) {
      topics.add(info.topic);
      partitioner.onNewBatch(info.topic);
    }
    return { ...message, partition: partitioner.partition(record, info) };
  });
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
  if (given === undefined) return shared;
  if (typeof given === 'object' && given !== null && 'partition' in given) return given;
  const { keyless, lanes = [] } = given ?? {};
  const forgetful = [keyless, ...lanes.map(({ within }) => within)].find(policy =>
    PER_RECORD.includes(policy as string),
  );
  const partitioner = createPartitioner(given);
  if (forgetful === undefined) return partitioner;
  throw misplacedError(
    `'${forgetful}' would start again with every call. Make a partitioner once, createPartitioner({ … }) of keylane, and pass that in place of the options.`,
  );
}

/** A topic from the client's list of partitions. */
export function topicInfo(topic: string, leaders: ReadonlyMap<number, number>): TopicInfo {
  const numPartitions = leaders.size;
  const availablePartitions = [...leaders].filter(([, leader]) => leader >= 0).map(([partition]) => partition);
  const missing = Array.from(leaders.keys()).find(partition => !(partition >= 0 && partition < numPartitions));
  if (numPartitions > 0 && missing === undefined) return { topic, numPartitions, availablePartitions };
  throw topicInfoError(
    `The metadata of "${printable(topic)}" must list all of its partitions, 0 to the last, but it lists ${numPartitions}${missing === undefined ? '' : `, and ${missing} among them`}.`,
  );
}
