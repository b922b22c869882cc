// Who decides, in Java's order: the partition that the record names, its lane, its key, the keyless policy.
// https://github.com/apache/kafka/blob/3.9.1/clients/src/main/java/org/apache/kafka/clients/producer/KafkaProducer.java#L1520

import { isPartitionCount, type Key } from '../core/key.ts';
import {
  describe,
  type KeylaneError,
  messageError,
  misplacedError,
  optionError,
  partitionCountError,
  partitionError,
  topicInfoError,
} from '../errors.ts';
import type { ProducerRuleId } from '../rules/producer-rules.ts';
import { checkPolicy, createChooser } from './keyless.ts';
import { type CheckedLane, checkLanes, type Lane } from './lane.ts';
import { TopicLanes } from './lanes.ts';
import { PartitionRanges } from './partition-ranges.ts';
import { Recent } from './recent.ts';
import { sizeOf } from './record-size.ts';
import { DEFAULT_BATCH_SIZE } from './sticky.ts';
import type { Candidates, Chooser, KeylessPolicy, NextInt, PartitionerRecord, TopicInfo } from './types.ts';

/** Key → partition, a pure function. */
export type RuleFunction = (key: Key, numPartitions: number) => number;

export interface PartitionerOptions {
  /** Where keyed records go: the id of a rule, `'murmur2'` (the Java client's) by default. */
  readonly rule?: ProducerRuleId;
  /** What keyless records do, `'sticky'` (the Java client's since 3.3) by default. */
  readonly keyless?: KeylessPolicy;
  /** How many bytes of keyless records go to one partition before a sticky policy takes another: 16384, Java's `batch.size`, by default. */
  readonly batchSize?: number;
  /** Where keyless policies get their chance from, as `Math.random`, the default: 0 to below 1. A fixed one makes a run repeatable. */
  readonly random?: () => number;
  /** Records that go to partitions of their own, before key and policy are asked. */
  readonly lanes?: readonly Lane[];
  /** The partition count that lanes are checked against at once. Without it they are checked at a topic's first record. */
  readonly numPartitions?: number;
}

export interface Partitioner {
  /**
   * Keyed records count all partitions of the topic, keyless ones those that have a leader (all, if none has).
   * @returns 0 to `info.numPartitions - 1`
   * @throws {KeylaneError} `ERR_KEY`, `ERR_PARTITION` (the record names one that the topic lacks), `ERR_PARTITION_COUNT`,
   *   `ERR_TOPIC_INFO`, `ERR_LANE`, `ERR_MESSAGE` (the record is no object)
   */
  partition(record: PartitionerRecord, info: TopicInfo): number;
  /** The client has closed its batches of this topic: `sticky-batch` takes another partition. Other policies don't mind. */
  onNewBatch(topic: string): void;
}

const OPTIONS = ['rule', 'keyless', 'batchSize', 'random', 'lanes', 'numPartitions'];

interface TopicState {
  readonly topic: string;
  readonly chooser: Chooser;
  readonly lanes: TopicLanes | undefined;
  /** What was last seen of the topic, so that the same metadata is looked at once. */
  seen: readonly number[] | undefined;
  seenLength: number | undefined;
  seenCount: number;
  candidates: Candidates;
}

/**
 * @param ruleById the function of a rule; throws if there is no such rule
 * @throws {KeylaneError} `ERR_OPTION`, `ERR_RULE`, `ERR_LANE`, `ERR_PARTITION_COUNT`
 */
export function createPartitionerWith(
  ruleById: (id?: ProducerRuleId) => RuleFunction,
  options: PartitionerOptions = {},
): Partitioner {
  checkOptions(options);
  const { keyless = 'sticky', batchSize = DEFAULT_BATCH_SIZE, random = Math.random, numPartitions } = options;
  const rule = ruleById(options.rule);
  const lanes = options.lanes === undefined ? undefined : checkLanes(options.lanes, numPartitions);
  const nextInt: NextInt = () => Math.floor(checkRandom(random()) * 0x80000000);
  const topics = new Recent<string, TopicState>();
  let last: TopicState | undefined;

  function stateOf(topic: string): TopicState {
    // Records of one topic come one after another.
    if (last?.topic === topic) return last;
    let state = topics.get(topic);
    if (!state) {
      state = {
        topic,
        chooser: createChooser(keyless, batchSize, nextInt),
        lanes: lanes && lanesOf(lanes, topic),
        seen: undefined,
        seenLength: -1,
        seenCount: -1,
        candidates: [],
      };
      topics.set(topic, state);
    }
    last = state;
    return state;
  }

  function lanesOf(all: readonly CheckedLane[], topic: string): TopicLanes | undefined {
    const here = all.filter(lane => lane.topic === undefined || lane.topic === topic);
    return here.length > 0 ? new TopicLanes(here, rule, batchSize, nextInt) : undefined;
  }

  function partition(record: PartitionerRecord, info: TopicInfo): number {
    if (typeof info !== 'object' || info === null) throw noTopicInfo(info);
    if (typeof record !== 'object' || record === null) {
      throw messageError(`A record must be an object, but it is ${describe(record)}.`);
    }
    const count = info.numPartitions;
    if (!isPartitionCount(count)) throw partitionCountError(count);
    const { key, partition: named } = record;
    if (named !== undefined && named !== null) return checkNamed(named, count, info.topic);
    if (lanes === undefined && key !== undefined && key !== null) return rule(key, count);

    if (typeof info.topic !== 'string') throw noTopicInfo(info);
    const state = stateOf(info.topic);
    const candidates = candidatesOf(state, info);
    if (state.lanes) {
      const taken = state.lanes.partition(record, info, candidates);
      if (taken >= 0) return taken;
    }
    if (key !== undefined && key !== null) return rule(key, count);
    return state.chooser.choose(candidates, sizeOf(record), checkQueues(info.queueSizes, candidates));
  }

  function onNewBatch(topic: string): void {
    const state = topics.get(topic);
    state?.chooser.onNewBatch?.();
    state?.lanes?.onNewBatch();
  }

  return { partition, onNewBatch };
}

