// `npm start`: the main job on real keys. Every flight that left New York in 2013, routed by three of its columns; then the proof that
// the bits are Java's, and how long it takes beside the hash of kafkajs.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { KeyBlock, murmur2, partitionForKey, partitionsForKeys } from 'keylane';

const require = createRequire(import.meta.url);
const PARTITIONS = 12;

const started = performance.now();
const rows = gunzipSync(readFileSync(new URL('flights.csv.gz', import.meta.url)))
  .toString()
  .trimEnd()
  .split('\n')
  .map(line => line.split(','));
const header = rows.shift();

console.log(
  `${number(rows.length)} flights out of New York in 2013, routed to ${PARTITIONS} partitions as Kafka's Java client would\n`,
);
console.log('key      distinct  keyless  share of each partition, 0 to 11');
for (const column of ['tailnum', 'carrier', 'origin']) showSpread(column);
console.log(`
tailnum spreads well: thousands of keys. carrier does not: 16 keys, and five airlines fly most.
origin cannot: three airports fill at most three partitions. keylane scan shows the same for your keys.
`);

checkVectors();
compareWithKafkajs();
console.log(
  `\ndone in ${((performance.now() - started) / 1000).toFixed(1)} s. Next: npx keylane where order-1001 -n ${PARTITIONS}`,
);

function keysOf(column) {
  const index = header.indexOf(column);
  return rows.map(row => row[index]).filter(key => key !== '');
}

function showSpread(column) {
  const keys = keysOf(column);
  const counts = new Array(PARTITIONS).fill(0);
  for (const partition of partitionsForKeys(keys, PARTITIONS)) counts[partition]++;
  const shares = counts.map(count => `${Math.round((count / keys.length) * 100)}%`.padStart(4)).join('');
  const distinct = number(new Set(keys).size).padStart(8);
  console.log(`${column.padEnd(7)}  ${distinct}  ${number(rows.length - keys.length).padStart(7)} ${shares}`);
}

/** The answers that the real Java client wrote down, compared one by one. */
function checkVectors() {
  const { version, partitionCounts, vectors } = require('keylane/vectors/murmur2.json');
  let compared = 0;
  for (const { hex, pattern, hash, partitions } of vectors) {
    const key =
      hex === undefined ? Uint8Array.from({ length: pattern.length }, (_, i) => i % 251) : Buffer.from(hex, 'hex');
    const agrees = murmur2(key) === hash && partitionCounts.every((n, i) => partitionForKey(key, n) === partitions[i]);
    if (!agrees) throw new Error(`keylane and the Java client disagree on ${hex ?? pattern}`);
    compared += 1 + partitions.length;
  }
  console.log(
    `${number(vectors.length)} keys hashed by kafka-clients ${version}: ${number(compared)} answers compared, 0 differ`,
  );
}

/** The same keys through both in turns; the medians of their rounds. */
function compareWithKafkajs() {
  const kafkajsMurmur2 = require('kafkajs/src/producer/partitioners/default/murmur2');
  const { version } = require('kafkajs/package.json');
  const keys = keysOf('tailnum');
  const buffers = keys.map(key => Buffer.from(key));
  const block = KeyBlock.from(keys);
  const out = new Int32Array(keys.length);
  const each = route => () => {
    for (let i = 0; i < buffers.length; i++) out[i] = route(buffers[i]);
  };
  const contenders = [
    [`kafkajs ${version}, one Buffer at a time`, each(key => (kafkajsMurmur2(key) & 0x7fffffff) % PARTITIONS)],
    ['keylane, one Buffer at a time', each(key => partitionForKey(key, PARTITIONS))],
    ['keylane, an array of strings', () => partitionsForKeys(keys, PARTITIONS, out)],
    ['keylane, a KeyBlock', () => partitionsForKeys(block, PARTITIONS, out)],
  ].map(([name, run]) => ({ name, run, rounds: [] }));
  const checksums = new Set();
  for (let round = 0; round < 5; round++) {
    for (const contender of contenders) {
      const start = performance.now();
      contender.run();
      contender.rounds.push(performance.now() - start);
      checksums.add(out.reduce((sum, partition) => (Math.imul(sum, 31) + partition) | 0, 0));
    }
  }
  if (checksums.size > 1) throw new Error('the contenders give different partitions');
  console.log(
    `\n${number(keys.length)} tail numbers, the same partitions from all; median of 5 rounds, Node ${process.version}`,
  );
  const [kafkajs] = contenders.map(({ rounds }) => median(rounds));
  for (const { name, rounds } of contenders) {
    const nanoseconds = ((median(rounds) * 1e6) / keys.length).toFixed(1).padStart(7);
    const ratio = `${(kafkajs / median(rounds)).toFixed(0)}x`.padStart(6);
    console.log(`  ${name.padEnd(36)} ${nanoseconds} ns a key ${ratio}`);
  }
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

function number(value) {
  return value.toLocaleString('en-US');
}
