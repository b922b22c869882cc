-- What `keylane scan` would say of a table, from all workers: a State for each of its partitions, as a line of base64.
--   spark-sql --archives keylane.tar.gz#keylane -f scan.sql | keylane merge -
-- Keys go as hex, never as base64(), which breaks long keys into lines. Spark writes null as \N, which is no key; "" is the empty key.
SELECT TRANSFORM(if(length(key) = 0, '""', hex(key)))
  USING './keylane/bin/keylane scan - --format hex -n 12 --state - --state-format base64' AS (state STRING)
FROM orders
