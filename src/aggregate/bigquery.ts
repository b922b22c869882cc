// The functions that BigQuery calls of an aggregate in JavaScript: https://cloud.google.com/bigquery/docs/user-defined-aggregates
// The shape is that of https://github.com/apache/datasketches-bigquery/blob/30b0ff15892704d37c2f257aaf045d9c8f93f5d1/theta_sketch_agg_union.sql

import { StateAggregate } from './aggregate.ts';

/** What BigQuery makes of INT64. */
type Int64 = bigint | number | null;

/** What one worker hands to another: values of these types alone. */
interface Serialized {
  numPartitions: number;
  tellsPartitions: boolean;
  state: Uint8Array;
}

interface State extends Omit<Serialized, 'state'> {
  aggregate: StateAggregate;
}

/**
 * @param numPartitions of the topic
 * @param tellsPartitions whether rows have partitions
 * @throws {KeylaneError} `ERR_PARTITION_COUNT`, `ERR_OPTION` if they are more than 131,072
 */
export function initialState(numPartitions: Int64, tellsPartitions = false): State {
  const count = Number(numPartitions);
  return { numPartitions: count, tellsPartitions, aggregate: new StateAggregate(count, tellsPartitions) };
}

/**
 * Adds a row: its key, NULL for none.
 * @throws {KeylaneError} `ERR_SOURCE_PARTITIONS`
 */
export function aggregate({ aggregate }: State, key: Uint8Array | null): void {
  aggregate.add(key);
}

/**
 * Adds a row with its place.
 * @param timestamp milliseconds since 1970
 * @throws {KeylaneError} `ERR_SOURCE_PARTITIONS`
 */
export function aggregateRecord(
  { aggregate }: State,
  key: Uint8Array | null,
  partition: Int64,
  offset: Int64 = null,
  timestamp: Int64 = null,
): void {
  aggregate.add(key, numberOf(partition), numberOf(offset), numberOf(timestamp));
}

const numberOf = (value: Int64): number | undefined => (value === null ? undefined : Number(value));

export function serialize({ numPartitions, tellsPartitions, aggregate }: State): Serialized {
  return { numPartitions, tellsPartitions, state: aggregate.take() };
}

/** @throws {KeylaneError} `ERR_STATE` */
export function deserialize({ numPartitions, tellsPartitions, state }: Serialized): State {
  const deserialized = initialState(numPartitions, tellsPartitions);
  deserialized.aggregate.merge(state);
  return deserialized;
}

/** @throws {KeylaneError} `ERR_STATE_MISMATCH` */
export function merge(state: State, other: State): void {
  state.aggregate.merge(other.aggregate.take());
}

/** The State's bytes. */
export function finalize(state: State): Uint8Array {
  return state.aggregate.take();
}
