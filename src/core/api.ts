// The public functions over an engine: validate, bring keys to bytes, hash, reduce.

import { keysError, outError, partitionCountError, valueError } from '../errors.ts';
import { isPartitionCount, isTypedArray, type Key } from './key.ts';
import { KeyBlock } from './key-block.ts';
import { KeyBlockBuilder } from './key-block-builder.ts';
import { MASK, reduce } from './reduce.ts';
import { type GetEngine, hashKey, routeArray, routeBlock } from './route.ts';

/** What `keylane` and `keylane/js` export, over one engine. */
export interface Api {
  /**
   * Kafka's murmur2 of a key, as `org.apache.kafka.common.utils.Utils.murmur2` gives it.
   * @returns a signed 32-bit integer
   * @throws {KeylaneError} `ERR_KEY`
   */
  murmur2(key: Key): number;
  /**
   * The partition that the Java client's producer gives a record with this key.
   * @param numPartitions the number of **all** partitions of the topic, those without a leader included: 1 to 2147483647
   * @returns 0 to numPartitions - 1
   * @throws {KeylaneError} `ERR_KEY`, `ERR_PARTITION_COUNT`
   */
  partitionForKey(key: Key, numPartitions: number): number;
  /**
   * The partitions of many keys, in their order.
   * @param keys an array of keys, or a KeyBlock (several times faster)
   * @param out where to put the answers; at least as long as there are keys
   * @returns `out`, or a new array
   * @throws {KeylaneError} `ERR_KEY` (which key, by its index), `ERR_KEYS`, `ERR_PARTITION_COUNT`, `ERR_OUT`; what `out` then holds is
   *   not defined
   */
  partitionsForKeys(keys: readonly Key[] | KeyBlock, numPartitions: number, out?: Int32Array): Int32Array;
  /**
   * A builder to which keys are appended one by one, straight into the memory where they are routed: the way to a KeyBlock for a program
   * that gets its keys one at a time and routes them in batches.
   */
  createKeyBlockBuilder(): KeyBlockBuilder;
}

export function createApi(getEngine: GetEngine): Api {
  function murmur2(key: Key): number {
    return hashKey(getEngine, key);
  }

  function partitionForKey(key: Key, numPartitions: number): number {
    if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
    return reduce(hashKey(getEngine, key), numPartitions, MASK);
  }

  function partitionsForKeys(keys: readonly Key[] | KeyBlock, numPartitions: number, out?: Int32Array): Int32Array {
    if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
    const isBlock = keys instanceof KeyBlock;
    if (!isBlock && !Array.isArray(keys)) throw keysError(keys);
    const count = isBlock ? keys.count : keys.length;
    if (out !== undefined && !(isTypedArray(out, 'Int32Array') && out.length >= count)) throw outError(out, count);
    const partitions = out ?? new Int32Array(count);
    if (isBlock) routeBlock(getEngine(), keys, numPartitions, partitions);
    else routeArray(getEngine, keys, numPartitions, partitions);
    return partitions;
  }

  function createKeyBlockBuilder(): KeyBlockBuilder {
    return new KeyBlockBuilder(getEngine().createArena());
  }

  return { murmur2, partitionForKey, partitionsForKeys, createKeyBlockBuilder };
}

/**
 * Clears the sign bit, as `org.apache.kafka.common.utils.Utils.toPositive` does. It is not an absolute value.
 * @param hash a 32-bit integer, signed or unsigned
 * @returns 0 to 2147483647
 * @throws {KeylaneError} `ERR_VALUE`
 */
export function toPositive(hash: number): number {
  if (typeof hash === 'number' && ((hash | 0) === hash || hash >>> 0 === hash)) return hash & 0x7fffffff;
  throw valueError('toPositive', 'an integer of 32 bits', hash);
}
