// node plain-bytes.mjs FILE PARTITIONS: as fast as plain JavaScript goes, with no string made. Prints the records of each partition as
// JSON.

import { closeSync, openSync, readSync } from 'node:fs';

const [path, partitions] = process.argv.slice(2);
const numPartitions = Number(partitions);
const counts = new Array(numPartitions).fill(0);
const file = openSync(path, 'r');
let bytes = Buffer.alloc(1 << 19);
let filled = 0;
for (;;) {
  // A line that fills the whole buffer has its end still to come.
  if (filled === bytes.length) bytes = Buffer.concat([bytes], bytes.length * 2);
  const read = readSync(file, bytes, filled, bytes.length - filled, null);
  if (read === 0) break;
  filled += read;
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0 && end < filled; end = bytes.indexOf(10, start)) {
    counts[(murmur2(bytes, start, end) & 0x7fffffff) % numPartitions]++;
    start = end + 1;
  }
  bytes.copyWithin(0, start, filled);
  filled -= start;
}
if (filled > 0) counts[(murmur2(bytes, 0, filled) & 0x7fffffff) % numPartitions]++;
closeSync(file);
console.log(JSON.stringify(counts));

function murmur2(bytes, start, end) {
  const length = end - start;
  const words = start + (length & ~3);
  let h = 0x9747b28c ^ length;
  for (let i = start; i < words; i += 4) {
    let k = Math.imul(bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24), 0x5bd1e995);
    k = Math.imul(k ^ (k >>> 24), 0x5bd1e995);
    h = Math.imul(h, 0x5bd1e995) ^ k;
  }
  const rest = length & 3;
  if (rest > 2) h ^= bytes[words + 2] << 16;
  if (rest > 1) h ^= bytes[words + 1] << 8;
  if (rest > 0) h = Math.imul(h ^ bytes[words], 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 13), 0x5bd1e995);
  return h ^ (h >>> 15);
}
