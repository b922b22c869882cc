// The records of a batch of format 2, into columns. https://kafka.apache.org/43/documentation/#record

import { FOREIGN_OFFSET, LONGER_THAN_BATCH, LONGER_THAN_RECORD, TOO_LONG_A_NUMBER } from '../../core/scan-layout.ts';
import { timeOf } from '../../core/time.ts';
import { KEYLESS, TOMBSTONE } from '../records/block.ts';
import type { Bytes } from './bytes.ts';
import type { RecordSink } from './columns.ts';
import type { BatchHead } from './head.ts';
import type { BatchRun } from './run.ts';

// Length, attributes, times, offset, lengths of key and value, number of headers: a byte each at the least.
const LEAST_RECORD = 7;

/** What can be wrong with a batch's records, by what scan.wasm says. */
export const FAULTS = {
  [TOO_LONG_A_NUMBER]: 'has a number that is longer than any',
  [LONGER_THAN_BATCH]: 'has a record that is longer than it',
  [FOREIGN_OFFSET]: 'has a record whose offset is not one of its own',
  [LONGER_THAN_RECORD]: 'has a record whose key and value are longer than it',
} as const;

/** @throws {Error} if so many records cannot be in so many bytes */
export function checkCount(count: number, bytes: number): void {
  if (count < 0 || count * LEAST_RECORD > bytes) throw new Error(`cannot hold the ${count} records that it says`);
}

export function bytesBehind(bytes: number): Error {
  return new Error(`has ${bytes} bytes behind its last record`);
}

/**
 * The records in `bytes[at]` up to, not including, `bytes[to]`. Numbers are zigzag varints, read where they are
 * needed: calls and an object a record would take several times as long.
 * @param shift what the sink, which uses the bytes, wants added to positions
 * @throws {Error} that says what is wrong with the batch
 */
export function readBatchRecords(
  bytes: Bytes,
  at: number,
  to: number,
  { count, offset: base, lastOffset, firstTimestamp, maxTimestamp, hasAppendTime }: BatchHead,
  { partition, from: fromOffset, to: toOffset }: BatchRun,
  sink: RecordSink,
  shift: number,
): void {
  const { columns } = sink;
  const { starts, ends, partitions, flags, offsets, timestamps, valueBytes, size } = columns;
  const mostDelta = lastOffset - base;
  const first = timeOf(firstTimestamp);
  const broker = timeOf(maxTimestamp);
  let n = columns.count;
  for (let i = 0; i < count; i++) {
    let byte = bytes[at++];
    let bits = byte & 127;
    for (let by = 7; byte > 127; by += 7) {
      if (by > 28) throw new Error(FAULTS[TOO_LONG_A_NUMBER]);
      byte = bytes[at++];
      bits |= (byte & 127) << by;
    }
    const end = at + (bits >>> 1);
    if (bits & 1 || end > to) throw new Error(FAULTS[LONGER_THAN_BATCH]);
    at++; // attributes, which nothing uses
    byte = bytes[at++];
    let time = (byte >>> 1) ^ -(byte & 1);
    if (byte > 127) {
      // Up to 64 bits, of which a float holds 53.
      let [float, scale] = [byte & 127, 128];
      do {
        if (scale >= 2 ** 70) throw new Error(FAULTS[TOO_LONG_A_NUMBER]);
        byte = bytes[at++];
        float += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      time = float % 2 === 0 ? float / 2 : -(float + 1) / 2;
    }
    byte = bytes[at++];
    bits = byte & 127;
    for (let by = 7; byte > 127; by += 7) {
      if (by > 28) throw new Error(FAULTS[TOO_LONG_A_NUMBER]);
      byte = bytes[at++];
      bits |= (byte & 127) << by;
    }
    const delta = bits >>> 1;
    if (bits & 1 || delta > mostDelta) throw new Error(FAULTS[FOREIGN_OFFSET]);
    byte = bytes[at++];
    bits = byte & 127;
    for (let by = 7; byte > 127; by += 7) {
      if (by > 28) throw new Error(FAULTS[TOO_LONG_A_NUMBER]);
      byte = bytes[at++];
      bits |= (byte & 127) << by;
    }
    const start = at;
    let flag = 0;
    if (bits & 1) flag = KEYLESS;
    else at += bits >>> 1;
    if (at > end) throw new Error(FAULTS[LONGER_THAN_RECORD]);
    const keyEnd = at;
    byte = bytes[at++];
    bits = byte & 127;
    for (let by = 7; byte > 127; by += 7) {
      if (by > 28) throw new Error(FAULTS[TOO_LONG_A_NUMBER]);
      byte = bytes[at++];
      bits |= (byte & 127) << by;
    }
    const valueLength = bits >>> 1;
    if (bits & 1) flag |= TOMBSTONE;
    else at += valueLength;
    if (!(at <= end)) throw new Error(FAULTS[LONGER_THAN_RECORD]);
    at = end;
    const offset = base + delta;
    if (offset < fromOffset || offset >= toOffset) continue;
    starts[n] = start + shift;
    ends[n] = keyEnd + shift;
    partitions[n] = partition;
    flags[n] = flag;
    offsets[n] = offset;
    timestamps[n] = hasAppendTime ? broker : timeOf(first + time);
    valueBytes[n] = flag & TOMBSTONE ? NaN : valueLength;
    if (++n < size) continue;
    columns.count = n;
    sink.flush();
    n = columns.count;
  }
  columns.count = n;
  if (at !== to) throw bytesBehind(to - at);
}
