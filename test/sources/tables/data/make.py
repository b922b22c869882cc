"""Writes the tables that the tests read, with other people's libraries: pip install pyarrow polars duckdb fastparquet; python make.py"""

import json
import os
import random

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

HERE = os.path.dirname(os.path.abspath(__file__))
random.seed(7)
N = 12


def murmur2(data):
    m, mask = 0x5BD1E995, 0xFFFFFFFF
    h, i = 0x9747B28C ^ len(data), 0
    while len(data) - i >= 4:
        k = int.from_bytes(data[i : i + 4], "little") * m & mask
        k = (k ^ k >> 24) * m & mask
        h, i = h * m & mask ^ k, i + 4
    rest = data[i:]
    for j, byte in enumerate(rest):
        h ^= byte << 8 * j
    if rest:
        h = h * m & mask
    h = (h ^ h >> 13) * m & mask
    return h ^ h >> 15


special = [None, b"", bytes([255, 0, 10]), b"\t", '""'.encode(), "Zürich".encode(), b"x" * 300]
keys = [special[i % 20] if i % 20 < len(special) else b"order-%d" % random.randrange(60) for i in range(240)]
partitions = [(murmur2(k) & 0x7FFFFFFF) % N if k is not None else i % N for i, k in enumerate(keys)]
values = [None if i % 9 == 0 else b"value-%d" % i for i in range(len(keys))]
times = [1_700_000_000_000 + 1000 * i for i in range(len(keys))]
table = pa.table(
    {
        "value": pa.array(values, pa.binary()),
        "key": pa.array(keys, pa.binary()),
        "topic": ["orders"] * len(keys),
        "partition": pa.array(partitions, pa.int32()),
        "offset": pa.array(range(len(keys)), pa.int64()),
        "timestamp": pa.array(times, pa.timestamp("ms")),
        "id": pa.array([7 * i + 2**60 for i in range(len(keys))], pa.int64()),
        "headers": pa.array([[{"key": "a", "value": b"b"}]] * len(keys), pa.list_(pa.struct([("key", pa.string()), ("value", pa.binary())]))),
    }
)


def file(name):
    return os.path.join(HERE, name)


def lines(name, rows):
    with open(file(name), "w") as out:
        for row in rows:
            out.write(json.dumps(row, separators=(",", ":")) + "\n")


# The same records as text: what all the others are compared with.
lines(
    "records.jsonl",
    (
        {"topic": "orders", "partition": p, "offset": i, "ts": t, **({"key": k.hex()} if k is not None else {}), "payload": v and v.decode()}
        for i, (k, p, v, t) in enumerate(zip(keys, partitions, values, times))
    ),
)

for codec in ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]:
    pq.write_table(table, file(f"pyarrow-{codec}.parquet"), compression=codec, row_group_size=100)
pq.write_table(table, file("pyarrow-v2-pages.parquet"), data_page_version="2.0", use_dictionary=False, write_page_index=True, data_page_size=500)
pq.write_table(
    table.select(["key", "partition", "offset", "timestamp", "value"]),
    file("pyarrow-delta.parquet"),
    use_dictionary=False,
    column_encoding={"key": "DELTA_BYTE_ARRAY", "partition": "DELTA_BINARY_PACKED", "offset": "DELTA_BINARY_PACKED", "value": "DELTA_LENGTH_BYTE_ARRAY"},
)
pq.write_table(table.set_column(5, "timestamp", table["timestamp"].cast(pa.timestamp("ns"))), file("pyarrow-int96.parquet"), use_deprecated_int96_timestamps=True)

for codec in [None, "lz4", "zstd"]:
    options = pa.ipc.IpcWriteOptions(compression=codec)
    with pa.OSFile(file(f"pyarrow-{codec or 'none'}.arrows"), "wb") as out, pa.ipc.new_stream(out, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=100)
with pa.OSFile(file("pyarrow-file.arrow"), "wb") as out, pa.ipc.new_file(out, table.schema) as writer:
    writer.write_table(table, max_chunksize=100)
views = table.set_column(1, "key", table["key"].cast(pa.binary_view()))
with pa.OSFile(file("pyarrow-views.arrows"), "wb") as out, pa.ipc.new_stream(out, views.schema) as writer:
    writer.write_table(views)

frame = pl.from_arrow(table.drop_columns(["headers"]))
frame.write_ipc_stream(file("polars.arrows"))
frame.write_parquet(file("polars.parquet"))

connection = duckdb.connect()
connection.register("records", table.drop_columns(["headers"]))
connection.execute(f"COPY (SELECT * FROM records) TO '{file('duckdb.parquet')}' (FORMAT parquet)")
