"""The same by ClickHouse in the process (chdb): spread over 12 partitions, counts per key, the twenty largest. FILE [THREADS]"""

import json
import sys

import chdb

path, threads = sys.argv[1], int(sys.argv[2])
lines = f"file('{path}', 'LineAsString', 'line String')"
with_threads = f"SETTINGS max_threads = {threads}"
spread = "bitAnd(kafkaMurmurHash(line), 0x7fffffff) % 12"
chdb.query(f"SELECT {spread} AS p, count() FROM {lines} GROUP BY p ORDER BY p {with_threads}", "CSV")
counts = f"SELECT line, count() AS c FROM {lines} GROUP BY line"
answer = chdb.query(
    f"SELECT count(), arrayReverseSort(groupArraySorted(20)(-toInt64(c))) FROM ({counts}) {with_threads}", "JSONCompact"
)
distinct, top = json.loads(str(answer))["data"][0]
print(json.dumps({"distinct": int(distinct), "top": sorted((-int(count) for count in top), reverse=True)}))
