// Files of keys, one a line, written with their right answer.

import { closeSync, openSync, writeSync } from 'node:fs';
import { PARTITIONS } from './contenders/contender.ts';
import { twin } from './keylane.ts';
import { between, type Random, seeded, writeText } from './keys.ts';

export interface LineFile {
  path: string;
  bytes: number;
  /** How many lines go to each partition, by the plain twin. */
  counts: number[];
}

interface Recipe {
  name: string;
  about: string;
  /** Writes one key and returns where it ends. */
  write(target: Buffer, at: number, random: Random): number;
}

export const FILES: Recipe[] = [
  {
    name: 'file order',
    about: 'order- and a number of up to 7 digits, one a line',
    write: (target, at, random) => at + target.write(`order-${random(10_000_000)}`, at, 'latin1'),
  },
  {
    name: 'file 8-40',
    about: 'random ASCII of 8 to 40 bytes, one a line',
    write: (target, at, random) => writeText(target, at, between(8, 40, random), random),
  },
];

const CHUNK = 1 << 20;
const LONGEST_LINE = 64;

/** The same lines each time, in a file at `path`. */
export function writeLines({ name, write }: Recipe, path: string, lines: number): LineFile {
  const random = seeded(name.length);
  const chunk = Buffer.alloc(CHUNK);
  const counts: number[] = new Array(PARTITIONS).fill(0);
  const file = openSync(path, 'w');
  let bytes = 0;
  let at = 0;
  for (let line = 0; line < lines; line++) {
    const end = write(chunk, at, random);
    counts[twin.partitionForKey(chunk.subarray(at, end), PARTITIONS)]++;
    chunk[end] = 0x0a;
    at = end + 1;
    if (at > CHUNK - LONGEST_LINE || line === lines - 1) {
      bytes += writeSync(file, chunk, 0, at);
      at = 0;
    }
  }
  closeSync(file);
  return { path, bytes, counts };
}
