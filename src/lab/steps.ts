// murmur2, step by step: each is a call of keylane's own functions.

import { murmur2Tail, murmur2Words, SEED } from '../core/murmur2.ts';

export interface Step {
  readonly name: string;
  /** What is mixed in. */
  readonly bytes: Uint8Array;
  /** Those bytes on their own, mixed; undefined where it is not words. */
  readonly mixed: number | undefined;
  /** The state behind it. */
  readonly h: number;
}

export interface Steps {
  readonly steps: readonly Step[];
  /** The signed hash. */
  readonly hash: number;
}

const NOTHING = new Uint8Array(0);

export function stepsOf(bytes: Uint8Array): Steps {
  const { length } = bytes;
  const words = length - (length % 4);
  let h = SEED ^ length;
  const steps: Step[] = [{ name: 'seed, and the length', bytes: NOTHING, mixed: undefined, h }];
  for (let at = 0; at < words; at += 4) {
    h = murmur2Words(h, bytes, at, at + 4);
    // From a state of 0 on there is nothing but the word.
    const mixed = murmur2Words(0, bytes, at, at + 4);
    steps.push({ name: `word ${at / 4 + 1}`, bytes: bytes.subarray(at, at + 4), mixed, h });
  }
  const hash = murmur2Tail(h, bytes, words, length % 4);
  const rest = bytes.subarray(words);
  steps.push({ name: rest.length > 0 ? 'the rest, and the end' : 'the end', bytes: rest, mixed: undefined, h: hash });
  return { steps, hash };
}

/** A copy with one bit changed; bit 0 is the highest of the first byte. */
export function withBitFlipped(bytes: Uint8Array, bit: number): Uint8Array {
  const flipped = Uint8Array.from(bytes);
  flipped[bit >> 3] ^= 0x80 >> (bit & 7);
  return flipped;
}

export function bitsOf(h: number): readonly boolean[] {
  return Array.from({ length: 32 }, (_, i) => ((h >>> (31 - i)) & 1) === 1);
}

export function hex32(h: number): string {
  return (h >>> 0).toString(16).padStart(8, '0');
}
