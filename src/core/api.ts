// The public functions over an engine: validate, bring keys to bytes, hash, reduce.

import { columnsError, keysError, outError, partitionCountError } from '../errors.ts';
import type { Engine } from './engine.ts';
import { checkBytes, isPartitionCount, type Key } from './key.ts';
import { KeyBlock } from './key-block.ts';
import { MASK, reduce } from './reduce.ts';
import { encodeUtf8, MAX_BYTES_PER_UNIT, writeUtf8 } from './utf8.ts';

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
}

/** The engine is asked for at each call, so that it is made at the first one and not at import. */
export function createApi(engine: () => Engine): Api {
  function murmur2(key: Key): number {
    return hash(engine(), key);
  }

  function partitionForKey(key: Key, numPartitions: number): number {
    if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
    return reduce(hash(engine(), key), numPartitions, MASK);
  }

  function partitionsForKeys(keys: readonly Key[] | KeyBlock, numPartitions: number, out?: Int32Array): Int32Array {
    if (!isPartitionCount(numPartitions)) throw partitionCountError(numPartitions);
    const isBlock = keys instanceof KeyBlock;
    if (!isBlock && !Array.isArray(keys)) throw keysError(keys);
    const count = isBlock ? keys.count : keys.length;
    if (out !== undefined && !(out instanceof Int32Array && out.length >= count)) throw outError(out, count);
    const partitions = out ?? new Int32Array(count);
    if (isBlock) routeBlock(engine(), keys, numPartitions, partitions);
    else routeArray(engine(), keys, numPartitions, partitions);
    return partitions;
  }

  return { murmur2, partitionForKey, partitionsForKeys };
}

function hash(engine: Engine, key: Key, where?: string): number {
  if (typeof key === 'string') {
    const { window } = engine;
    if (key.length * MAX_BYTES_PER_UNIT <= window.length) return engine.murmur2(window, 0, writeUtf8(key, window, 0));
    const bytes = encodeUtf8(key);
    return engine.murmur2(bytes, 0, bytes.length);
  }
  const bytes = checkBytes(key, where);
  return engine.murmur2(bytes, 0, bytes.length);
}

function routeBlock(engine: Engine, block: KeyBlock, numPartitions: number, out: Int32Array): void {
  // Checked when the block was made, but a resizable buffer can have shrunk or a transferred one be gone since.
  if (block.offsets.length !== block.count + 1 || block.offsets[block.count] > block.bytes.length) {
    throw columnsError("The block's columns have changed since it was made: they no longer fit together.");
  }
  engine.partitionsForKeys(block.bytes, block.offsets, 0, block.count, numPartitions, MASK, out, 0);
}

/** Packs keys into the engine's window until it is full, routes them, goes on. */
function routeArray(engine: Engine, keys: readonly Key[], numPartitions: number, out: Int32Array): void {
  const { window, windowOffsets } = engine;
  const maxKeys = windowOffsets.length - 1;
  let first = 0;
  let count = 0;
  let at = 0;
  windowOffsets[0] = 0;
  const flush = () => {
    engine.partitionsForKeys(window, windowOffsets, 0, count, numPartitions, MASK, out, first);
    first += count;
    count = 0;
    at = 0;
  };
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    const bytes = typeof key === 'string' ? undefined : checkBytes(key, `keys[${i}]`);
    const most = bytes ? bytes.length : (key as string).length * MAX_BYTES_PER_UNIT;
    if (at + most > window.length || count === maxKeys) flush();
    if (most > window.length) {
      out[first++] = reduce(hash(engine, key), numPartitions, MASK);
      continue;
    }
    if (bytes) {
      window.set(bytes, at);
      at += bytes.length;
    } else at = writeUtf8(key as string, window, at);
    windowOffsets[++count] = at;
  }
  flush();
}

/**
 * Clears the sign bit, as `org.apache.kafka.common.utils.Utils.toPositive` does. It is not an absolute value.
 * @param hash a 32-bit integer
 * @returns 0 to 2147483647
 */
export function toPositive(hash: number): number {
  return hash & 0x7fffffff;
}
