// no-kafka 3: `new Kafka.Producer({ partitioner: keylanePartitioner(Kafka.DefaultPartitioner) })`.
// @heroku/no-kafka, a fork of no-kafka 2: `new Kafka.Producer({ partitioner: keylanePartitionerFunction() })`.

import { describe, messageError, misplacedError } from '../errors.ts';
import {
  createPartitioner,
  type PartitionerOptions,
  type PartitionerRecord,
  type TopicInfo,
} from '../partitioners/index.ts';
import { Recent } from '../partitioners/recent.ts';
import { batchStarter } from './batches.ts';
import { clientKey, withKey } from './client-key.ts';
import { topicInfo } from './topic-info.ts';

export type { KeylessPolicy, Lane, LaneCondition, PartitionerOptions } from '../partitioners/index.ts';

/** What no-kafka hands over for each partition; the part that is looked at. */
export interface PartitionMetadata {
  readonly partitionId: number;
  readonly leader: number;
}

/**
 * What `partitioner` of no-kafka takes. It must be an instance of the client's own class, so that one is handed in. no-kafka asks once for each
 * message, retries don't move it. Its messages have no headers for lanes to look at.
 * @param DefaultPartitioner `Kafka.DefaultPartitioner`
 * @throws {KeylaneError} as `createPartitioner` of `keylane`
 */
export function keylanePartitioner<Partitioner extends object>(
  DefaultPartitioner: new () => Partitioner,
  options?: PartitionerOptions,
): Partitioner {
  if (typeof DefaultPartitioner !== 'function' || typeof DefaultPartitioner.prototype?.partition !== 'function') {
    throw misplacedError(
      `no-kafka takes instances of its own class only, but it is ${describe(DefaultPartitioner)}. Hand it in: keylanePartitioner(Kafka.DefaultPartitioner, options). For @heroku/no-kafka it is keylanePartitionerFunction(options).`,
    );
  }
  // A property of the instance goes before the class's method.
  return Object.assign(new DefaultPartitioner(), { partition: keylanePartitionerFunction(options) });
}

/** Asked once for each message; retries don't move it. */
export type PartitionerFunction = (
  topic: string,
  partitions: readonly PartitionMetadata[],
  message: PartitionerRecord,
) => number;

/**
 * What `partitioner` of @heroku/no-kafka takes, and of no-kafka 2: a function. Its messages have no headers for lanes to look at.
 * @throws {KeylaneError} as `createPartitioner` of `keylane`
 */
export function keylanePartitionerFunction(options?: PartitionerOptions): PartitionerFunction {
  const partitioner = createPartitioner(options);
  const beginBatch = batchStarter(partitioner, options);
  const topics = new Recent<string, TopicInfo>();

  return (topic, partitions, message) => {
    if (typeof message !== 'object' || message === null) {
      throw messageError(`A message must be an object, but it is ${describe(message)}.`);
    }
    const info = latest(topics, topicInfo(topic, partitions, 'partitionId'));
    const record = withKey(message, clientKey(message.key));
    if (record.key === null) beginBatch?.(topic);
    return partitioner.partition(record, info);
  };
}

/** The same object as long as nothing has changed: no-kafka makes a new array for each message, and policies would look at it anew. */
function latest(topics: Recent<string, TopicInfo>, info: TopicInfo): TopicInfo {
  const known = topics.get(info.topic);
  if (known?.numPartitions === info.numPartitions && `${known.availablePartitions}` === `${info.availablePartitions}`) {
    return known;
  }
  topics.set(info.topic, info);
  return info;
}
