-- What `keylane scan` would say of a table: a State.
--   clickhouse client --queries-file scan.sql > orders.state && keylane state orders.state
-- Keys go as hex, one a line: an empty line is no key, "" the empty key.
SELECT state
FROM executable(
  'keylane.sh scan - --format hex -n 12 --state -', 'RawBLOB', 'state String',
  (SELECT concat(multiIf(key IS NULL, '', key = '', '""', lower(hex(assumeNotNull(key)))), '\n') FROM orders),
  -- Without the first a keylane that fails is a query of no rows that succeeds; with the second its words are in the error.
  SETTINGS check_exit_code = 1, stderr_reaction = 'log_last', command_read_timeout = 600000
)
FORMAT RawBLOB
