// Sizes of memory on the command line.

import { InvalidArgumentError } from 'commander';
import { LEAST_MEMORY } from '../ask/memory.ts';

const MOST = 2 ** 40;
const UNITS: Record<string, number> = {
  '': 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
};

/** `512MB`, `2GiB`, or bytes. */
export function parseMemory(text: string): number {
  const bytes = parseSize(text);
  if (bytes < LEAST_MEMORY) throw new InvalidArgumentError('It must be 128MB or more.');
  return bytes;
}

/** The same of any size. */
export function parseSize(text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It must be a size such as 512MB or 2GB.');
  const factor = Object.hasOwn(UNITS, unit.toUpperCase()) ? UNITS[unit.toUpperCase()] : undefined;
  if (factor === undefined) {
    throw new InvalidArgumentError(
      `Its unit must be KB, MB, GB or TB (thousands), or KiB, MiB, GiB or TiB (1,024s), but it is ${unit}.`,
    );
  }
  const bytes = Math.floor(Number(digits) * factor);
  if (bytes > MOST) throw new InvalidArgumentError('It must be 1TiB or less, such as 512MB or 2GB.');
  return bytes;
}
