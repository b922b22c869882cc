// What a partitioner is given and what it answers.

import type { Key } from '../core/key.ts';

/** What of a record decides where it goes. A client's own message object fits: nothing is copied out of it. */
export interface PartitionerRecord {
  /** `null` and `undefined` are keyless; an empty key is a key. */
  readonly key?: Key | null;
  /** Set by the program: it is kept, and nothing else is asked. `null` and `undefined` are not set. */
  readonly partition?: number | null;
  /** Looked at by lanes only. */
  readonly headers?: unknown;
  /** Looked at by lanes, and measured for sticky policies. */
  readonly value?: unknown;
  /** How many bytes the record takes in a batch, where the caller knows; by default estimated from key and value. */
  readonly size?: number;
}

/** A topic as the client's metadata shows it at this moment. */
export interface TopicInfo {
  /** State is kept per topic. */
  readonly topic: string;
  /** The number of **all** partitions, those without a leader included: 1 to 2147483647. */
  readonly numPartitions: number;
  /**
   * The partitions that have a leader, in the order in which metadata lists them, each once. By default, and if there are none, all, ascending.
   * Looked at when the array is another one than before or has another length.
   */
  readonly availablePartitions?: readonly number[];
  /**
   * How much waits to be sent to each of `availablePartitions` (of all, without them), in any unit. The sticky policy then prefers
   * short queues, as Java's does (KIP-794's adaptive partitioning).
   */
  readonly queueSizes?: readonly number[];
}

/** What keyless records do. */
export type KeylessPolicy = 'sticky' | 'sticky-batch' | 'round-robin' | 'round-robin-ascending' | 'random';

/** Partitions that may be chosen, each once. An array is such a list. */
export interface Candidates {
  readonly length: number;
  /** `index` is below `length`, or the answer is undefined. */
  at(index: number): number | undefined;
  indexOf(partition: number): number;
  includes(partition: number): boolean;
}

/** Chooses among candidates for keyless records; one instance for one topic, or for one lane of it. */
export interface Chooser {
  /**
   * @param candidates at least one; the same object as long as they are the same
   * @param size the record's bytes
   * @param queueSizes of each candidate, if known
   */
  choose(candidates: Candidates, size: number, queueSizes?: readonly number[]): number;
  /** The client has closed the batch: the next record begins another. */
  onNewBatch?(): void;
}

/** A random 31-bit integer, as `Utils.toPositive(random.nextInt())` in Java. */
export type NextInt = () => number;
