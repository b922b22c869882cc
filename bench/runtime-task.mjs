// The short comparison, run as it stands by Node, Bun and Deno: runtimes.ts starts it. Prints one line of JSON.
//
//   runtime-task.mjs RUNTIME MANIFEST ROUNDS
//
// RUNTIME is what must be running (`node 24`): a shim that starts another one would go unnoticed. MANIFEST lists key set files with the
// checksum of the right partitions.

import { readFileSync } from 'node:fs';
import process from 'node:process';
import { createKeyBlockBuilder, KeyBlock, partitionForKey, partitionsForKeys } from '../dist/index.js';

const PARTITIONS = 12;
const WARM_UP_MS = 60;
const ROUND_MS = 6;

const [wanted, manifest, rounds] = process.argv.slice(2);
const runtime = currentRuntime();
if (!`${runtime.name} ${runtime.version}.`.startsWith(`${wanted}.`)) {
  throw new Error(`This is ${runtime.name} ${runtime.version}, but ${wanted} was asked for.`);
}

const contenders = {
  buffer(keys, out) {
    for (let i = 0; i < keys.buffers.length; i++) out[i] = partitionForKey(keys.buffers[i], PARTITIONS);
  },
  'buffer plain'(keys, out) {
    for (let i = 0; i < keys.buffers.length; i++) {
      const key = keys.buffers[i];
      out[i] = (murmur2(key, 0, key.length) & 0x7fffffff) % PARTITIONS;
    }
  },
  ascii(keys, out) {
    for (let i = 0; i < keys.strings.length; i++) out[i] = partitionForKey(keys.strings[i], PARTITIONS);
  },
  strings(keys, out) {
    partitionsForKeys(keys.strings, PARTITIONS, out);
  },
  block(keys, out) {
    partitionsForKeys(keys.block, PARTITIONS, out);
  },
  builder(keys, out) {
    partitionsForKeys(keys.built, PARTITIONS, out);
  },
  'block plain'({ bytes, offsets }, out) {
    for (let i = 0; i < out.length; i++) {
      out[i] = (murmur2OfColumns(bytes, offsets[i], offsets[i + 1]) & 0x7fffffff) % PARTITIONS;
    }
  },
};

const timings = {};
for (const { name, path, checksum } of JSON.parse(readFileSync(manifest, 'utf8'))) {
  timings[name] = measure(read(path), checksum, name);
}
console.log(JSON.stringify({ ...runtime, timings }));

function currentRuntime() {
  if (globalThis.Deno) return { name: 'deno', version: Deno.version.deno };
  if (globalThis.Bun) return { name: 'bun', version: Bun.version };
  return { name: 'node', version: process.versions.node };
}

/** Nanoseconds a key of each contender: in turns, the median of the rounds. */
function measure(keys, checksum, name) {
  const { count } = keys;
  const runners = Object.entries(contenders).map(([id, route]) => ({ id, route, rounds: [], passes: 1 }));
  for (const runner of runners) {
    const out = new Int32Array(count).fill(-1);
    runner.route(keys, out);
    const found = out.reduce((sum, partition) => (Math.imul(sum, 31) + partition) >>> 0, 0);
    if (found !== checksum) throw new Error(`${runner.id} gives wrong partitions for the key set ${name}.`);
    runner.out = out;
    let spent = 0;
    let passes = 0;
    for (; spent < WARM_UP_MS; passes++) spent += time(runner, keys, 1);
    runner.passes = Math.max(1, Math.round((passes * ROUND_MS) / spent));
  }
  for (let round = 0; round < Number(rounds); round++) {
    // Each round starts with another one, so that no contender always follows the same neighbour's garbage.
    for (let i = 0; i < runners.length; i++) {
      const runner = runners[(i * 3 + round) % runners.length];
      runner.rounds.push((time(runner, keys, runner.passes) * 1e6) / runner.passes / count);
    }
  }
  return Object.fromEntries(runners.map(({ id, rounds }) => [id, rounds.sort((a, b) => a - b)[rounds.length >> 1]]));
}

function time({ route, out }, keys, passes) {
  const started = performance.now();
  for (let i = 0; i < passes; i++) route(keys, out);
  return performance.now() - started;
}

function read(path) {
  const file = readFileSync(path);
  const count = file.readUInt32LE(0);
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i <= count; i++) offsets[i] = file.readUInt32LE(4 * (i + 1));
  const bytes = Uint8Array.from(file.subarray(4 * (count + 2)));
  const buffers = Array.from({ length: count }, (_, i) => Buffer.from(bytes.subarray(offsets[i], offsets[i + 1])));
  const builder = createKeyBlockBuilder();
  for (const key of buffers) builder.append(key);
  return {
    count,
    bytes,
    offsets,
    buffers,
    strings: buffers.map(buffer => buffer.toString('latin1')),
    block: KeyBlock.fromColumns(bytes, offsets),
    built: builder.build(),
  };
}

/** Twice the same, for Buffers and for columns: one function for both would learn from both. */
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

function murmur2OfColumns(bytes, start, end) {
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
