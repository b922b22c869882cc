// One hot key over several partitions: the writer adds a salt, the reader knows every partition that can hold it.

import { isPartitionCount, type Key } from '../core/key.ts';
import { withSalt } from '../core/salt.ts';
import { optionError, partitionCountError } from '../errors.ts';
import type { ProducerRuleId } from '../rules/producer-rules.ts';

const MOST_SALTS = 1_000_000;

export interface SaltOptions {
  /** Over how many salted keys it is spread at most: 1 (not at all) to 1000000. */
  readonly fanout: number;
  /** Which one: 0 to `fanout - 1`, or a function that answers it, such as a counter. By default random. */
  readonly pick?: number | ((fanout: number) => number);
}

export interface PartitionsOfOptions {
  /** As for `saltedKey`; 1 by default. The largest that was ever used, if it was changed. */
  readonly fanout?: number;
  /** The number of all partitions of the topic: 1 to 2147483647. */
  readonly numPartitions: number;
  /** The id of the rule that the writers follow, `'murmur2'` by default. */
  readonly rule?: ProducerRuleId;
}

/**
 * The key with a salt: `order-7` itself for salt 0, then `order-7#1`, `order-7#2` … Order is kept for each salted key, no longer for the key.
 * @returns a string for a string, bytes for bytes
 * @throws {KeylaneError} `ERR_KEY`, `ERR_OPTION`
 */
export function saltedKey<K extends Key>(key: K, options: SaltOptions): K extends string ? string : Uint8Array;
export function saltedKey(key: Key, options: SaltOptions): Key {
  const { fanout, pick = randomPick } = checkOptions('saltedKey', options);
  checkFanout(fanout);
  const salt = typeof pick === 'function' ? pick(fanout) : pick;
  if (!(Number.isInteger(salt) && salt >= 0 && salt < fanout)) {
    throw optionError('pick', `a number from 0 to ${fanout - 1}, or a function that answers one`, salt);
  }
  return withSalt(key, salt);
}

/**
 * Which partitions hold this key, or may hold it if it is salted: what a reader of this one entity has to read.
 * @returns ascending, each once; at most `fanout`, fewer where salted keys share a partition
 * @throws {KeylaneError} `ERR_KEY`, `ERR_OPTION`, `ERR_PARTITION_COUNT`, `ERR_RULE`
 */
export function partitionsOfWith(
  rule: (key: Key, numPartitions: number) => number,
  key: Key,
  options: PartitionsOfOptions,
): number[] {
  const { fanout = 1, numPartitions } = options;
  checkFanout(fanout);
  if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
  const partitions = new Set<number>();
  // All of them, and no more are to be had.
  for (let salt = 0; salt < fanout && partitions.size < numPartitions; salt++) {
    partitions.add(rule(withSalt(key, salt), numPartitions));
  }
  return [...partitions].sort((a, b) => a - b);
}

/** @throws {KeylaneError} `ERR_OPTION` */
export function checkOptions<Options extends object>(caller: string, options: Options): Options {
  if (typeof options === 'object' && options !== null) return options;
  throw optionError(`the options of ${caller}`, 'an object', options);
}

function randomPick(fanout: number): number {
  return Math.floor(Math.random() * fanout);
}

function checkFanout(fanout: unknown): void {
  if (Number.isInteger(fanout) && (fanout as number) >= 1 && (fanout as number) <= MOST_SALTS) return;
  throw optionError('fanout', `an integer from 1 to ${MOST_SALTS}`, fanout);
}
