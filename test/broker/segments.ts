// The record batches of a partition, counted in its log files: what a producer sent in one piece is one batch there.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Batch {
  readonly records: number;
  /** With its header, as it was sent: compressed if it was. */
  readonly bytes: number;
  /** What its writer left in the head: `id` for a producer id, else producer id, epoch and first sequence. */
  readonly mark: string;
  /** It ends a transaction, and the broker wrote it. */
  readonly isControl: boolean;
}

/** Offsets in a batch of format 2. https://kafka.apache.org/39/documentation.html#recordbatch */
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 21;
const CONTROL = 0x20;
const PRODUCER_AT = 43;
const EPOCH_AT = 51;
const SEQUENCE_AT = 53;
const COUNT_AT = 57;
const HEADER_BYTES = 61;
/** What the length does not count: the first offset and itself. */
const BEFORE_LENGTH = 12;

/** @param directory of one partition, `TOPIC-NUMBER` */
export function batchesIn(directory: string): Batch[] {
  const segments = readdirSync(directory).filter(file => file.endsWith('.log'));
  return segments.sort().flatMap(file => batchesOf(readFileSync(join(directory, file))));
}

function batchesOf(log: Buffer): Batch[] {
  const batches: Batch[] = [];
  for (let at = 0; at + HEADER_BYTES <= log.length; ) {
    const magic = log.readInt8(at + MAGIC_AT);
    if (magic !== 2) throw new Error(`a batch of format ${magic}, which counts its records in another way`);
    const bytes = BEFORE_LENGTH + log.readInt32BE(at + LENGTH_AT);
    const isControl = (log.readInt16BE(at + ATTRIBUTES_AT) & CONTROL) !== 0;
    batches.push({ records: log.readInt32BE(at + COUNT_AT), bytes, mark: markOf(log, at), isControl });
    at += bytes;
  }
  return batches;
}

function markOf(log: Buffer, at: number): string {
  const producer = log.readBigInt64BE(at + PRODUCER_AT);
  if (producer >= 0n) return 'id';
  return `${producer}/${log.readInt16BE(at + EPOCH_AT)}/${log.readInt32BE(at + SEQUENCE_AT)}`;
}
