// The keys that a partitioner is asked about: the same each time, so that a finding comes again.

import type { Rule } from '../rules/index.ts';
import type { Case } from './conform.ts';

/** Counts that people have, powers of two and primes among them; larger ones are left out for partitioners that build an array. */
const COUNTS = [12, 3, 2, 6, 1000, 7, 1, 50, 24, 5, 100];
const RANDOM_KEYS = 10_000;
const LONGEST_RANDOM = 48;

/** @param published keys that others have vectors for; if the rule does not read all keys, those that it reads are asked about, and integers */
export function casesFor({ reads }: Rule, published: readonly Uint8Array[]): Case[] {
  const all = [...published, ...randomKeys()];
  const keys = all.every(reads) ? all : [...all, ...randomIntegers()].filter(reads);
  return keys.map((key, i) => ({ key, numPartitions: COUNTS[i % COUNTS.length] }));
}

/** Bytes of any value, and printable ASCII, in turns. */
function randomKeys(): Uint8Array[] {
  const next = randomNumbers();
  return Array.from({ length: RANDOM_KEYS }, (_, i) =>
    Uint8Array.from({ length: next() % LONGEST_RANDOM }, () => (i % 2 === 0 ? next() & 0xff : 0x20 + (next() % 95))),
  );
}

/** Integers as text, in four and in eight bytes, the larger ones of both signs. */
function randomIntegers(): Uint8Array[] {
  const next = randomNumbers();
  const encoder = new TextEncoder();
  return Array.from({ length: RANDOM_KEYS }, (_, i) => {
    const bytes = Uint8Array.from({ length: i % 3 === 1 ? 4 : 8 }, () => next() & 0xff);
    if (i % 3 > 0) return bytes;
    return encoder.encode(String(new DataView(bytes.buffer).getBigInt64(0) >> BigInt(next() % 63)));
  });
}

/** Numbers of 24 bits. */
export function randomNumbers(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 8;
  };
}
