// A large text cut into ranges of whole lines, which several threads read side by side.

import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { asSourceError, isGzip, type Sink } from './input.ts';
import { markLength } from './text.ts';

const LF = 0x0a;
const HEAD_SIZE = 8192;
const SEARCH_SIZE = 1 << 16;

/** A regular file that several threads read. Can be sent to a thread, which shares what is open and what is taken. */
export interface SharedText {
  readonly name: string;
  readonly file: number;
  /** Where its first line starts. */
  readonly start: number;
  /** When it was opened. The last range goes as far as the file does when it is read. */
  readonly size: number;
  /** Bytes from the start of one range to that of the next, before they are moved to where lines start. */
  readonly rangeSize: number;
  /** At TAKEN: ranges that have been taken. At READ: bytes that have been read. */
  readonly shared: BigInt64Array;
}

const TAKEN = 0;
const READ = 1;
const ALL = 1n << 62n;

/**
 * Opens a file for several threads, if it is a regular one of `leastSize` bytes or more and not compressed; else returns undefined.
 * @throws {KeylaneError} `ERR_SOURCE…`
 */
export function openShared(name: string, leastSize: number, rangeSize: number): SharedText | undefined {
  if (name === '-') return undefined;
  let file: number | undefined;
  let text: SharedText | undefined;
  try {
    // A named pipe can be opened once.
    if (!statSync(name).isFile()) return undefined;
    file = openSync(name, 'r');
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size < leastSize) return undefined;
    const head = Buffer.alloc(HEAD_SIZE);
    const length = readSync(file, head, 0, head.length, 0);
    if (isGzip(head)) return undefined;
    const start = markLength(head.subarray(0, length), name);
    const shared = new BigInt64Array(new SharedArrayBuffer(16));
    text = { name, file, start, size: stats.size, rangeSize, shared };
    return text;
  } catch (cause) {
    throw asSourceError(cause, name);
  } finally {
    if (file !== undefined && !text) closeSync(file);
  }
}

/** When no thread reads it any more. */
export function closeShared({ file }: SharedText): void {
  closeSync(file);
}

/** Bytes that all threads have read so far. */
export function bytesRead({ shared }: SharedText): number {
  return Number(Atomics.load(shared, READ));
}

/** No more ranges for anybody. */
export function stopSharing({ shared }: SharedText): void {
  Atomics.store(shared, TAKEN, ALL);
}

/**
 * Takes one range after the other until none is left and puts their lines into the sink: whole lines, though not the file's neighbours.
 * @throws {KeylaneError} `ERR_SOURCE`
 */
export function takeRanges(text: SharedText, sink: Sink): void {
  try {
    while (readRange(text, Number(Atomics.add(text.shared, TAKEN, 1n)), sink)) {
      // More of them.
    }
  } catch (cause) {
    throw asSourceError(cause, text.name);
  }
}

/** Puts the lines that start in a range into the sink. Returns false if that was the end of the file. */
export function readRange(text: SharedText, index: number, sink: Sink): boolean {
  const { file, start, size, rangeSize, shared } = text;
  const from = start + index * rangeSize;
  const to = from + rangeSize;
  if (index > 0 && from >= size) return false;
  const first = index === 0 ? start : lineStart(text, from, to);
  if (first >= to) return true;
  const end = to < size ? lineStart(text, to, size) : Infinity;
  for (let at = first; at < end; ) {
    const room = sink.room();
    const length = readSync(file, room, 0, Math.min(room.length, end - at), at);
    if (length === 0) return false;
    at += length;
    Atomics.add(shared, READ, BigInt(length));
    sink.wrote(length);
  }
  return true;
}

/**
 * Where the first line starts at or after `from`; Infinity if none does before `limit`. What the file has grown by is not looked at: all
 * threads must agree.
 */
function lineStart({ file, size }: SharedText, from: number, limit: number): number {
  const bytes = Buffer.allocUnsafe(SEARCH_SIZE);
  const end = Math.min(limit, size);
  for (let at = from - 1; at < end; ) {
    const length = readSync(file, bytes, 0, Math.min(bytes.length, end - at), at);
    if (length === 0) break;
    const lf = bytes.subarray(0, length).indexOf(LF);
    if (lf >= 0) return at + lf + 1;
    at += length;
  }
  return Infinity;
}
