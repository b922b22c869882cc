// @confluentinc/kafka-javascript, KafkaJS-style API: its producer takes no partitioner. The plain API: keylane/node-rdkafka.

import { describe, topicInfoError } from '../errors.ts';
import type { Partitioner, PartitionerOptions, PartitionerRecord, TopicInfo } from '../partitioners/index.ts';
import { assign } from './assign.ts';
import { topicInfo } from './topic-info.ts';

export type { KeylessPolicy, Lane, LaneCondition, Partitioner, PartitionerOptions } from '../partitioners/index.ts';

/** A topic as `admin.fetchTopicMetadata()` describes it; the part that is looked at. */
export interface TopicMetadata {
  readonly name: string;
  readonly partitions: readonly { readonly partitionId: number; readonly leader: number }[];
}

/**
 * The messages with `partition` filled in, for `producer.send({ topic, messages })`. They are new objects, the given ones stay as they are; a
 * partition that a message names is kept (-1 is librdkafka's "not assigned").
 * @param topic the number of all partitions of the topic, or its metadata: `await admin.fetchTopicMetadata({ topics: [topic] })`, by
 *   `admin = producer.dependentAdmin()`: another admin may know of added partitions before the producer does, which refuses them. Without
 *   metadata nothing is known of leaders.
 * @param options what `createPartitioner` of `keylane` takes, or a partitioner that it made, whose state then goes on from call to call.
 *   Without it keyless records are sticky from call to call.
 * @throws {KeylaneError} `ERR_KEY`, `ERR_MESSAGE` (a key that the client would cut or change), `ERR_PARTITION`, `ERR_PARTITION_COUNT`,
 *   `ERR_TOPIC_INFO`, and as `createPartitioner`
 */
export function assignPartitions<Message extends PartitionerRecord>(
  messages: readonly Message[],
  topic: number | TopicMetadata | readonly TopicMetadata[],
  options?: PartitionerOptions | Partitioner,
): (Message & { partition: number })[] {
  const info = typeof topic === 'number' ? { topic: '', numPartitions: topic } : infoFrom(topic);
  return assign(messages, () => info, options);
}

function infoFrom(topic: TopicMetadata | readonly TopicMetadata[]): TopicInfo {
  const [one, ...others] = Array.isArray(topic) ? topic : [topic];
  if (others.length > 0 || !Array.isArray(one?.partitions)) {
    throw topicInfoError(
      `The topic must be a number of partitions, or one topic's metadata as admin.fetchTopicMetadata({ topics: [topic] }) gives it, but it is ${describe(topic)}.`,
    );
  }
  return topicInfo(one.name, one.partitions, 'partitionId');
}
