-- `keylane who` of a topic that lies in a table. Put in your bucket, your table and the number of partitions of the topic.
CREATE TEMP AGGREGATE FUNCTION keylane_who(key BYTES, `partition` INT64, `offset` INT64, timestamp INT64, num_partitions INT64 NOT AGGREGATE)
RETURNS BYTES
LANGUAGE js
OPTIONS (library = ['gs://your-bucket/bigquery.mjs'])
AS r'''
import * as keylane from 'gs://your-bucket/bigquery.mjs';

export function initialState(numPartitions) {
  return keylane.initialState(numPartitions, true);
}
export function aggregate(state, key, partition, offset, timestamp) {
  keylane.aggregateRecord(state, key, partition, offset, timestamp);
}
export function serialize(state) {
  return keylane.serialize(state);
}
export function deserialize(serialized) {
  return keylane.deserialize(serialized);
}
export function merge(state, other) {
  keylane.merge(state, other);
}
export function finalize(state) {
  return keylane.finalize(state);
}
''';

SELECT keylane_who(key, `partition`, `offset`, UNIX_MILLIS(timestamp), 12) AS state FROM your_dataset.orders
