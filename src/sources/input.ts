// A path or "-" → its bytes, decompressed if they are gzip: first its start, to be looked at, then all of it, as chunks, or put where the
// reader wants them.

import { closeSync, createReadStream, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { sourceDamagedError, sourceError } from '../errors.ts';
import { standardInput, standardInputStream } from './stdin.ts';

const CHUNK_SIZE = 1 << 19;
/** So much of a source is looked at to tell what it is. What is told must not depend on how a pipe was filled. */
export const HEAD_SIZE = 1 << 16;
const NOTHING = Buffer.alloc(0);

/** Where bytes are read to. */
export interface Sink {
  /** Where the next bytes belong; never empty. */
  room(): Uint8Array;
  /** So many have been put there. */
  wrote(length: number): void;
}

/** Whether a source can be read twice: not if it is a pipe, which may have a name too. */
export function isRereadable(name: string): boolean {
  try {
    return name !== '-' && statSync(name).isFile();
  } catch {
    // Whoever opens it says what is wrong.
    return false;
  }
}

/**
 * An opened source of bytes. Files and pipes that are not compressed are read synchronously into a sink: half the time of a stream's chunks and
 * copies. Nothing else can happen meanwhile; nothing else is there to happen, and Ctrl-C, for which the process has no handler of its own,
 * ends it as ever.
 */
export class Input {
  readonly name: string;
  /** How the source begins: `HEAD_SIZE` bytes, fewer if it has no more. */
  head: Buffer = NOTHING;
  /** Whether the head is all of it. */
  isWhole = false;
  #onBytes: ((bytes: number) => void) | undefined;
  #file: number | undefined;
  /** Whether it can be read by who waits for it. */
  #isSync = false;
  /** What comes behind the head, where streams have to be used. */
  #rest: AsyncIterator<Buffer> | undefined;

  private constructor(name: string, onBytes?: (bytes: number) => void) {
    this.name = name;
    this.#onBytes = onBytes;
  }

  /**
   * Opens a file, or standard input for "-". gzip is told by its first two bytes, whatever the name says.
   * @param yields whether others may run meanwhile
   * @throws {KeylaneError} `ERR_SOURCE`, `ERR_SOURCE_DAMAGED`
   */
  static async open(name: string, yields = false): Promise<Input> {
    const input = new Input(name);
    return input.#guard(async () => {
      input.#file = name === '-' ? standardInput() : openSync(name, 'r');
      input.#isSync = !yields && mayBlock(input.#file, name);
      await input.#fill(HEAD_SIZE);
      return input.#unpacked();
    });
  }

  /** The same for bytes that come from elsewhere. */
  static async of(name: string, chunks: AsyncIterable<Buffer>, onBytes?: (bytes: number) => void): Promise<Input> {
    const input = new Input(name, onBytes);
    input.#rest = chunks[Symbol.asyncIterator]();
    await input.#fill(HEAD_SIZE);
    return input.#unpacked();
  }

  async #unpacked(): Promise<Input> {
    if (!isGzip(this.head)) return this;
    const packed = prepend(this.head, this.isWhole ? undefined : this.#stream());
    this.#isSync = false;
    this.#rest = gunzip(packed, this.name)[Symbol.asyncIterator]();
    this.head = NOTHING;
    this.isWhole = false;
    await this.#fill(HEAD_SIZE);
    return this;
  }

  /** Another call for the bytes of each chunk: whoever opened it need not be the one who reads it. */
  tellBytes(onBytes: ((bytes: number) => void) | undefined): void {
    this.#onBytes = onBytes;
  }

  /** Makes the head as long as it takes until `isEnough`, or until it has `most` bytes, or all. */
  async lookFurther(isEnough: (head: Buffer) => boolean, most: number): Promise<void> {
    await this.#guard(async () => {
      while (!this.isWhole && this.head.length < most && !isEnough(this.head)) await this.#fill(2 * this.head.length);
    });
  }

  /** All of its bytes; to be called once, and instead of `into`. */
  async *chunks(): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of this.#remaining()) {
        this.#onBytes?.(chunk.length);
        yield chunk;
      }
    } catch (cause) {
      throw asSourceError(cause, this.name);
    } finally {
      await this.close();
    }
  }

  /** Puts all of its bytes into the sink; to be called once, and instead of `chunks`. */
  async into(sink: Sink): Promise<void> {
    await this.#guard(async () => {
      const told = { room: () => sink.room(), wrote: (length: number) => this.#tell(sink, length) };
      copyInto(told, this.head);
      this.head = NOTHING;
      if (!this.isWhole && this.#isSync) this.#readNow(told);
      if (!this.isWhole) for await (const chunk of this.#remaining()) copyInto(told, chunk);
    });
    await this.close();
  }

  async close(): Promise<void> {
    const [rest, file] = [this.#rest, this.#file];
    this.#rest = undefined;
    this.#file = undefined;
    await rest?.return?.();
    if (file !== undefined && this.name !== '-') closeSync(file);
  }

  #tell(sink: Sink, length: number): void {
    this.#onBytes?.(length);
    sink.wrote(length);
  }

  async #guard<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      await this.close();
      throw asSourceError(cause, this.name);
    }
  }

  /** The head, then what comes behind it. */
  async *#remaining(): AsyncGenerator<Buffer> {
    const { head } = this;
    this.head = NOTHING;
    yield* prepend(head, this.isWhole ? undefined : this.#stream());
  }

  /** The file is the stream's from then on: it may be reading ahead, and closes it when it no longer does. */
  #stream(): AsyncIterator<Buffer> {
    if (this.#rest) return this.#rest;
    const fd = this.#file!;
    const raw =
      this.name === '-'
        ? standardInputStream(CHUNK_SIZE)
        : createReadStream(this.name, { fd, highWaterMark: CHUNK_SIZE });
    this.#file = undefined;
    this.#rest = raw[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    return this.#rest;
  }

  /** Makes the head `size` bytes long, if there are so many. */
  async #fill(size: number): Promise<void> {
    if (this.#isSync) {
      const bytes = Buffer.allocUnsafe(size);
      this.head.copy(bytes);
      let length = this.head.length;
      while (length < size) {
        const read = readOrWait(this.#file!, bytes, length);
        if (read <= 0) {
          this.isWhole = read === 0;
          this.#isSync = read === 0;
          break;
        }
        length += read;
      }
      this.head = bytes.subarray(0, length);
      if (this.#isSync) return;
    }
    const rest = this.#stream();
    const parts = [this.head];
    let length = this.head.length;
    while (length < size) {
      const { done, value } = await rest.next();
      if (done) {
        this.isWhole = true;
        break;
      }
      parts.push(value);
      length += value.length;
    }
    this.head = Buffer.concat(parts);
  }

  /** Stops where streams have to go on: at EAGAIN, when whoever made the pipe wants nobody to wait in it. */
  #readNow(sink: Sink): void {
    for (;;) {
      const read = readOrWait(this.#file!, sink.room(), 0);
      if (read <= 0) {
        this.isWhole = read === 0;
        return;
      }
      sink.wrote(read);
    }
  }
}

