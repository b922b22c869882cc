"""The examples for Spark without Spark, in seconds: python spark_short.py EXAMPLES FOLDER. They are called as Spark calls them, shard by shard, over the
same records, and what they give goes to the same files as spark.py's."""

import json
import os
import re
import subprocess
import sys
from types import ModuleType, SimpleNamespace

import pyarrow as pa

from jobs import examples, folder, job, program

# Where a task runs: spark.archives has put keylane there.
os.chdir(folder)

ARROW_BATCH = 10_000


def read(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return [
        {**record, "key": None if record["key"] is None else bytes.fromhex(record["key"])}
        for record in lines
        if record["offset"] >= 0
    ]


shards = [read(path) for path in sorted((folder / "shards").iterdir())]
schema = pa.schema([("key", pa.binary()), ("partition", pa.int32()), ("offset", pa.int64()), ("timestamp", pa.timestamp("ms"))])


class Frame:
    """What is used of a DataFrame."""

    def __init__(self, names, change=lambda record: record, shards=shards):
        self.tables = [
            pa.Table.from_pylist([change(record) for record in shard], schema).select(names) for shard in shards
        ]

    def mapInArrow(self, function, _schema):  # noqa: N802: its name in Spark
        parts = [function(iter(table.to_batches(ARROW_BATCH))) for table in self.tables]
        rows = (SimpleNamespace(state=state.as_py()) for part in parts for batch in part for state in batch["state"])
        return SimpleNamespace(collect=lambda: list(rows))


def far(record):
    return {**record, "partition": 77} if (record["partition"], record["offset"]) == (5, 9000) else record


records = ["key", "partition", "offset", "timestamp"]
frames = {
    "keys": lambda: Frame(["key"]),
    "records": lambda: Frame(records),
    "no records": lambda: Frame(["key"], shards=[[] for _ in shards]),
    "records, one of them far": lambda: Frame(records, far),
}
session = SimpleNamespace(sql=lambda query: frames[query]())
sql_module = ModuleType("pyspark.sql")
sql_module.SparkSession = SimpleNamespace(builder=SimpleNamespace(getOrCreate=lambda: session))
sys.modules |= {"pyspark": ModuleType("pyspark"), "pyspark.sql": sql_module}


def hexed(record):
    if record["key"] is None:
        return "\\N"
    return '""' if record["key"] == b"" else record["key"].hex().upper()


def transform(change=lambda text: text, written=hexed):
    """TRANSFORM: a shell for each partition that has rows, a line for each row."""
    (command,) = re.findall(r"USING '(.+)' AS", change((examples / "scan.sql").read_text()))
    lines = []
    for shard in filter(None, shards):
        text = "".join(f"{written(record)}\n" for record in shard)
        done = subprocess.run(["bash", "-c", command], input=text.encode(), capture_output=True)
        if done.returncode != 0:
            raise RuntimeError(f"exited with {done.returncode}: {done.stderr.decode()}")
        lines += done.stdout.decode().splitlines()
    return lines


def cut(record):
    return "abc" if (record["partition"], record["offset"]) == (5, 9000) else hexed(record)


(folder / "shards.count").write_text(str(len(shards)))
job("sql", transform)
job("scan", lambda: program("scan.py", "keys", "-n", "12"))
job("who", lambda: program("who.py", "records", "-n", "12"))
job("nothing", lambda: program("scan.py", "no records", "-n", "12"))
job("sql-damaged", lambda: transform(written=cut))
job("who-damaged", lambda: program("who.py", "records, one of them far", "-n", "12"))
job("sql-misused", lambda: transform(lambda text: text.replace("-n 12", "-n 0")))
job("scan-misused", lambda: program("scan.py", "keys", "-n", "0"))
