// kafkajs 2: `producer({ createPartitioner: keylanePartitioner() })`.

import { misplacedError } from '../errors.ts';
import {
  createPartitioner,
  type Partitioner,
  type PartitionerOptions,
  type PartitionerRecord,
  type TopicInfo,
} from '../partitioners/index.ts';
import { batchStarter } from './batches.ts';
import { clientKey } from './client-key.ts';
import { Memory } from './memory.ts';

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
  info: TopicInfo;
}

/**
 * What `createPartitioner` of kafkajs takes: each producer that is made with it has a state of its own. kafkajs asks again for every message on
 * every retry, and sends only to the brokers that have not answered yet: a keyless message whose partition changed in between would be
 * lost or stored twice. So the choice is remembered for each message object, as are those of lanes. An object that is sent again keeps its
 * partition: make a new one for each record.
 * @throws {KeylaneError} as `createPartitioner` of `keylane`
 */
export function keylanePartitioner(options?: PartitionerOptions): () => (args: PartitionerArgs) => number {
  // A mistake in the options shall show here and not when the producer is made.
  createPartitioner(options);
  return (...args: unknown[]) => {
    if (args.length > 0) throw calledWrongly(args[0]);
    return producerPartitioner(createPartitioner(options), options);
  };
}

function producerPartitioner(partitioner: Partitioner, options: PartitionerOptions | undefined) {
  const hasLanes = options?.lanes !== undefined;
  const beginBatch = batchStarter(partitioner, options);
  const topics = new Map<string, TopicState>();
  let last: TopicState | undefined;

  function stateOf(topic: string, metadata: PartitionerArgs['partitionMetadata']): TopicState {
    let state = last?.topic === topic ? last : topics.get(topic);
    if (state === undefined) {
      state = { topic, memory: new Memory(), metadata, info: infoOf(topic, metadata) };
      topics.set(topic, state);
    } else if (state.metadata !== metadata) {
      // kafkajs replaces the array when it refreshes, it never changes it.
      state.metadata = metadata;
      state.info = infoOf(topic, metadata);
    }
    last = state;
    return state;
  }

  return function partition({ topic, partitionMetadata, message }: PartitionerArgs): number {
    const { info, memory } = stateOf(topic, partitionMetadata);
    const key = clientKey(message.key);
    const record = key === null || key === message.key ? message : { ...message, key };
    const isNamed = message.partition !== undefined && message.partition !== null;
    const isPure = key !== null && !hasLanes;
    if (isNamed || isPure) return partitioner.partition(record, info);
    const before = memory.recall(message, info.numPartitions);
    if (before >= 0) return before;
    beginBatch?.(topic);
    const chosen = partitioner.partition(record, info);
    memory.remember(message, chosen, before);
    return chosen;
  };
}

function infoOf(topic: string, metadata: PartitionerArgs['partitionMetadata']): TopicInfo {
  const availablePartitions = metadata.filter(({ leader }) => leader >= 0).map(({ partitionId }) => partitionId);
  return { topic, numPartitions: metadata.length, availablePartitions };
}

function calledWrongly(arg: unknown) {
  const isKafkajs = typeof arg === 'object' && arg !== null && 'partitionMetadata' in arg;
  return misplacedError(
    isKafkajs
      ? 'kafkajs was given keylanePartitioner itself. Call it: createPartitioner: keylanePartitioner().'
      : "This partitioner is kafkajs' and another client asks it. Import keylanePartitioner from that client's own entry, such as keylane/platformatic.",
  );
}
