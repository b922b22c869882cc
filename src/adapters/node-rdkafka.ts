// node-rdkafka, and the plain API of @confluentinc/kafka-javascript: `partitioner_cb` never reaches librdkafka.

import { describe, messageError, topicInfoError } from '../errors.ts';
import type { Partitioner, PartitionerOptions, PartitionerRecord, TopicInfo } from '../partitioners/index.ts';
import { printable } from '../printable.ts';
import { assign } from './assign.ts';
import { topicInfo } from './topic-info.ts';

export type { KeylessPolicy, Lane, LaneCondition, Partitioner, PartitionerOptions } from '../partitioners/index.ts';

/** What `producer.produce()` takes, as an object; a ProducerStream in object mode takes it as it is. */
export type TopicMessage = PartitionerRecord & { readonly topic: string };

/** What `producer.getMetadata()` gives; the part that is looked at. */
export interface Metadata {
  readonly topics: readonly {
    readonly name: string;
    readonly partitions: readonly { readonly id: number; readonly leader: number }[];
  }[];
}

/**
 * The messages with `partition` filled in, for `producer.produce(topic, partition, value, key, …)`. They are new objects, the given ones stay as
 * they are; a partition that a message names is kept (-1 is librdkafka's "not assigned").
 * @param topics the number of all partitions of the messages' topics, or the metadata of `producer.getMetadata()`. Without metadata nothing
 *   is known of leaders.
 * @param options what `createPartitioner` of `keylane` takes, or a partitioner that it made, whose state then goes on from call to call.
 *   Without it keyless records are sticky from call to call.
 * @throws {KeylaneError} `ERR_KEY`, `ERR_MESSAGE` (a key that the client would cut or change, no topic), `ERR_PARTITION`,
 *   `ERR_PARTITION_COUNT`, `ERR_TOPIC_INFO`, and as `createPartitioner`
 */
export function assignPartitions<Message extends TopicMessage>(
  messages: readonly Message[],
  topics: number | Metadata,
  options?: PartitionerOptions | Partitioner,
): (Message & { partition: number })[] {
  const infos = new Map<string, TopicInfo>();
  return assign(
    messages,
    ({ topic }) => {
      if (typeof topic !== 'string')
        throw messageError(`A message's topic must be a string, but it is ${describe(topic)}.`);
      let info = infos.get(topic);
      if (info === undefined) {
        info = typeof topics === 'number' ? { topic, numPartitions: topics } : infoFrom(topic, topics);
        infos.set(topic, info);
      }
      return info;
    },
    options,
  );
}

function infoFrom(topic: string, metadata: Metadata): TopicInfo {
  if (!Array.isArray(metadata?.topics)) {
    throw topicInfoError(
      `The topics must be a number of partitions, or what producer.getMetadata() gives, but it is ${describe(metadata)}.`,
    );
  }
  const [found, another]: Metadata['topics'] = metadata.topics.filter(each => each?.name === topic);
  if (another !== undefined) throw topicInfoError(`The metadata has the topic "${printable(topic)}" twice.`);
  if (found === undefined) {
    throw topicInfoError(
      `The metadata has no topic "${printable(topic)}". Ask for it: producer.getMetadata({ topic }, …).`,
    );
  }
  return topicInfo(topic, found.partitions, 'id');
}
