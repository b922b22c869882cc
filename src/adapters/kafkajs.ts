// kafkajs 2: `producer({ createPartitioner: keylanePartitioner() })`.

import { describe, messageError, misplacedError } from '../errors.ts';
import {
  createPartitioner,
  type Partitioner,
  type PartitionerOptions,
  type PartitionerRecord,
} from '../partitioners/index.ts';
import { Recent } from '../partitioners/recent.ts';
import { printable } from '../printable.ts';
import { batchEachSend, batchStarter } from './batches.ts';
import { clientKey, withKey } from './client-key.ts';
import { Memory } from './memory.ts';
import { topicInfo } from './topic-info.ts';

export type { KeylessPolicy, Lane, LaneCondition, PartitionerOptions } from '../partitioners/index.ts';

/** What kafkajs hands over for each message; the part of its `PartitionerArgs` that is looked at. */
export interface PartitionerArgs {
  readonly topic: string;
  /** Of all partitions. kafkajs refuses metadata with an error in any partition and asks again, but -1 as a leader would be understood. */
  readonly partitionMetadata: readonly { readonly partitionId: number; readonly leader: number }[];
  readonly message: PartitionerRecord;
}

interface TopicState {
  readonly topic: string;
  readonly memory: Memory;
  metadata: PartitionerArgs['partitionMetadata'];
}

/**
 * What `createPartitioner` of kafkajs takes: each producer that is made with it has a state of its own. Keyless records are `sticky-batch` unless
 * the options say otherwise: a partition for each `send()`, 16 KiB at a time.
 *
 * kafkajs asks again for every message on every retry, and sends only to the brokers that have not answered yet: a message whose partition
 * changed in between would be lost or stored twice. So each message object keeps its partition, keyed (partitions may have been added) or
 * not, in each topic and for each producer. kafkajs does not tell a partitioner a retry from another send of the same object
 * (https://github.com/tulios/kafkajs/blob/v2.2.4/src/producer/groupMessagesPerPartition.js): for a day it is taken for a retry, unless it has
 * another `value`. So send a new object for each record, or a copy: `{ ...message }`. A partition that is gone since, because the topic was
 * made anew with fewer, is an error once for each object; what kafkajs has not stored of that `send()` has to be sent again.
 * @throws {KeylaneError} as `createPartitioner` of `keylane`
 */
export function keylanePartitioner(options?: PartitionerOptions): () => (args: PartitionerArgs) => number {
  const settings = batchEachSend(options);
  // A mistake in the options shall show here and not when the producer is made.
  createPartitioner(settings);
  return (...args: unknown[]) => {
    if (args.length > 0) throw calledWrongly(args[0]);
    return producerPartitioner(createPartitioner(settings), settings);
  };
}

function producerPartitioner(partitioner: Partitioner, options: PartitionerOptions) {
  const hasLanes = options.lanes !== undefined;
  const beginBatch = batchStarter(partitioner, options);
  const topics = new Recent<string, TopicState>();
  let last: TopicState | undefined;

  function stateOf(topic: string, metadata: PartitionerArgs['partitionMetadata']): TopicState {
    let state = last?.topic === topic ? last : topics.get(topic);
    if (state === undefined) {
      state = { topic, memory: new Memory(partitioner, topicInfo(topic, metadata, 'partitionId')), metadata };
      topics.set(topic, state);
    } else if (state.metadata !== metadata || metadata.length !== state.memory.info.numPartitions) {
      // kafkajs replaces the array when it refreshes, it never changes it.
      state.memory.update(topicInfo(topic, metadata, 'partitionId'));
      state.metadata = metadata;
    }
    last = state;
    return state;
  }

  return function partition(args: PartitionerArgs): number {
    if (typeof args !== 'object' || args === null) throw calledWrongly(args);
    const { topic, partitionMetadata, message } = args;
    const { memory } = stateOf(topic, partitionMetadata);
    if (typeof message !== 'object' || message === null) {
      throw messageError(`A message must be an object, but it is ${describe(message)}.`);
    }
    const { info } = memory;
    const key = clientKey(message.key);
    const record = withKey(message, key);
    if (message.partition !== undefined && message.partition !== null) return partitioner.partition(record, info);
    // Where it goes is a function of its key and the partition count.
    const isPure = key !== null && !hasLanes;
    const before = memory.recall(message);
    if (typeof before === 'object' && (before.partition === 'by key') === isPure) {
      const kept = before.partition === 'by key' ? partitioner.partition(record, before.era.info) : before.partition;
      if (kept < info.numPartitions) return kept;
      memory.forget(message, before);
      throw partitionGone(topic, kept, info.numPartitions);
    }
    if (!isPure) beginBatch?.(topic);
    const chosen = partitioner.partition(record, info);
    memory.remember(message, isPure ? 'by key' : chosen, before);
    return chosen;
  };
}

/** To choose anew could lose it: the retry leaves out the brokers that have answered, and the new partition may be with one of them. */
function partitionGone(topic: string, partition: number, numPartitions: number) {
  return messageError(
    `This message was placed in partition ${partition} of "${printable(topic)}", which has ${numPartitions} partitions now: the topic was made anew while it was being sent. Send its records again, as copies: { ...message }.`,
  );
}

function calledWrongly(arg: unknown) {
  const isKafkajs = typeof arg === 'object' && arg !== null && 'partitionMetadata' in arg;
  return misplacedError(
    isKafkajs
      ? 'kafkajs was given keylanePartitioner itself. Call it: createPartitioner: keylanePartitioner().'
      : "This partitioner is kafkajs' and another client asks it. Import keylanePartitioner from that client's own entry, such as keylane/platformatic.",
  );
}
