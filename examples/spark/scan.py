"""What `keylane scan` would say of a table, from all workers: a State for each of its partitions, as a line of base64.

    spark-submit --archives keylane.tar.gz#keylane scan.py 'SELECT key FROM orders' -n 12 | keylane merge -

Of a query that has a column `partition`, records are counted where they are; else by the Java client's rule.
"""

import base64
import subprocess
import sys

import pyarrow as pa
from pyspark.sql import SparkSession

PROGRAM = "./keylane/bin/keylane"


def states(frame, *args):
    """A frame of States, in a column `state`: one for each partition of `frame` that has rows. A keylane that fails fails its task."""

    def scan(batches):
        first = next(batches, None)
        if first is None:
            return
        command = [PROGRAM, *args, "-", "--format", "arrow", "--state", "-"]
        pipe = subprocess.PIPE
        # 1 MB in the pipe: with Linux's 64 KB both sides wait for each other, which costs a tenth.
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, pipesize=1 << 20) as process:
            is_read = True
            try:
                with pa.ipc.new_stream(process.stdin, first.schema) as stream:
                    stream.write_batch(first)
                    for batch in batches:
                        stream.write_batch(batch)
            except BrokenPipeError:
                is_read = False
            state, words = process.communicate()
        if process.returncode != 0 or not is_read:
            raise RuntimeError(f"keylane exited with {process.returncode}: {words.decode(errors='replace')}")
        yield pa.RecordBatch.from_arrays([pa.array([state], pa.binary())], ["state"])

    return frame.mapInArrow(scan, "state binary")


def main(command):
    query, *options = sys.argv[1:]
    spark = SparkSession.builder.getOrCreate()
    for row in states(spark.sql(query), command, *options).collect():
        print(base64.b64encode(row.state).decode())


if __name__ == "__main__":
    main("scan")
