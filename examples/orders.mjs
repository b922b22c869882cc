// Writes what `kcat -J` prints of a topic with a past, for docs/cookbook/who.md:  node examples/orders.mjs | gzip -9n > examples/orders.kcat.gz
// Each order is written when it is made and again when it is shipped, three days later. Until March a Python service with confluent-kafka did
// it, since then a Java service; in April somebody replayed a few orders by hand, into partition 0.

import { partitionUnder } from 'keylane/rules';

const NUM_PARTITIONS = 12;
const START = Date.UTC(2026, 0, 15);
const SWITCH = Date.UTC(2026, 2, 1);
const REPLAY = Date.UTC(2026, 3, 10);
const ORDERS = 1500;
const HOUR = 3_600_000;

const records = [];
for (let i = 0; i < ORDERS; i++) {
  const made = START + i * 1.4 * HOUR;
  const key = `order-${10_000 + i}`;
  records.push(
    { key, time: made, status: 'made' },
    { key, time: made + 72 * HOUR + (i % 7) * HOUR, status: 'shipped' },
  );
}
for (let i = 0; i < 25; i++) records.push({ key: `order-${10_100 + i}`, time: REPLAY + i * 1000, status: 'replayed' });
records.sort((a, b) => a.time - b.time);

const offsets = new Array(NUM_PARTITIONS).fill(0);
for (const { key, time, status } of records) {
  const rule = time < SWITCH ? 'crc32' : 'murmur2';
  const partition = status === 'replayed' ? 0 : partitionUnder(rule, key, NUM_PARTITIONS);
  const offset = offsets[partition]++;
  const payload = JSON.stringify({ status });
  console.log(
    JSON.stringify({
      topic: 'orders',
      partition,
      offset,
      tstype: 'create',
      ts: Math.round(time),
      broker: 1,
      key,
      payload,
    }),
  );
}
