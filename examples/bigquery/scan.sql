-- `keylane scan` of the keys of a table. Put in your bucket, your table and the number of partitions of the topic.
CREATE TEMP AGGREGATE FUNCTION keylane_scan(key BYTES, num_partitions INT64 NOT AGGREGATE)
RETURNS BYTES
LANGUAGE js
OPTIONS (library = ['gs://your-bucket/bigquery.mjs'])
AS r'''
import * as keylane from 'gs://your-bucket/bigquery.mjs';

export function initialState(numPartitions) {
  return keylane.initialState(numPartitions);
}
export function aggregate(state, key) {
  keylane.aggregate(state, key);
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

SELECT keylane_scan(key, 12) AS state FROM your_dataset.orders
