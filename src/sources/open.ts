// A path or "-" → chunks of bytes, decompressed if they are gzip.

import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { sourceDamagedError, sourceError } from '../errors.ts';

const CHUNK_SIZE = 1 << 19;

/**
 * The bytes of a file, or of standard input for "-", the first chunk of at least 3 bytes if there are so many. gzip is told by its first two
 * bytes, whatever the name says.
 */
export async function* openSource(name: string): AsyncGenerator<Buffer> {
  const raw = name === '-' ? process.stdin : createReadStream(name, { highWaterMark: CHUNK_SIZE });
  const chunks = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    const head = await readAtLeast(chunks, 3);
    const all = prepend(head, chunks);
    if (!isGzip(head)) yield* all;
    else yield* gunzip(all, name);
  } catch (cause) {
    throw asSourceError(cause, name);
  } finally {
    raw.destroy();
  }
}

/** Where bytes are read to. */
export interface Sink {
  /** Where the next bytes belong; never empty. */
  room(): Uint8Array;
  /** So many have been put there. */
  wrote(length: number): void;
}

/**
 * Reads a regular file that is not compressed straight to where its bytes belong, synchronously: half the time of a stream's chunks and
 * copies.
 * @returns false if it is another kind of source; nothing has been read then
 */
export function readPlainFile(name: string, sink: Sink): boolean {
  if (name === '-') return false;
  let file: number | undefined;
  try {
    file = openSync(name, 'r');
    const head = Buffer.alloc(2);
    if (!fstatSync(file).isFile() || (readSync(file, head, 0, 2, 0) === 2 && isGzip(head))) return false;
    for (;;) {
      const room = sink.room();
      const length = readSync(file, room, 0, room.length, null);
      if (length === 0) return true;
      sink.wrote(length);
    }
  } catch (cause) {
    throw asSourceError(cause, name);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

export function isGzip(head: Buffer): boolean {
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

async function readAtLeast(chunks: AsyncIterator<Buffer>, size: number): Promise<Buffer> {
  let head = Buffer.alloc(0);
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
