// Random numbers and bytes that a seed repeats: the keystream of AES-CTR, at more than a gigabyte a second.

import { createCipheriv, createHash } from 'node:crypto';

const POOL_BYTES = 4096;

export class Random {
  readonly #cipher;
  #pool: Buffer = Buffer.alloc(0);
  #at = 0;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#cipher = createCipheriv('aes-128-ctr', digest.subarray(0, 16), digest.subarray(16));
  }

  bytes(length: number): Buffer {
    return this.#cipher.update(Buffer.alloc(length));
  }

  /** 0 to `end` - 1; `end` may be as large as 2^32. */
  below(end: number): number {
    if (this.#at === this.#pool.length) {
      this.#pool = this.bytes(POOL_BYTES);
      this.#at = 0;
    }
    const number = this.#pool.readUInt32LE(this.#at);
    this.#at += 4;
    return Math.floor((number / 2 ** 32) * end);
  }

  /** `from` to `to`, both possible. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)];
  }
}
