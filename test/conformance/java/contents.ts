// What the random keys hold.

import { endianness } from 'node:os';
import type { Random } from './random.ts';

export type Contents =
  | 'any'
  | 'digits'
  | 'extremes'
  | 'ascii'
  | 'latin1'
  | 'scripts'
  | 'surrogates'
  | 'pairs'
  | 'sparse';

const EXTREMES = [0x00, 0x7f, 0x80, 0xff];
/** One letter each of scripts that need one, two and three bytes in UTF-8; seven bits are added to it. */
const SCRIPTS = [
  0x00, 0x00, 0x80, 0x380, 0x400, 0x590, 0x600, 0x780, 0x7c0, 0x900, 0xe00, 0x3040, 0x4e00, 0xac00, 0xfe80, 0xff80,
];

/** What a random byte, or of texts a random unit, becomes. */
const BYTE: Partial<Record<Contents, (random: number) => number>> = {
  digits: random => 0x30 + (random % 10),
  extremes: random => EXTREMES[random & 3],
};
const UNIT: Partial<Record<Contents, (random: number, index: number) => number>> = {
  ascii: random => random & 0x7f,
  latin1: random => random & 0xff,
  scripts: random => SCRIPTS[random >> 12] + (random & 0x7f),
  // Half of them surrogates, so that pairs, lone ones and wrong orders all come up.
  surrogates: random => (random & 0x8000 ? 0xd800 | (random & 0x7ff) : random & 0x7f),
  // A key may start or end inside a pair.
  pairs: (random, index) => (index & 1 ? 0xdc00 : 0xd800) | (random & 0x3ff),
  // Long runs of ASCII, which encoders copy in bulk, and a unit that ends them.
  sparse: random => (random >> 9 ? random & 0x7f : 0x80 + (((random * 0x4f1b) & 0xffff) % 0xff80)),
};

export function fillBytes(random: Random, length: number, contents: Contents): Buffer {
  const bytes = random.bytes(length);
  const byte = BYTE[contents];
  if (byte) for (let i = 0; i < length; i++) bytes[i] = byte(bytes[i]);
  return bytes;
}

export function fillUnits(random: Random, length: number, contents: Contents): Uint16Array {
  const bytes = random.bytes(2 * length);
  const units = new Uint16Array(length);
  const unit = UNIT[contents] ?? (any => any);
  for (let i = 0; i < length; i++) units[i] = unit(bytes.readUInt16LE(2 * i), i);
  return units;
}

/** The units as a string, unpaired surrogates and all. Runtimes keep Latin-1 texts and concatenated ones in their own ways. */
export function textOf(units: Uint16Array, contents: Contents, isRope: boolean): string {
  const isLatin1 = contents === 'ascii' || contents === 'latin1';
  const text = isLatin1 ? Buffer.from(units).toString('latin1') : toUtf16(units, 'LE').toString('utf16le');
  if (!isRope) return text;
  const middle = text.length >> 1;
  return text.slice(0, middle) + text.slice(middle);
}

export function toUtf16(units: Uint16Array, order: 'LE' | 'BE'): Buffer {
  const bytes = Buffer.from(units.buffer, units.byteOffset, units.byteLength);
  return endianness() === order ? bytes : Buffer.from(bytes).swap16();
}
