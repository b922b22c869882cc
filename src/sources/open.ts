// A path or "-" → its bytes, decompressed if they are gzip: as chunks, or put where the reader wants them.

import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { sourceDamagedError, sourceError } from '../errors.ts';
import { standardInput, standardInputStream } from './stdin.ts';

const CHUNK_SIZE = 1 << 19;

/**
 * The bytes of a file, or of standard input for "-", the first chunk of at least 3 bytes if there are so many. gzip is told by its first two
 * bytes, whatever the name says.
 * @param onBytes called with the number of bytes of each chunk, after decompression, before it is handed on
 */
export async function* openSource(name: string, onBytes?: (bytes: number) => void): AsyncGenerator<Buffer> {
  const raw = name === '-' ? standardInputStream(CHUNK_SIZE) : createReadStream(name, { highWaterMark: CHUNK_SIZE });
  try {
    for await (const chunk of unpacked(Buffer.alloc(0), raw, name)) {
      onBytes?.(chunk.length);
      yield chunk;
    }
  } catch (cause) {
    throw asSourceError(cause, name);
  } finally {
    raw.destroy();
  }
}

/** Whether a source can be read twice: not if it is a pipe, which may have a name too. */
export function isRereadable(name: string): boolean {
  return name !== '-' && statSync(name, { throwIfNoEntry: false })?.isFile() === true;
}

/** Where bytes are read to. */
export interface Sink {
  /** Where the next bytes belong; never empty. */
  room(): Uint8Array;
  /** So many have been put there. */
  wrote(length: number): void;
}

// So much of a text is looked at to tell what it is. What is told must not depend on how a pipe was filled.
const HEAD_SIZE = 8192;

/**
 * Puts the bytes of a source straight to where they belong, whose first room has place for 8 KiB. Files and pipes that are not compressed are read synchronously: half the time
 * of a stream's chunks and copies. Nothing else can happen meanwhile; nothing else is there to happen, and Ctrl-C, for which the process
 * has no handler of its own, ends it as ever.
 */
export async function readInto(name: string, sink: Sink): Promise<void> {
  let file: number | undefined;
  try {
    file = name === '-' ? standardInput() : openSync(name, 'r');
    const read = mayBlock(file) ? readNow(file, sink) : NOTHING;
    if (read.isWhole) return;
    const raw =
      name === '-'
        ? standardInputStream(CHUNK_SIZE)
        : createReadStream(name, { fd: file, autoClose: false, highWaterMark: CHUNK_SIZE });
    const rest = read.isText ? raw : unpacked(read.head, raw, name);
    for await (const chunk of rest) copyInto(sink, chunk);
  } catch (cause) {
    throw asSourceError(cause, name);
  } finally {
    if (file !== undefined && name !== '-') closeSync(file);
  }
}

/** Files and pipes; not terminals and sockets. On Windows the end of a pipe is an error, so standard input is left to streams. */
function mayBlock(file: number): boolean {
  const stats = fstatSync(file);
  return (stats.isFile() || stats.isFIFO()) && !(file === standardInput() && process.platform === 'win32');
}

/** How far a source has been read synchronously. */
interface ReadNow {
  /** To its end. */
  isWhole?: boolean;
  /** It is not compressed, and all that was read is in the sink. */
  isText?: boolean;
  /** What was read and is not in the sink. */
  head: Buffer;
}

const NOTHING: ReadNow = { head: Buffer.alloc(0) };

/** Stops where streams have to go on: at gzip, or at EAGAIN, when whoever made the pipe wants nobody to wait in it. */
function readNow(file: number, sink: Sink): ReadNow {
  let isText = false;
  let room = sink.room();
  let length = 0;
  for (;;) {
    let read: number;
    try {
      read = readSync(file, room, length, room.length - length, null);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EAGAIN') throw cause;
      return { isText, head: Buffer.from(room.subarray(0, length)) };
    }
    length += read;
    if (!isText) {
      if (read > 0 && length < HEAD_SIZE) continue;
      const head = room.subarray(0, length);
      if (isGzip(head)) return { head: Buffer.from(head) };
      isText = true;
    }
    if (length > 0) sink.wrote(length);
    if (read === 0) return { ...NOTHING, isWhole: true };
    room = sink.room();
    length = 0;
  }
}

function copyInto(sink: Sink, chunk: Buffer): void {
  for (let at = 0; at < chunk.length; ) {
    const room = sink.room();
    const part = chunk.subarray(at, at + room.length);
    room.set(part);
    sink.wrote(part.length);
    at += part.length;
  }
}

/** `head`, then the chunks, decompressed if that is gzip. */
async function* unpacked(head: Buffer, raw: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const chunks = raw[Symbol.asyncIterator]();
  const start = await readAtLeast(head, chunks, 3);
  const all = prepend(start, chunks);
  if (isGzip(start)) yield* gunzip(all, name);
  else yield* all;
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* gunzip(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const { createGunzip } = await import('node:zlib');
  const unzip = createGunzip({ chunkSize: CHUNK_SIZE });
  // pipeline brings errors of the source to the reader of `unzip`; the loop below throws them.
  pipeline(chunks, unzip, () => {});
  try {
    yield* unzip;
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).startsWith('Z_')) throw cause;
    throw sourceDamagedError(name, `its gzip data breaks off or is not gzip (${(cause as Error).message}).`, cause);
  }
}

async function readAtLeast(head: Buffer, chunks: AsyncIterator<Buffer>, size: number): Promise<Buffer> {
  while (head.length < size) {
    const { done, value } = await chunks.next();
    if (done) break;
    head = Buffer.concat([head, value]);
  }
  return head;
}

async function* prepend(head: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

/** What the system says about a source, as an error that names it; other errors stay what they are. */
export function asSourceError(cause: unknown, name: string): unknown {
  const isErrno = cause instanceof Error && typeof (cause as NodeJS.ErrnoException).syscall === 'string';
  return isErrno ? sourceError(name, cause as NodeJS.ErrnoException) : cause;
}
