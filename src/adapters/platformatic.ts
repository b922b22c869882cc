// @platformatic/kafka 1 and 2: `new Producer({ partitioner: keylanePartitioner() })`, or the same in `send()`.

import { murmur2, toPositive } from '../core/index.ts';
import { isBytes, type Key } from '../core/key.ts';
import { clientKeyError, describe, messageError, misplacedError, partitionError, topicInfoError } from '../errors.ts';
import {
  createPartitioner,
  type PartitionerOptions,
  type PartitionerRecord,
  type TopicInfo,
} from '../partitioners/index.ts';
import { Recent } from '../partitioners/recent.ts';
import { printable } from '../printable.ts';
import { type ProducerRuleId, producerRule } from '../rules/producer-rules.ts';
import { reductions } from '../rules/reduction.ts';
import { batchEachSend, batchStarter } from './batches.ts';
import { topicInfo } from './topic-info.ts';

export type { KeylessPolicy, Lane, LaneCondition, PartitionerOptions } from '../partitioners/index.ts';

/** The part of the client's message that is looked at; its key is whatever the producer's serializer takes. */
export interface Message {
  readonly topic: string;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly headers?: unknown;
  readonly partition?: number;
}

interface TopicMetadata {
  readonly partitionsCount: number;
  readonly partitions: readonly { readonly leader: number }[];
}

/** The part of the client's `PartitionerContext` that is looked at. */
export interface Context {
  /** Undefined until the first send is under way. */
  readonly metadata: { readonly topics: ReadonlyMap<string, TopicMetadata> } | undefined;
}

interface TopicState {
  readonly metadata: TopicMetadata;
  readonly info: TopicInfo;
}

/**
 * The client takes the answer modulo the partition count, so before it has seen a topic a keyless record is placed among so many
 * imagined partitions: a multiple of 1 to 10, 12, 14, 15, 16, 18, 20, 21, 24, 28 …, and even within 0.3 % for every count up to 16.
 */
const UNKNOWN_COUNT = 5040;
/** What is modulo this number is the number itself: hashes have 32 bits. */
const ABOVE_HASHES = 2 ** 32;

/**
 * What `partitioner` of @platformatic/kafka takes. State is kept by the returned function: make one for each producer. Keyless records are
 * `sticky-batch` unless the options say otherwise: a partition for each `send()`, 16 KiB at a time.
 *
 * The client asks before it fetches metadata and takes the answer modulo the partition count. Keyed records are answered with their whole
 * hash, which is exact for any count, also when partitions were just added. Keyless ones are placed among all partitions until the topic was
 * seen once, and among those with a leader from then on. Lanes have to know the topic: `await producer.metadata({ topics })` before the first send.
 * @throws {KeylaneError} as `createPartitioner` of `keylane`
 */
export function keylanePartitioner(
  options?: PartitionerOptions,
  ...rest: unknown[]
): (message: Message, key: Uint8Array | null | undefined, context?: Context) => number {
  if (rest.length > 0) {
    throw misplacedError(
      'The producer was given keylanePartitioner itself. Call it: partitioner: keylanePartitioner().',
    );
  }
  const settings = batchEachSend(options);
  const partitioner = createPartitioner(settings);
  const hashOf = hashBeforeModulo(settings.rule);
  const hasLanes = settings.lanes !== undefined;
  const beginBatch = batchStarter(partitioner, settings);
  const topics = new Recent<string, TopicState>();

  function infoOf(topic: string, context: Context | undefined): TopicInfo | undefined {
    const known = topics.get(topic);
    const all = context?.metadata?.topics as unknown;
    if (all !== undefined && typeof (all as ReadonlyMap<string, TopicMetadata> | null)?.get !== 'function') {
      throw topicInfoError(`The client's metadata must have a Map of topics, but it has ${describe(all)}.`);
    }
    const metadata = (all as ReadonlyMap<string, TopicMetadata> | undefined)?.get(topic);
    // The client forgets its metadata when a leader has moved; what was there before is still the best guess.
    if (metadata === undefined || metadata === known?.metadata) return known?.info;
    const info = infoFrom(topic, metadata);
    topics.set(topic, { metadata, info });
    return info;
  }

  return function partition(message, key, context) {
    if (typeof message !== 'object' || message === null) {
      throw misplacedError(
        "This partitioner is @platformatic/kafka's and another client asks it. Import keylanePartitioner from that client's own entry, such as keylane/kafkajs.",
      );
    }
    const { topic, partition: named } = message;
    if (typeof topic !== 'string')
      throw messageError(`A message's topic must be a string, but it is ${describe(topic)}.`);
    // The client asks only where it is no number.
    if (named !== undefined && named !== null) throw partitionError(named, undefined, topic);
    const isKeyed = key !== undefined && key !== null;
    if (isKeyed && !isBytes(key)) throw serializerMissing(key);
    const info = infoOf(topic, context);
    if (isKeyed && !hasLanes) return hashOf(key);
    if (hasLanes && info === undefined) throw topicUnknown(topic);
    beginBatch?.(topic);
    return partitioner.partition(recordOf(message, key), info ?? { topic, numPartitions: UNKNOWN_COUNT });
  };
}

/** A partition that the broker did not list leaves a hole, and the client would count without it. */
function infoFrom(topic: string, metadata: TopicMetadata): TopicInfo {
  const { partitionsCount, partitions } = metadata ?? {};
  const info = topicInfo(topic, partitions, undefined);
  if (info.numPartitions === partitionsCount) return info;
  throw topicInfoError(
    `The metadata of "${printable(topic)}" must have as many partitions as partitionsCount says, but they are ${info.numPartitions} and it is ${describe(partitionsCount)}.`,
  );
}

/** Each rule is a number modulo the partition count: that number. */
function hashBeforeModulo(rule: ProducerRuleId = 'murmur2'): (key: Key) => number {
  if (rule === 'murmur2') return key => toPositive(murmur2(key));
  const { hashOf, reduction } = producerRule(rule);
  // Producers' rules all have a hash of 32 bits.
  const reduce = reductions[reduction as keyof typeof reductions];
  return key => reduce(hashOf(key) as number, ABOVE_HASHES);
}

/** Lanes look at the client's message, and the key is what is sent of it. */
function recordOf(message: Message, key: Uint8Array | null | undefined): PartitionerRecord {
  if (message.key === key) return message as PartitionerRecord;
  return { ...message, key: key ?? null } as PartitionerRecord;
}

function serializerMissing(key: unknown) {
  if (typeof key !== 'string') return clientKeyError(key);
  return misplacedError(
    "The message's key is still a string when it is to be sent. Give the producer serializers: { key: stringSerializer, … }, or pass Buffers.",
  );
}

function topicUnknown(topic: string) {
  return topicInfoError(
    `Lanes cannot be laid out before the partitions of "${printable(topic)}" are known. Call await producer.metadata({ topics: [topic] }) before the first send.`,
  );
}
