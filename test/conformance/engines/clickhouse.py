# Runs the examples for ClickHouse in chdb, which is ClickHouse in a process.
#   clickhouse.py EXAMPLES FOLDER     FOLDER has all.jsonl; what came of it is written there

import sys
from pathlib import Path

import chdb.session

examples, folder = Path(sys.argv[1]), Path(sys.argv[2])
session = chdb.session.Session(f":memory:?user_scripts_path={examples}&user_files_path={folder}")
session.query(
    """CREATE TABLE orders ENGINE = Memory AS
    SELECT if(key IS NULL, NULL, unhex(assumeNotNull(key)))::Nullable(String) AS key, partition, offset, fromUnixTimestamp64Milli(timestamp) AS timestamp
    FROM file('all.jsonl', JSONEachRow, 'key Nullable(String), partition Int32, offset Int64, timestamp Int64')"""
)


def sql(name):
    return (examples / f"{name}.sql").read_text()


for name in ("scan", "who"):
    (folder / f"clickhouse-{name}.state").write_bytes(session.query(sql(name)).bytes())
(folder / "partitions.tsv").write_bytes(session.query(sql("partitions"), "TSV").bytes())
sketches = "SELECT name FROM system.functions WHERE name ILIKE '%serializedHLL%' OR name ILIKE '%sketch%' OR name ILIKE '%theta%'"
(folder / "sketches.tsv").write_bytes(session.query(sketches, "TSV").bytes())
try:
    session.query(sql("scan").replace("-n 12", "-n twelve"))
except Exception as error:
    (folder / "clickhouse.error").write_text(str(error))
