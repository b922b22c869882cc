"""Runs the examples for Spark on a cluster of two workers: python spark.py EXAMPLES FOLDER. What each job gives goes to FOLDER/NAME.states, a
failed one's error to FOLDER/NAME.error."""

import base64
import os
import runpy
import signal
from pathlib import Path

from pyspark import TaskContext
from pyspark.sql import SparkSession

from jobs import examples, folder, job, program

spark = (
    SparkSession.builder.master("local-cluster[2,1,1024]")
    .config("spark.archives", f"{folder}/keylane.tar.gz#keylane")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    # One file is one shard.
    .config("spark.sql.files.maxPartitionBytes", "64m")
    .config("spark.sql.files.openCostInBytes", "64m")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.task.maxFailures", "2")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")

schema = "key STRING, partition INT, offset BIGINT, timestamp BIGINT"
spark.read.schema(schema).json(f"{folder}/shards").createOrReplaceTempView("shards")
# The rows of one shard have no offset, so nothing is left of it.
topic = """SELECT unhex(key) AS key, partition, offset, timestamp_millis(timestamp) AS timestamp, key AS hex FROM shards
  WHERE offset >= 0"""
spark.sql(topic).createOrReplaceTempView("orders")


def sql(change=lambda text: text):
    text = change((examples / "scan.sql").read_text())
    return [row.state for row in spark.sql(text).collect()]


def executor():
    """The process of the JVM in which a task is."""
    pid = os.getpid()
    while b"CoarseGrainedExecutorBackend" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return pid


def dies_once(batches):
    context = TaskContext.get()
    for batch in batches:
        if context.partitionId() == 3 and context.attemptNumber() == 0:
            Path(folder, "died").touch()
            os.kill(executor(), signal.SIGKILL)
        yield batch


def killed():
    states = runpy.run_path(str(examples / "scan.py"))["states"]
    keys = spark.sql("SELECT key FROM orders")
    rows = states(keys.mapInArrow(dies_once, keys.schema), "scan", "-n", "12").collect()
    return [base64.b64encode(row.state).decode() for row in rows]


spark.sparkContext.addPyFile(str(examples / "scan.py"))
keys = "SELECT key FROM orders"
records = "SELECT key, partition, offset, timestamp FROM orders"
shards = spark.sql(records).rdd.getNumPartitions()
(folder / "shards.count").write_text(str(shards))

job("sql", sql)
job("scan", lambda: program("scan.py", keys, "-n", "12"))
job("who", lambda: program("who.py", records, "-n", "12"))
job("nothing", lambda: program("scan.py", f"{keys} WHERE false", "-n", "12"))
job("killed", killed)
# In one shard of all; and in each of them.
cut = "if(partition = 5 AND offset = 9000, 'abc', hex(key))"
job("sql-damaged", lambda: sql(lambda text: text.replace("hex(key)", cut)))
far = "SELECT key, if(partition = 5 AND offset = 9000, 77, partition) AS partition, offset, timestamp FROM orders"
job("who-damaged", lambda: program("who.py", far, "-n", "12"))
job("sql-misused", lambda: sql(lambda text: text.replace("-n 12", "-n 0")))
job("scan-misused", lambda: program("scan.py", keys, "-n", "0"))
spark.stop()
