// The contenders in other languages (native/): what is there, and how to talk to it.

import { fileURLToPath } from 'node:url';
import type { KeySet } from './keys.ts';
import { load } from './rivals.ts';

export interface NativeContender {
  id: string;
  ops: string[];
  command: string[];
  /** To be followed by a path and a number of partitions. */
  fileCommand?: string[];
  version: string;
  missing?: undefined;
}

export interface MissingContender {
  id: string;
  missing: string;
}

export interface Request {
  op: 'block' | 'single';
  keys: string;
  numPartitions: number;
  reps: number;
}

/** For the records of a segment file. */
export interface RecordsRequest {
  op: 'records';
  path: string;
  reps: number;
}

export interface Answer {
  /** Nanoseconds of each pass over all keys, or records. */
  ns: number[];
  count: number;
  /** Of all records' keys. */
  keyBytes?: number;
  checksum: number;
}

export interface Process {
  ask(request: Request | RecordsRequest): Promise<Answer>;
  close(): Promise<number | null>;
}

interface Build {
  buildAll(options: {
    only?: readonly string[] | undefined;
    log(line: string): void;
  }): Promise<(NativeContender | MissingContender)[]>;
}

const native = (file: string) => new URL(`native/${file}`, import.meta.url).href;

export const { start } = await load<{ start(command: string[]): Process }>(native('client.mjs'));

/**
 * Builds them; the first time that fetches libraries.
 * @param only their ids; all unless given
 */
export async function buildNative(only?: readonly string[]): Promise<(NativeContender | MissingContender)[]> {
  const { buildAll } = await load<Build>(native('build.mjs'));
  return buildAll({ only, log: line => process.stderr.write(`${line}\n`) });
}

/** keylane in a process of its own that speaks the same protocol, so that nobody has an advantage. */
export function keylaneProcess(shape: 'columns' | 'builder'): string[] {
  const script = fileURLToPath(new URL('keylane-process.ts', import.meta.url));
  return [process.execPath, ...process.execArgv, script, shape];
}

const NAMES: Record<string, string> = {
  'c-scalar': 'C, -O3 -march=native',
  'c-avx2': 'C, AVX2 by hand',
  'c-avx512': 'C, AVX-512 by hand',
  java: 'Java, kafka-clients',
  'java-bufferedreader': 'Java, BufferedReader',
  'java-tuned': 'Java, own byte buffer',
  'java-jmh': 'Java, kafka-clients (JMH)',
  'go-franz': 'Go, franz-go',
  'go-sarama': 'Go, Sarama',
  'go-kafkago': 'Go, kafka-go',
  'rust-murmur2': 'Rust, crate murmur2',
  'chdb-1': 'ClickHouse (chdb), 1 thread',
  'chdb-2': 'ClickHouse (chdb), 2 threads',
};

export const nameOf = (id: string): string => NAMES[id] ?? id;

/** A key set as a file for native/: count, offsets, bytes; little endian. */
export function encodeKeySet({ count, offsets, bytes }: KeySet): Buffer {
  const head = Buffer.alloc(4 * (count + 2));
  head.writeUInt32LE(count, 0);
  for (let i = 0; i <= count; i++) head.writeUInt32LE(offsets[i], 4 * (i + 1));
  return Buffer.concat([head, bytes]);
}

/** The protocol's checksum over partitions in key order. */
export function checksum(partitions: Iterable<number>): number {
  let sum = 0;
  for (const partition of partitions) sum = (Math.imul(sum, 31) + partition) >>> 0;
  return sum;
}
