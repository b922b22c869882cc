// Frames of random keys: many shapes of lengths, contents and partition counts, each frame made from the seed and its number alone.

import { type Contents, fillBytes, fillUnits, textOf, toUtf16 } from './contents.ts';
import { Random } from './random.ts';

/** Bytes in a frame, about. Some frames have more keys, some longer ones, than the engine takes at once. */
const FRAME_BYTES = 2 ** 21;
const MAX_KEYS = 150_000;
const MAX_GIANT = 2 ** 23;

export interface Frame {
  readonly name: string;
  readonly isText: boolean;
  readonly numPartitions: number;
  /** Strings, Buffers or Uint8Arrays. */
  readonly keys: (string | Uint8Array)[];
  /** The keys' bytes, of texts their UTF-16BE units. What stands before the first key belongs to none. */
  readonly bytes: Uint8Array;
  /** Where each key starts in `bytes`, and the end. */
  readonly offsets: Uint32Array;
}

type Lengths = (random: Random) => () => number;

const LENGTHS: Record<string, Lengths> = {
  tiny: random => () => random.below(5),
  'up to 40': random => () => random.below(41),
  'up to 300': random => () => random.below(301),
  'up to 3000': random => () => random.below(3001),
  'all the same': random => {
    const length = random.pick([random.below(17), random.below(101), random.below(2001)]);
    return () => length;
  },
  'almost the same': random => {
    const length = random.below(100);
    return () => length + random.below(3);
  },
  'two kinds': random => {
    const lengths = [random.below(20), random.below(200)];
    return () => random.pick(lengths);
  },
  'mostly empty': random => () => (random.below(10) > 0 ? 0 : random.below(20)),
};
const BYTE_CONTENTS: Contents[] = ['any', 'any', 'digits', 'extremes'];
const TEXT_CONTENTS: Contents[] = ['ascii', 'latin1', 'scripts', 'any', 'surrogates', 'pairs', 'sparse'];

export function makeFrame(seed: string, number: number): Frame {
  const random = new Random(`${seed}/${number}`);
  const isText = random.below(3) === 0;
  const shape = random.pick(Object.keys(LENGTHS));
  const contents = random.pick(isText ? TEXT_CONTENTS : BYTE_CONTENTS);
  const lengths = makeLengths(random, LENGTHS[shape](random), isText ? 2 : 1);
  const giant = random.below(12) === 0 && lengths.length > 0;
  if (giant)
    lengths[random.below(lengths.length)] = random.between(3000, random.pick([100_000, 2 ** 20 + 4, MAX_GIANT]));
  const numPartitions = makePartitionCount(random);
  const name = `${isText ? 'text' : 'bytes'}, lengths ${shape}${giant ? ' and one giant' : ''}, content ${contents}`;
  const keys = isText ? makeTexts(random, lengths, contents) : makeBytes(random, lengths, contents);
  return { name, isText, numPartitions, ...keys };
}

function makeLengths(random: Random, length: () => number, unitBytes: number): number[] {
  const most = random.pick([random.below(20), random.below(5000), MAX_KEYS]);
  const lengths: number[] = [];
  for (let bytes = 0; lengths.length < most && bytes < FRAME_BYTES; bytes += lengths.at(-1)! * unitBytes)
    lengths.push(length());
  return lengths;
}

function makePartitionCount(random: Random): number {
  const shape = random.below(6);
  if (shape === 0) return random.between(1, 20);
  if (shape === 1) return random.between(1, 1000);
  if (shape === 2) return 2 ** random.below(31);
  if (shape === 3) return random.between(1, 2 ** 31 - 1);
  // Shows nearly the whole hash.
  if (shape === 4) return 2 ** 31 - 1 - random.below(4);
  return random.pick([1, 2, 3, 6, 12, 24, 50, 100, 65537]);
}

function makeBytes(random: Random, lengths: number[], contents: Contents): Pick<Frame, 'keys' | 'bytes' | 'offsets'> {
  // Any alignment, and a first offset that need not be 0.
  const offsets = offsetsOf(lengths, 1, random.below(20));
  const bytes = fillBytes(random, offsets.at(-1)!, contents);
  const array = random.below(2) === 0 ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
  return { keys: lengths.map((_, i) => array.subarray(offsets[i], offsets[i + 1])), bytes, offsets };
}

function makeTexts(random: Random, lengths: number[], contents: Contents): Pick<Frame, 'keys' | 'bytes' | 'offsets'> {
  const offsets = offsetsOf(lengths, 2, 0);
  const units = fillUnits(random, offsets.at(-1)! / 2, contents);
  const isRope = random.below(4) === 0;
  const keys = lengths.map((_, i) => textOf(units.subarray(offsets[i] / 2, offsets[i + 1] / 2), contents, isRope));
  return { keys, bytes: toUtf16(units, 'BE'), offsets };
}

function offsetsOf(lengths: number[], unitBytes: number, first: number): Uint32Array {
  const offsets = new Uint32Array(lengths.length + 1);
  offsets[0] = first;
  for (let i = 0; i < lengths.length; i++) offsets[i + 1] = offsets[i] + lengths[i] * unitBytes;
  return offsets;
}
