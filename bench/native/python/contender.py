"""ClickHouse's kafkaMurmurHash, in this process: answers the benchmark's requests on stdin,
or runs once as `contender.py THREADS file PATH PARTITIONS`."""

import json
import platform
import sys
import time

import chdb
from chdb.session import Session


class Contender:
    def __init__(self, threads):
        self.threads = threads
        self.session = Session()

    def answer(self, request):
        op = request["op"]
        if op == "version":
            return {
                "name": f"chdb-{self.threads}",
                "version": f"chdb {chdb.__version__} (engine {chdb.engine_version})",
                "runtime": f"Python {platform.python_version()}",
            }
        if op == "file":
            start = time.perf_counter_ns()
            counts = self.count_lines(request["path"], request["numPartitions"])
            return {"ns": [time.perf_counter_ns() - start], "counts": counts}
        if op == "count":
            start = time.perf_counter_ns()
            answer = self.count_keys(request["path"], request.get("top", 20), request.get("threads", self.threads))
            return {"ns": [time.perf_counter_ns() - start], **answer}
        raise ValueError("unknown op")

    def count_lines(self, path, partitions):
        rows = self.query(
            f"SELECT bitAnd(kafkaMurmurHash(line), 0x7fffffff) % {int(partitions)} AS p, count()"
            f" FROM {lines_of(path)} GROUP BY p SETTINGS max_threads = {int(self.threads)}"
        )["data"]
        counts = [0] * partitions
        for partition, lines in rows:
            counts[partition] = lines
        return counts

    def count_keys(self, path, top, threads):
        # The number of rows the limit cut from is the number of distinct keys, so one pass gives both.
        result = self.query(
            f"SELECT line, count() AS lines FROM {lines_of(path)} GROUP BY line ORDER BY lines DESC, line"
            f" LIMIT {int(top)} SETTINGS max_threads = {int(threads)}, exact_rows_before_limit = 1"
        )
        return {
            "distinct": result.get("rows_before_limit_at_least", result["rows"]),
            "top": [{"key": key, "count": lines} for key, lines in result["data"]],
        }

    def query(self, sql):
        return json.loads(self.session.query(sql, "JSONCompact").bytes())


def lines_of(path):
    quoted = path.replace("\\", "\\\\").replace("'", "\\'")
    return f"file('{quoted}', 'LineAsString', 'line String', 'none')"


def main():
    contender = Contender(int(sys.argv[1]))
    if sys.argv[2:3] == ["file"]:
        print(json.dumps(contender.count_lines(sys.argv[3], int(sys.argv[4]))))
        return
    for line in sys.stdin:
        try:
            answer = contender.answer(json.loads(line))
        except Exception as error:  # a failed query must not end the process
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
