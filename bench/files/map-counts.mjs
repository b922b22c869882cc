// What a JavaScript program does at first: a Map of strings. Prints the twenty keys with the most records.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const counts = new Map();
for await (const line of createInterface({ input: createReadStream(process.argv[2]), crlfDelay: Infinity })) {
  counts.set(line, (counts.get(line) ?? 0) + 1);
}
const top = [...counts].sort(([, a], [, b]) => b - a).slice(0, 20);
console.log(JSON.stringify({ distinct: counts.size, top: top.map(([, count]) => count) }));