function checkOptions(options: PartitionerOptions): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw optionError('options', 'an object', options);
  }
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) {
      throw misplacedError(`There is no partitioner option ${describe(name)}. There are ${OPTIONS.join(', ')}.`);
    }
  }
  const { keyless, batchSize, random, numPartitions } = options;
  if (keyless !== undefined) checkPolicy(keyless, 'keyless');
  if (batchSize !== undefined && !isPartitionCount(batchSize)) {
    throw optionError('batchSize', 'a number of bytes, an integer from 1', batchSize);
  }
  if (random !== undefined && typeof random !== 'function') {
    throw optionError('random', 'a function such as Math.random', random);
  }
  if (numPartitions !== undefined && !isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
}

/** NaN would choose no partition at all, and some clients then lose the record. */
function checkRandom(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value < 1) return value;
  throw optionError('what random answers', 'a number from 0 to below 1', value);
}

function noTopicInfo(info: unknown): KeylaneError {
  return topicInfoError(
    `A partitioner must be told { topic: 'name', numPartitions: 12, … }, but ${typeof info === 'object' && info !== null ? `the topic is ${describe((info as TopicInfo).topic)}` : `that is ${describe(info)}`}.`,
  );
}

function checkNamed(partition: unknown, numPartitions: number, topic: unknown): number {
  if (isPartition(partition, numPartitions)) return partition;
  throw partitionError(partition, numPartitions, typeof topic === 'string' ? topic : undefined);
}

function isPartition(value: unknown, numPartitions: number): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < numPartitions;
}

function candidatesOf(state: TopicState, info: TopicInfo): Candidates {
  const { availablePartitions: available, numPartitions } = info;
  if (available !== state.seen || numPartitions !== state.seenCount || available?.length !== state.seenLength) {
    const listed = checkAvailable(available, numPartitions);
    state.candidates = listed.length > 0 ? listed : PartitionRanges.all(numPartitions);
    state.seen = available;
    state.seenLength = available?.length;
    state.seenCount = numPartitions;
  }
  return state.candidates;
}

/** A copy: what is done to the array later cannot make it answer with what is no partition. */
function checkAvailable(available: readonly number[] | null | undefined, numPartitions: number): number[] {
  if (available === undefined || available === null) return [];
  if (!Array.isArray(available)) {
    throw topicInfoError(`availablePartitions must be an array of partitions, but it is ${describe(available)}.`);
  }
  const seen = new Set<number>();
  // Not forEach() and the like, which leave out holes.
  for (const partition of available) {
    if (!isPartition(partition, numPartitions)) {
      throw topicInfoError(
        `availablePartitions has ${describe(partition)}, but the topic has 0 to ${numPartitions - 1} only.`,
      );
    }
    if (seen.has(partition)) throw topicInfoError(`availablePartitions has ${partition} twice.`);
    seen.add(partition);
  }
  return [...seen];
}

function checkQueues(queueSizes: readonly number[] | undefined, candidates: Candidates): readonly number[] | undefined {
  if (queueSizes === undefined || queueSizes === null) return undefined;
  const isList = Array.isArray(queueSizes) && queueSizes.length === candidates.length;
  // A hole is found too.
  if (isList && !queueSizes.includes(undefined) && queueSizes.every(size => Number.isFinite(size) && size >= 0)) {
    return queueSizes;
  }
  throw topicInfoError(
    `queueSizes must be an array of a finite size of 0 or more for each of the ${candidates.length} partitions that may be chosen, but it is ${describe(queueSizes)}.`,
  );
}
