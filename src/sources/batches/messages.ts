// Formats 0 and 1, which Kafka wrote before 0.11 and stored until 4.0: a record alone, or one that holds others, compressed.
// https://github.com/apache/kafka/blob/4.3.1/clients/src/main/java/org/apache/kafka/common/record/AbstractLegacyRecordBatch.java

import { timeOf } from '../../core/time.ts';
import { KEYLESS, TOMBSTONE } from '../records/block.ts';
import { type Bytes, int32, int64 } from './bytes.ts';
import { CODECS } from './codecs.ts';
import type { RecordSink } from './columns.ts';
import { crc32 } from './crc.ts';
import { type BatchHead, emptyHead, faultOfPrefix, formatOf, LEAST_HEAD, offsetOf, sizeOf } from './head.ts';
import { withHeaderChecksum } from './lz4-header.ts';
import type { BatchRun } from './run.ts';

const CHECKSUM = 12;
const ATTRIBUTES = 17;
const TIMESTAMP = 18;
const CODEC = 7;
const APPEND_TIME = 8;

/** Where the parts of a message lie. */
interface Message {
  codec: number;
  timestamp: number;
  hasAppendTime: boolean;
  /** -1 for none. */
  keyLength: number;
  key: number;
  /** -1 for none. */
  valueLength: number;
  value: number;
}

export function codecOfMessage(bytes: Bytes, at: number): number {
  return bytes[at + ATTRIBUTES] & CODEC;
}

/**
 * The records of the message at `at`, whose prefix has been found right and which is there as a whole.
 * @param head gets what there is of it
 * @param unpack for its codec
 * @throws {Error} that says what is wrong with the message
 */
export function readMessage(
  bytes: Bytes,
  at: number,
  run: BatchRun,
  head: BatchHead,
  sink: RecordSink,
  unpack: (packed: Bytes) => Bytes,
): void {
  const outer = parse(bytes, at);
  const { codec, timestamp, value, valueLength } = outer;
  const format = formatOf(bytes, at);
  const offset = offsetOf(bytes, at);
  const firstTimestamp = Number.isNaN(timestamp) ? -1 : timestamp;
  Object.assign(head, emptyHead(), { format, codec, count: 1, offset, lastOffset: offset, firstTimestamp });
  head.maxTimestamp = firstTimestamp;
  if (codec === 0) {
    const shift = sink.use(bytes, at, at + sizeOf(bytes, at));
    sink.batch?.(head, bytes, value, value);
    add(sink, run, outer, shift, offset, timestamp);
    return;
  }
  if (valueLength < 0) throw new Error('is compressed, but has no value');
  const packed = bytes.subarray(value, value + valueLength);
  const isLz4 = CODECS[codec] === 'lz4';
  const inner = unpack(format === 0 && isLz4 ? withHeaderChecksum(packed) : packed);
  const offsets = offsetsOf(inner, format);
  // Format 0 holds offsets as they are. Those of format 1 count from the first, and the outer one is the last one's; that is 0 where a
  // librdkafka left it to the broker.
  const move = format === 1 && offset > 0 ? offset - offsets.last : 0;
  head.offset = offsets.first + move;
  head.count = offsets.count;
  const shift = sink.use(inner, 0, inner.length);
  sink.batch?.(head, bytes, value, value + valueLength);
  for (let p = 0; p < inner.length; p += sizeOf(inner, p)) {
    const message = parse(inner, p);
    if (message.codec !== 0) throw new Error('is compressed, and so is what it holds');
    const time = outer.hasAppendTime ? timestamp : message.timestamp;
    add(sink, run, message, shift, offsetOf(inner, p) + move, time);
  }
}

/** Whether the checksum is right of what begins as a message does and is there as a whole. */
export function isMessage(bytes: Bytes, at: number): boolean {
  return crc32(bytes, at + CHECKSUM + 4, at + sizeOf(bytes, at)) === int32(bytes, at + CHECKSUM) >>> 0;
}

function parse(bytes: Bytes, at: number): Message {
  const end = at + sizeOf(bytes, at);
  if (!isMessage(bytes, at)) throw new Error('has another checksum than its bytes');
  const attributes = bytes[at + ATTRIBUTES];
  const hasTime = formatOf(bytes, at) === 1;
  const key = at + TIMESTAMP + (hasTime ? 8 : 0) + 4;
  const keyLength = int32(bytes, key - 4);
  const value = key + Math.max(0, keyLength) + 4;
  const valueLength = value <= end ? int32(bytes, value - 4) : 0;
  if (value + Math.max(0, valueLength) !== end) throw new Error('does not end where its key and value do');
  return {
    codec: attributes & CODEC,
    timestamp: hasTime ? timeOf(int64(bytes, at + TIMESTAMP)) : NaN,
    hasAppendTime: hasTime && (attributes & APPEND_TIME) !== 0,
    keyLength,
    key,
    valueLength,
    value,
  };
}

/** Of the messages that one holds, all of which are found to be there. */
function offsetsOf(inner: Bytes, format: number): { first: number; last: number; count: number } {
  let count = 0;
  let last = -1;
  for (let at = 0; at < inner.length; at += sizeOf(inner, at)) {
    const fault = at + LEAST_HEAD > inner.length ? 'is cut off' : faultOfPrefix(inner, at);
    if (fault) throw new Error(`holds a message that ${fault}`);
    if (formatOf(inner, at) !== format) throw new Error('holds a message of another format');
    if (at + sizeOf(inner, at) > inner.length) throw new Error('holds a message that is cut off');
    last = offsetOf(inner, at);
    count++;
  }
  if (count === 0) throw new Error('is compressed, but holds no message');
  return { first: offsetOf(inner, 0), last, count };
}

function add(
  sink: RecordSink,
  { partition, from, to }: BatchRun,
  { key, keyLength, valueLength }: Message,
  shift: number,
  offset: number,
  timestamp: number,
): void {
  if (offset < from || offset >= to) return;
  const { columns } = sink;
  const n = columns.count;
  columns.starts[n] = key + shift;
  columns.ends[n] = key + Math.max(0, keyLength) + shift;
  columns.partitions[n] = partition;
  columns.flags[n] = (keyLength < 0 ? KEYLESS : 0) | (valueLength < 0 ? TOMBSTONE : 0);
  columns.offsets[n] = offset;
  columns.timestamps[n] = timestamp;
  columns.valueBytes[n] = valueLength < 0 ? NaN : valueLength;
  if (++columns.count === columns.size) sink.flush();
}
