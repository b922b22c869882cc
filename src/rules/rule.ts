// A rule: the pure function from a key and a partition count to a partition.

import { checkBytes, isPartitionCount, type Key } from '../core/key.ts';
import { partitionCountError, unreadKeyError } from '../errors.ts';
import type { Hash } from './hash.ts';
import { type Reduction, reductions } from './reduction.ts';

/** What a keyed record's partition is, as some client computes it. */
export interface Rule<Id extends string = string> {
  /** Stable: scripts and saved answers hold it. */
  readonly id: Id;
  /** The name of its hash; rules with the same hash differ in their reduction alone. */
  readonly hash: string;
  readonly reduction: Reduction;
  /** A few words for people. */
  readonly title: string;
  /**
   * The rule's hash of a key, before it is reduced. A string is hashed as its UTF-8 bytes, as Java writes them; the rules over UTF-16 units
   * (`kafka-node`, the `hashcode-` ones, `no-kafka-crc32` …) take its units as they are, and decode bytes as UTF-8 first (malformed
   * parts as U+FFFD).
   * @returns an unsigned 32-bit integer, or a bigint: of digests (`sha1`, `kinesis`, `seahash`), and of keys that are integers
   * @throws {KeylaneError} `ERR_KEY`
   */
  hashOf(key: Key): number | bigint;
  /**
   * Whether the rule has a partition for such a key. Nearly every rule has one for all keys; those of integers read integers alone.
   * @throws {KeylaneError} `ERR_KEY` if it is no key at all
   */
  reads(key: Key): boolean;
  /**
   * The partition of a key; how a key is read is told at `hashOf`.
   * @param numPartitions the number of all partitions of the topic, 1 to 2147483647
   * @returns 0 to numPartitions - 1
   * @throws {KeylaneError} `ERR_KEY`, `ERR_PARTITION_COUNT`
   */
  partition(key: Key, numPartitions: number): number;
}

/** A rule of a hash and what makes a partition of its value. */
export function makeRule<Id extends string, Value extends number | bigint>(
  id: Id,
  hash: Hash<Value>,
  reduction: Reduction,
  title: string,
  reduce: (h: Value, numPartitions: number) => number,
): Rule<Id> {
  const valueIn = (key: Key): Value | undefined =>
    typeof key === 'string' ? hash.ofText(key) : hash.ofBytes(checkBytes(key));
  const hashOf = (key: Key): Value => {
    const value = valueIn(key);
    if (value === undefined) throw unreadKeyError(id, hash.readsOnly!, key);
    return value;
  };
  return {
    id,
    hash: hash.name,
    reduction,
    title,
    hashOf,
    // What reads all keys does not hash one to say so.
    reads: key => (hash.readsOnly === undefined ? isKey(key) : valueIn(key) !== undefined),
    partition(key, numPartitions) {
      if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
      return reduce(hashOf(key), numPartitions);
    },
  };
}

/** @throws {KeylaneError} `ERR_KEY` */
const isKey = (key: Key): boolean => typeof key === 'string' || checkBytes(key) === key;

/** A rule of a 32-bit hash. */
export function rule32<Id extends string>(
  id: Id,
  hash: Hash<number>,
  reduction: keyof typeof reductions,
  title: string,
): Rule<Id> {
  return makeRule(id, hash, reduction, title, reductions[reduction]);
}
