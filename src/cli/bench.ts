// The short comparison on the user's own machine. The long one, with many rivals, is bench/ in the repository.

import { cpus } from 'node:os';
import kafkajsMurmur2 from 'kafkajs/src/producer/partitioners/default/murmur2.js';
import type { BenchAnswer } from '../analysis/bench.ts';
import { defaultEngine, KeyBlock, partitionForKey, partitionsForKeys } from '../core/index.ts';
import type { Io } from './io.ts';
import { print } from './output.ts';

declare const KEYLANE_VERSION: string;
declare const KAFKAJS_VERSION: string;

// Fewer distinct keys and the processor learns their lengths by heart, which no real stream lets it.
const KEYS = 16_384;
const PARTITIONS = 12;
const ROUNDS = 11;

export async function bench({ json }: { json?: boolean }, io: Io): Promise<void> {
  const random = seeded();
  const text = (length: number) => Array.from({ length }, () => String.fromCharCode(97 + (random() % 26))).join('');
  const sets: [string, () => string][] = [
    ['8 bytes', () => text(8)],
    ['order-N', () => `order-${random() % 10_000_000}`],
    ['36 bytes', () => text(36)],
    ['8 to 40 bytes', () => text(8 + (random() % 33))],
  ];
  const answer: BenchAnswer = {
    keylane: KEYLANE_VERSION,
    engine: defaultEngine().name,
    runtime: `Node ${process.version}`,
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    keys: KEYS,
    partitions: PARTITIONS,
    rounds: ROUNDS,
    results: sets.flatMap(([name, make]) => measure(name, Array.from({ length: KEYS }, make))),
  };
  await print(answer, json, async () => (await import('../report/bench.ts')).benchText, io);
}

/** All contenders over one set of keys, in turns. */
function measure(set: string, texts: string[]): BenchAnswer['results'] {
  const buffers = texts.map(text => Buffer.from(text));
  const block = KeyBlock.from(texts);
  const out = new Int32Array(KEYS);
  const contenders: [string, () => void][] = [
    [
      `kafkajs ${KAFKAJS_VERSION}, a Buffer at a time`,
      () => {
        for (let i = 0; i < KEYS; i++) out[i] = (kafkajsMurmur2(buffers[i]) & 0x7fffffff) % PARTITIONS;
      },
    ],
    [
      'keylane, a Buffer at a time',
      () => {
        for (let i = 0; i < KEYS; i++) out[i] = partitionForKey(buffers[i], PARTITIONS);
      },
    ],
    [
      'keylane, a string at a time',
      () => {
        for (let i = 0; i < KEYS; i++) out[i] = partitionForKey(texts[i], PARTITIONS);
      },
    ],
    ['keylane, an array of strings', () => partitionsForKeys(texts, PARTITIONS, out)],
    ['keylane, a KeyBlock', () => partitionsForKeys(block, PARTITIONS, out)],
  ];
  const expected = Int32Array.from(texts, text => partitionForKey(text, PARTITIONS));
  const times = contenders.map((): number[] => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [i, [name, run]] of contenders.entries()) {
      out.fill(-1);
      const started = performance.now();
      run();
      // The round before the first warms up, and compares every answer.
      if (round >= 0) times[i].push(((performance.now() - started) * 1e6) / KEYS);
      else if (out.some((partition, key) => partition !== expected[key])) throw new Error(`${name} routes otherwise`);
    }
  }
  const medians = times.map(all => all.sort((a, b) => a - b)[ROUNDS >> 1]);
  return contenders.map(([contender], i) => ({
    set,
    contender,
    nanoseconds: medians[i],
    timesFaster: medians[0] / medians[i],
  }));
}

/** The same keys each time. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 8;
  };
}
