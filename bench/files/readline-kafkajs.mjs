// node readline-kafkajs.mjs FILE PARTITIONS: what one writes today. Prints the records of each partition as JSON.

import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const murmur2 = createRequire(import.meta.url)('kafkajs/src/producer/partitioners/default/murmur2');
const [path, partitions] = process.argv.slice(2);
const numPartitions = Number(partitions);
const counts = new Array(numPartitions).fill(0);
for await (const key of createInterface({ input: createReadStream(path) })) {
  counts[(murmur2(key) & 0x7fffffff) % numPartitions]++;
}
console.log(JSON.stringify(counts));
