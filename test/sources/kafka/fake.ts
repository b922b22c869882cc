// Brokers' answers to Fetch, and what they were asked.

import type { Topic } from '../../../src/sources/kafka/cluster.ts';
import { batch } from '../batches/batch.ts';

export interface Part {
  id: number;
  error?: number;
  bytes?: Buffer;
  high?: number;
  preferred?: number;
  aborted?: { producerId: number; firstOffset: number }[];
}

export function answer(topic: string, parts: Part[], error = 0): Buffer {
  const i16 = (n: number): Buffer => Buffer.of((n >> 8) & 255, n & 255);
  const i32 = (n: number): Buffer => {
    const b = Buffer.alloc(4);
    b.writeInt32BE(n);
    return b;
  };
  const i64 = (n: number): Buffer => {
    const b = Buffer.alloc(8);
    b.writeBigInt64BE(BigInt(n));
    return b;
  };
  const name = Buffer.from(topic);
  return Buffer.concat([
    ...[i32(0), i16(error), i32(0), i32(1), i16(name.length), name, i32(parts.length)],
    ...parts.flatMap(({ id, error: fault = 0, bytes = Buffer.alloc(0), high = 1e6, preferred = -1, aborted = [] }) => [
      ...[i32(id), i16(fault), i64(high), i64(high), i64(0), i32(aborted.length)],
      ...aborted.flatMap(({ producerId, firstOffset }) => [i64(producerId), i64(firstOffset)]),
      ...[i32(preferred), i32(bytes.length), bytes],
    ]),
  ]);
}

export const TOPIC: Topic = {
  name: 't',
  id: 'first',
  isInternal: false,
  partitions: [0, 1].map(id => ({ id, leader: 1, replicas: [1, 2], isr: [1, 2] })),
};

/** Which partitions a request asks for, and from where. */
export function askedFor(body: Buffer): Map<number, number> {
  let at = 25 + 4;
  at += 2 + body.readInt16BE(at);
  const count = body.readInt32BE(at);
  at += 4;
  return new Map(
    Array.from({ length: count }, (_, i) => [
      body.readInt32BE(at + 28 * i),
      Number(body.readBigInt64BE(at + 28 * i + 8)),
    ]),
  );
}

/** Batches of two records, the first of which holds `offset`. */
export function batchesFrom(offset: number, to: number): Buffer {
  const batches: Buffer[] = [];
  for (let at = offset - (offset % 2); at < to; at += 2)
    batches.push(batch({ offset: at, records: [{ key: 'a' }, { key: 'b' }] }));
  return Buffer.concat(batches);
}
