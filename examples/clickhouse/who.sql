-- What `keylane who` would say of a table that holds a topic: a State.
--   clickhouse client --queries-file who.sql > orders.state && keylane who orders.state
-- Each record is a line of JSON, with its key in hex.
SELECT state
FROM executable(
  'keylane.sh who - --format jsonl --key-type hex -n 12 --state -', 'RawBLOB', 'state String',
  (
    SELECT concat(toJSONString(CAST(
      (lower(hex(key)), partition, offset, toUnixTimestamp64Milli(timestamp)),
      'Tuple(key Nullable(String), partition Int32, offset Int64, timestamp Int64)'
    )), '\n')
    FROM orders
  ),
  SETTINGS check_exit_code = 1, stderr_reaction = 'log_last', command_read_timeout = 600000
)
FORMAT RawBLOB
