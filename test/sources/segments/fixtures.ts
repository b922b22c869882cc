// Segment files that real clients wrote to a Kafka 4.3.1.
//   orders.gz: all 12 partitions of a topic: the Java client twice (a restart), an idempotent librdkafka, 25 records that were set into partition
//     0 by hand, a transactional Java client, kafkajs.
//   mixed.gz: 2 of 12 partitions, to which Java, kafkajs, librdkafka, sarama and kafka-python wrote at once; `writers` says who wrote each record.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export type Fixture = 'orders' | 'mixed';

interface Head {
  files: { path: string; size: number }[];
  /** Of each folder, a digit for each record. */
  writers?: Record<string, string>;
}

function read(name: Fixture): { head: Head; bytes: Buffer } {
  const all = gunzipSync(readFileSync(new URL(`${name}.gz`, import.meta.url)));
  const lf = all.indexOf(10);
  return { head: JSON.parse(all.toString('utf8', 0, lf)), bytes: all.subarray(lf + 1) };
}

/** Each file with its bytes, by its path. */
export function filesOf(name: Fixture): Map<string, Buffer> {
  const { head, bytes } = read(name);
  const files = new Map<string, Buffer>();
  let at = 0;
  for (const { path, size } of head.files) {
    files.set(path, bytes.subarray(at, at + size));
    at += size;
  }
  return files;
}

export const WRITERS = ['java', 'kafkajs', 'librdkafka', 'sarama', 'kafka-python'];

/** Who wrote each record of mixed.gz, by folder. */
export function writersOf(folder: string): string[] {
  return [...read('mixed').head.writers![folder]].map(digit => WRITERS[Number(digit)]);
}

/** A folder that is gone when the tests are. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keylane-segments-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A broker's folder with these files. */
export function dataFolder(files: Iterable<readonly [path: string, bytes: Uint8Array]>): string {
  const folder = temporary();
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}
