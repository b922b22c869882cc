// kafka-node 5: `new Producer(client, { partitionerType: 4 }, keylanePartitioner())`.

import { describe, misplacedError, partitionCountError, topicInfoError } from '../errors.ts';
import { createPartitioner, type PartitionerOptions, type TopicInfo } from '../partitioners/index.ts';
import { batchEachSend, batchStarter } from './batches.ts';
import { clientKey } from './client-key.ts';

export type { KeylessPolicy, Lane, LaneCondition, PartitionerOptions } from '../partitioners/index.ts';

/** kafka-node does not say which topic it asks for, so there is one state for all of a producer's topics. */
const TOPIC = '';

/**
 * What the third argument of kafka-node's producers takes, beside `{ partitionerType: 4 }`. kafka-node asks once for each payload, and shows the
 * partitions and `payload.key` only: a key that is in a `KeyedMessage` alone is not seen, and such a payload is keyless; lanes can look at
 * the key only; and a sticky policy measures nothing but keys. Keyless payloads are `sticky-batch` unless the options say otherwise: a partition
 * for each `send()`.
 *
 * It leaves out partitions that have no leader. With `numPartitions` keyed records still count all of them; without it, a gap is an error, but
 * the last partition's absence cannot be seen: give it if brokers may fail and the producer writes to topics of one partition count.
 * @throws {KeylaneError} as `createPartitioner` of `keylane`
 */
export function keylanePartitioner(
  options?: PartitionerOptions,
  ...rest: unknown[]
): (partitions: readonly number[], key?: unknown) => number {
  if (Array.isArray(options) || rest.length > 0) {
    throw misplacedError(
      'kafka-node was given keylanePartitioner itself. Call it: new Producer(client, { partitionerType: 4 }, keylanePartitioner()).',
    );
  }
  const settings = batchEachSend(options);
  const partitioner = createPartitioner(settings);
  const beginBatch = batchStarter(partitioner, settings);
  let seen: readonly number[] = [];
  let info: TopicInfo | undefined;

  return function partition(partitions, key) {
    if (!Array.isArray(partitions)) {
      throw misplacedError(
        `kafka-node asks with an array of partitions, but this is ${describe(partitions)}. For another client import keylanePartitioner from its own entry, such as keylane/kafkajs.`,
      );
    }
    // A new array each time: without this, policies would look at it anew.
    if (info === undefined || !isSame(partitions, seen)) {
      info = infoFrom(partitions, options?.numPartitions);
      seen = partitions.slice();
    }
    const record = { key: clientKey(key) };
    if (record.key === null) beginBatch?.(TOPIC);
    return partitioner.partition(record, info);
  };
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((partition, i) => partition === b[i]);
}

function infoFrom(partitions: readonly number[], numPartitions: number | undefined): TopicInfo {
  // kafka-node has not loaded the topic's metadata yet.
  if (partitions.length === 0) throw partitionCountError(0);
  // includes() finds holes too, every() leaves them out.
  const isAll = !partitions.includes(undefined as never) && partitions.every((partition, i) => partition === i);
  if (numPartitions === undefined && !isAll) {
    throw topicInfoError(
      `kafka-node lists the partitions ${partitions.slice(0, 20).map(shown).join(', ')}: some have no leader now, and without them keys would go elsewhere. Give numPartitions, or send again later.`,
    );
  }
  return { topic: TOPIC, numPartitions: numPartitions ?? partitions.length, availablePartitions: partitions };
}

function shown(partition: unknown): string {
  return typeof partition === 'number' ? `${partition}` : describe(partition);
}
