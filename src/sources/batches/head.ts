// What a batch says before its records.
// Format 2: https://kafka.apache.org/43/documentation/#recordbatch, 0 and 1: https://kafka.apache.org/43/documentation/#messageset

import { type Bytes, int16, int32, int64 } from './bytes.ts';

/** Offset and length, which all formats begin with; the length counts what comes after it. */
export const PREFIX_SIZE = 12;
/** So much tells where a batch ends and of which format it is. */
export const LEAST_HEAD = 17;
/** Of format 2. */
export const HEAD_SIZE = 61;
/** What format 2's checksum is of begins here. */
export const ATTRIBUTES = 21;
/** Where nobody says: no batch is longer. A broker takes 1 MB if it is not told otherwise (message.max.bytes). */
export const MOST_BATCH = 1 << 28;

const FORMAT = 16;
const CODEC = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

/** Of format 2; of the others as much as they say. */
export interface BatchHead {
  format: number;
  offset: number;
  lastOffset: number;
  checksum: number;
  codec: number;
  /** Whether the broker set the time, one for all records. */
  hasAppendTime: boolean;
  isTransactional: boolean;
  /** Its one record ends a transaction. */
  isControl: boolean;
  firstTimestamp: number;
  maxTimestamp: number;
  /** -1 for none, and so are epoch and sequence, or 0: clients differ. */
  producerId: number;
  epoch: number;
  sequence: number;
  /** How many records there are. */
  count: number;
}

export function emptyHead(): BatchHead {
  return {
    format: 2,
    offset: 0,
    lastOffset: 0,
    checksum: 0,
    codec: 0,
    hasAppendTime: false,
    isTransactional: false,
    isControl: false,
    firstTimestamp: -1,
    maxTimestamp: -1,
    producerId: -1,
    epoch: -1,
    sequence: -1,
    count: 0,
  };
}

export function formatOf(bytes: Bytes, at: number): number {
  return bytes[at + FORMAT];
}

export function offsetOf(bytes: Bytes, at: number): number {
  return int64(bytes, at);
}

/** Of the whole batch. */
export function sizeOf(bytes: Bytes, at: number): number {
  return PREFIX_SIZE + int32(bytes, at + 8);
}

/** The head of the batch of format 2 at `at`, into `head`: producers that don't linger write a batch a record. */
export function readHead(bytes: Bytes, at: number, head: BatchHead): void {
  const attributes = int16(bytes, at + ATTRIBUTES);
  head.format = 2;
  head.offset = int64(bytes, at);
  head.checksum = int32(bytes, at + 17) >>> 0;
  head.codec = attributes & CODEC;
  head.hasAppendTime = (attributes & APPEND_TIME) !== 0;
  head.isTransactional = (attributes & TRANSACTIONAL) !== 0;
  head.isControl = (attributes & CONTROL) !== 0;
  head.lastOffset = head.offset + int32(bytes, at + 23);
  head.firstTimestamp = int64(bytes, at + 27);
  head.maxTimestamp = int64(bytes, at + 35);
  head.producerId = int64(bytes, at + 43);
  head.epoch = int16(bytes, at + 51);
  head.sequence = int32(bytes, at + 53);
  head.count = int32(bytes, at + 57);
}

/** What is wrong with how a batch begins, if anything is; `bytes` has LEAST_HEAD of it. `most`: so many bytes a batch may have. */
export function faultOfPrefix(bytes: Bytes, at: number, most = MOST_BATCH): string | undefined {
  const format = formatOf(bytes, at);
  const size = sizeOf(bytes, at);
  if (format > 2) return `is of format ${format}, but there are 0, 1 and 2`;
  const least = format === 2 ? HEAD_SIZE : format === 1 ? 34 : 26;
  if (size < least) return `says that it has ${size} bytes, but one of format ${format} has ${least} or more`;
  if (size > most) return `says that it has ${size} bytes, but ${most} is the most that is read at this --memory`;
  return undefined;
}
