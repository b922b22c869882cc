// Topics on a broker of their own, for what reads topics: `order-` and seven digits, values that look like JSON, as librdkafka writes them.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { type Cluster, startCluster } from '../test/broker/cluster.ts';
import { type Random, seeded } from './keys.ts';

export const PARTITIONS = 8;
export const DISTINCT_KEYS = 1_000_000;
const RECORDS_PER_WRITE = 20_000;

/** Of a value without padding. */
export const VALUE_BYTES = 103;

export interface LiveTopic {
  readonly name: string;
  readonly codec: 'none' | 'lz4' | 'zstd';
  readonly records: number;
  /** VALUE_BYTES unless given; larger ones end with a text, and have 10 bytes more at the least. */
  readonly valueBytes?: number;
}

/** Whether what fills topics is there, and what a pipe begins with. */
export function kcatVersion(): string | undefined {
  const { status, stdout } = spawnSync('kcat', ['-V'], { encoding: 'utf8' });
  return status === 0 ? (/Version (\S+)/.exec(stdout)?.[1] ?? 'unknown') : undefined;
}

/** The cluster is to be stopped. */
export async function clusterWith(topics: readonly LiveTopic[]): Promise<Cluster> {
  const cluster = await startCluster();
  for (const topic of topics) {
    process.stderr.write(`writing ${topic.records.toLocaleString('en-US')} records, ${topic.name}\n`);
    await cluster.createTopic(topic.name, PARTITIONS, { configs: { 'segment.bytes': String(2 ** 30) } });
    await fill(cluster.bootstrap[0], topic);
  }
  return cluster;
}

async function fill(broker: string, { name, codec, records, valueBytes = VALUE_BYTES }: LiveTopic): Promise<void> {
  const settings = ['partitioner=murmur2_random', 'linger.ms=50', 'batch.size=65536'].flatMap(each => ['-X', each]);
  const args = ['-P', '-b', broker, '-t', name, '-K', '\t', '-z', codec, ...settings];
  const kcat = spawn('kcat', args, { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(kcat, 'close');
  const random = seeded(5);
  const padding = valueBytes === VALUE_BYTES ? '' : `,"note":"${'x'.repeat(valueBytes - VALUE_BYTES - 10)}"`;
  for (let left = records; left > 0; left -= RECORDS_PER_WRITE) {
    const lines = Array.from({ length: Math.min(left, RECORDS_PER_WRITE) }, () => line(random, padding));
    if (!kcat.stdin.write(lines.join(''))) await once(kcat.stdin, 'drain');
  }
  kcat.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`kcat ended with ${code}`);
}

function line(random: Random, padding: string): string {
  const digits = (most: number, length: number): string => String(random(most)).padStart(length, '0');
  return `order-${digits(DISTINCT_KEYS, 7)}\t{"amount":${digits(1e7, 8)},"currency":"EUR","customer":"c-${digits(1e6, 7)}","status":"paid","at":"2026-11-28T00:00:00Z"${padding}}\n`;
}
