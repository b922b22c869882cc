// Writes record batches of format 2, right ones and others.

import { gzipSync } from 'node:zlib';
import { crc32c } from '../../../src/sources/batches/crc.ts';

export interface WrittenRecord {
  key: string | Uint8Array | null;
  value?: string | Uint8Array | null;
  offsetDelta?: number;
  timestampDelta?: number;
}

export interface BatchFields {
  offset?: number;
  attributes?: number;
  lastOffsetDelta?: number;
  firstTimestamp?: number;
  maxTimestamp?: number;
  producerId?: number;
  epoch?: number;
  sequence?: number;
  count?: number;
  records?: readonly WrittenRecord[];
  /** What stands for the records, in place of them. */
  payload?: Uint8Array;
}

export const GZIP = 1;
export const CONTROL = 0x20;

export function batch({ records = [{ key: 'k' }], ...fields }: BatchFields = {}): Buffer {
  const plain = Buffer.concat(records.map(record));
  const { attributes = 0, firstTimestamp = 1_700_000_000_000 } = fields;
  const payload = fields.payload ?? ((attributes & 7) === GZIP ? gzipSync(plain) : plain);
  const bytes = Buffer.alloc(61 + payload.length);
  bytes.writeBigInt64BE(BigInt(fields.offset ?? 0), 0);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes[16] = 2;
  bytes.writeInt16BE(attributes, 21);
  bytes.writeInt32BE(fields.lastOffsetDelta ?? Math.max(0, records.length - 1), 23);
  bytes.writeBigInt64BE(BigInt(firstTimestamp), 27);
  bytes.writeBigInt64BE(BigInt(fields.maxTimestamp ?? firstTimestamp), 35);
  bytes.writeBigInt64BE(BigInt(fields.producerId ?? -1), 43);
  bytes.writeInt16BE(fields.epoch ?? -1, 51);
  bytes.writeInt32BE(fields.sequence ?? -1, 53);
  bytes.writeInt32BE(fields.count ?? records.length, 57);
  bytes.set(payload, 61);
  return sealed(bytes);
}

/** With the right checksum. */
export function sealed(bytes: Buffer): Buffer {
  bytes.writeUInt32BE(crc32c(bytes, 21, bytes.length), 17);
  return bytes;
}

function record({ key, value = 'v', offsetDelta, timestampDelta = 0 }: WrittenRecord, index: number): Buffer {
  const body = Buffer.concat([
    Buffer.of(0),
    varint(timestampDelta),
    varint(offsetDelta ?? index),
    field(key),
    field(value),
    varint(0),
  ]);
  return Buffer.concat([varint(body.length), body]);
}

function field(value: string | Uint8Array | null): Buffer {
  if (value === null) return varint(-1);
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(bytes.length), bytes]);
}

export function varint(value: number): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, (BigInt(value) << 1n) ^ (BigInt(value) >> 63n));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.of(...bytes, Number(left));
}
