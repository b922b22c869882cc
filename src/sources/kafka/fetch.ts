// Fetch, version 11: the last one without tagged fields, and one that Kafka 2.3 to 4.x know. https://kafka.apache.org/43/design/protocol/#The_Messages_Fetch

import type { AbortedTransaction } from '../batches/aborted.ts';
import { type Bytes, int16, int32, int64 } from '../batches/bytes.ts';

export const FETCH = { key: 1, version: 11 } as const;

/** How long a broker waits for the first byte. */
const MOST_WAIT_MS = 500;

export interface FetchedPartition {
  readonly id: number;
  /** From this offset on. */
  readonly next: number;
  /** So much at most, unless the first batch alone is longer. */
  readonly bytes: number;
}

export interface FetchHow {
  readonly maxBytes: number;
  readonly committed: boolean;
  readonly rack: string;
}

/** What an answer has of a partition: whole batches in `bytes[from]` up to, not including, `bytes[to]`, the last of which may be cut off. */
export interface FetchedSection {
  readonly id: number;
  readonly error: number;
  readonly highWatermark: number;
  readonly lastStable: number;
  readonly logStart: number;
  readonly aborted: readonly AbortedTransaction[];
  /** The replica to ask in place of the leader; -1 for none. */
  readonly preferred: number;
  readonly from: number;
  readonly to: number;
}

export interface FetchAnswer {
  readonly throttledMs: number;
  readonly error: number;
  readonly topic: string | undefined;
  readonly sections: FetchedSection[];
}

/** The request's body. */
export function fetchRequest(topic: string, partitions: readonly FetchedPartition[], how: FetchHow): Buffer {
  const name = Buffer.from(topic);
  const rack = Buffer.from(how.rack);
  const body = Buffer.alloc(21 + 4 + 4 + 2 + name.length + 4 + 28 * partitions.length + 4 + 2 + rack.length);
  let at = 0;
  const put32 = (value: number): void => {
    at = body.writeInt32BE(value, at);
  };
  const put64 = (value: number): void => {
    at = body.writeBigInt64BE(BigInt(value), at);
  };
  const putText = (text: Buffer): void => {
    at = body.writeInt16BE(text.length, at);
    at += text.copy(body, at);
  };
  put32(-1); // no replica
  put32(MOST_WAIT_MS);
  put32(1); // bytes at the least
  put32(how.maxBytes);
  at = body.writeInt8(how.committed ? 1 : 0, at);
  put32(0); // no session
  put32(-1);
  put32(1);
  putText(name);
  put32(partitions.length);
  for (const { id, next, bytes } of partitions) {
    put32(id);
    put32(-1); // whatever the leader's epoch
    put64(next);
    put64(-1); // log start: for replicas
    put32(bytes);
  }
  put32(0); // nothing to forget
  putText(rack);
  return body.subarray(0, at);
}

/** @throws {RangeError} if the answer ends before it says so */
export function parseFetch(bytes: Bytes): FetchAnswer {
  let at = 0;
  const skip = (size: number): number => {
    at += size;
    if (at > bytes.length) throw new RangeError('the answer ends in the middle');
    return at - size;
  };
  const get16 = (): number => int16(bytes, skip(2));
  const get32 = (): number => int32(bytes, skip(4));
  const get64 = (): number => int64(bytes, skip(8));
  const throttledMs = get32();
  const error = get16();
  skip(4);
  let topic: string | undefined;
  const sections: FetchedSection[] = [];
  for (let topics = get32(); topics > 0; topics--) {
    const length = get16();
    topic = Buffer.from(bytes.subarray(skip(length), at)).toString();
    for (let count = get32(); count > 0; count--) {
      const head = { id: get32(), error: get16(), highWatermark: get64(), lastStable: get64(), logStart: get64() };
      const aborted: AbortedTransaction[] = [];
      for (let i = get32(); i > 0; i--) aborted.push({ producerId: get64(), firstOffset: get64() });
      const preferred = get32();
      const size = Math.max(0, get32());
      const from = skip(size);
      sections.push({ ...head, aborted, preferred, from, to: at });
    }
  }
  return { throttledMs, error, topic, sections };
}
