// The other end of src/Stream.java: frames of keys to the real client, its answers back.

import type { ChildProcess } from 'node:child_process';
import type { Frame } from './frames.ts';
import { exitCode, startJava } from './java.ts';

const BYTES = 0;
const STRINGS = 1;

export interface Answers {
  readonly hashes: Int32Array;
  readonly partitions: Int32Array;
}

export class JavaStream {
  readonly #java: ChildProcess;
  readonly #ended: Promise<number>;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(version: string) {
    this.#java = startJava(version, 'Stream', [], ['pipe', 'pipe', 'inherit']);
    this.#ended = exitCode(this.#java);
    this.#chunks = this.#java.stdout![Symbol.asyncIterator]();
    // A Java program that ends early is told by the missing answer; without a listener the broken pipe would end this one first.
    this.#java.stdin!.on('error', () => {});
  }

  /** Done when Java has read the frame, all but what the pipe holds: it then works while the caller does. */
  async send(frame: Frame): Promise<void> {
    const count = frame.keys.length;
    const header = Buffer.alloc(12 + 4 * count);
    header.writeInt32LE(frame.isText ? STRINGS : BYTES, 0);
    header.writeInt32LE(frame.numPartitions, 4);
    header.writeInt32LE(count, 8);
    for (let i = 0; i < count; i++) header.writeInt32LE(frame.offsets[i + 1] - frame.offsets[i], 12 + 4 * i);
    await this.#write(header);
    await this.#write(frame.bytes.subarray(frame.offsets[0]));
  }

  async receive(count: number): Promise<Answers> {
    const bytes = await this.#read(8 * count);
    const numbers = new Int32Array(2 * count);
    for (let i = 0; i < numbers.length; i++) numbers[i] = bytes.readInt32LE(4 * i);
    return { hashes: numbers.subarray(0, count), partitions: numbers.subarray(count) };
  }

  async close(): Promise<void> {
    this.#java.stdin!.end();
    const code = await this.#ended;
    if (code !== 0) throw new Error(`the Java program ended with exit code ${code}`);
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise(resolve => this.#java.stdin!.write(bytes, () => resolve()));
  }

  async #read(length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length; ) {
      if (this.#rest.length === 0) {
        const { value, done } = await this.#chunks.next();
        if (done) throw new Error(`the Java program ended in the middle, with exit code ${await this.#ended}`);
        this.#rest = value;
      }
      const copied = this.#rest.copy(bytes, at);
      this.#rest = this.#rest.subarray(copied);
      at += copied;
    }
    return bytes;
  }
}
