-- How many records lie where the Java client would put them, without keylane: ClickHouse has the hash.
-- Other clients' rules are in docs/clients.md.
SELECT partition, count() AS records, countIf(bitAnd(kafkaMurmurHash(assumeNotNull(key)), 0x7fffffff) % 12 = partition) AS as_java
FROM orders
WHERE key IS NOT NULL
GROUP BY partition
ORDER BY partition