/** How many bytes were read; 0 at the end, -1 if nobody may wait for more. */
function readOrWait(file: number, bytes: Uint8Array, at: number): number {
  try {
    return readSync(file, bytes, at, bytes.length - at, null);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EAGAIN') return -1;
    throw cause;
  }
}

/** Files and pipes; not terminals and sockets. On Windows the end of a pipe is an error, so standard input is left to streams. */
function mayBlock(file: number, name: string): boolean {
  const stats = fstatSync(file);
  return (stats.isFile() || stats.isFIFO() || stats.isDirectory()) && !(name === '-' && process.platform === 'win32');
}

/** Puts all of a chunk there, in as many pieces as there is room for. */
function copyInto(sink: Sink, chunk: Uint8Array): void {
  for (let at = 0; at < chunk.length; ) {
    const room = sink.room();
    const part = chunk.subarray(at, at + room.length);
    room.set(part);
    sink.wrote(part.length);
    at += part.length;
  }
}

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer> | undefined): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  if (!rest) return;
  try {
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** @throws {KeylaneError} `ERR_SOURCE_DAMAGED` */
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

/** What the system says about a source, as an error that names it; other errors stay what they are. */
export function asSourceError(cause: unknown, name: string): unknown {
  const isErrno = cause instanceof Error && typeof (cause as NodeJS.ErrnoException).syscall === 'string';
  return isErrno ? sourceError(name, cause as NodeJS.ErrnoException) : cause;
}
