// The key sets. Seeded, so that every run and every contender sees the same bytes.
// 16,384 different keys each: with a few thousand a branch predictor learns the lengths by heart and everything but SIMD looks twice as
// fast as it is on real keys.

import { seeded as shares } from '../test/seeded.ts';

export interface KeySet {
  name: string;
  about: string;
  /** The same keys in every shape that a contender takes. */
  buffers: Buffer[];
  strings: string[];
  bytes: Uint8Array;
  offsets: Uint32Array;
  count: number;
}

export const KEY_COUNT = 16_384;

const GIANT = 65_536;
const LETTERS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:');
const UMLAUTS = 'aeinrstläöüßéèñçå';

/** Integers from 0 up to, not including, `limit`. */
export type Random = (limit: number) => number;

interface Recipe {
  about: string;
  make: (random: Random) => string;
  /** For a set that is not just one key after another. */
  change?: (keys: string[], random: Random) => void;
}

const recipes: Record<string, Recipe> = {
  '8': { about: '8 bytes', make: r => text(8, r) },
  '16': { about: '16 bytes', make: r => text(16, r) },
  '36': { about: 'UUIDs as text, 36 bytes', make: uuid },
  '100': { about: '100 bytes', make: r => text(100, r) },
  '1000': { about: '1000 bytes', make: r => text(1000, r) },
  order: { about: 'order- and a number of up to 7 digits', make: r => `order-${r(10_000_000)}` },
  '5-12': { about: 'mixed lengths, 5 to 12 bytes', make: r => text(between(5, 12, r), r) },
  '8-40': { about: 'mixed lengths, 8 to 40 bytes', make: r => text(between(8, 40, r), r) },
  '1-200': { about: 'mixed lengths, 1 to 200 bytes', make: r => text(between(1, 200, r), r) },
  umlauts: { about: '8 to 40 letters, about half of them not ASCII, 2 bytes each', make: r => umlauts(r) },
  cjk: { about: '4 to 20 Chinese characters, 3 bytes each', make: r => times(between(4, 20, r), () => cjk(r)) },
  emoji: {
    about: '8 to 40 ASCII characters and one emoji of 4 bytes',
    make: r => text(between(4, 20, r), r) + String.fromCodePoint(0x1f600 + r(80)) + text(between(4, 20, r), r),
  },
  'two-peaked': { about: 'half of the keys 8 bytes, half 200', make: r => text(r(2) === 0 ? 8 : 200, r) },
  giant: {
    about: `5 to 12 bytes, and one key of ${GIANT / 1024} KiB among them`,
    make: r => text(between(5, 12, r), r),
    change: (keys, r) => {
      keys[keys.length >> 1] = text(GIANT, r);
    },
  },
};

export const FIXED = ['8', '16', '36', '100', '1000'];
export const MIXED = ['order', '5-12', '8-40', '1-200'];
export const NON_ASCII = ['umlauts', 'cjk', 'emoji'];
export const UNEVEN = ['two-peaked', 'giant'];
export const SETS = Object.keys(recipes);

export function keySet(name: string, count = KEY_COUNT): KeySet {
  const recipe = recipes[name];
  if (!recipe) throw new Error(`There is no key set ${name}: take one of ${SETS.join(', ')}.`);
  const random = seeded(0x6b6579 + SETS.indexOf(name));
  const different = new Set<string>();
  while (different.size < count) different.add(recipe.make(random));
  const keys = [...different];
  recipe.change?.(keys, random);
  const buffers = keys.map(key => Buffer.from(key));
  const offsets = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + buffers[i].length;
  return {
    name,
    about: recipe.about,
    buffers,
    // Out of the bytes again: a string put together with + is a rope, and whoever reads it first would pay for making it flat.
    strings: buffers.map(buffer => buffer.toString()),
    bytes: Uint8Array.from(Buffer.concat(buffers)),
    offsets,
    count,
  };
}

/** Integers below a limit. */
export function seeded(seed: number): Random {
  const next = shares(seed);
  return limit => Math.floor(next() * limit);
}

export function between(low: number, high: number, random: Random): number {
  return low + random(high - low + 1);
}

function times(count: number, make: () => string): string {
  let made = '';
  for (let i = 0; i < count; i++) made += make();
  return made;
}

const scratch = Buffer.alloc(GIANT);

function text(length: number, random: Random): string {
  return scratch.toString('latin1', 0, writeText(scratch, 0, length, random));
}

/** Writes random ASCII and returns where it ends. */
export function writeText(target: Uint8Array, at: number, length: number, random: Random): number {
  for (let i = 0; i < length; i++) target[at + i] = LETTERS[random(LETTERS.length)];
  return at + length;
}

function uuid(random: Random): string {
  const hex = (length: number) => times(length, () => random(16).toString(16));
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${'89ab'[random(4)]}${hex(3)}-${hex(12)}`;
}

/** The first letter is always one of two bytes, so that no key is ASCII by chance. */
function umlauts(random: Random): string {
  return `ü${times(between(7, 39, random), () => UMLAUTS[random(UMLAUTS.length)])}`;
}

function cjk(random: Random): string {
  return String.fromCharCode(0x4e00 + random(0x5000));
}
