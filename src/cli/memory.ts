// How much of the memory that a command may take is for what.

import { InvalidArgumentError } from 'commander';

/** Node itself, the reader's buffers, the answer. */
const OVERHEAD = 80e6;
const LEAST = 128e6;
/** What tells who wrote the records, and its columns when it is written: measured. */
const WRITERS = 90e6;
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
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text) ?? [];
  if (digits === undefined) throw new InvalidArgumentError('It must be a size such as 512MB or 2GB.');
  const factor = Object.hasOwn(UNITS, unit.toUpperCase()) ? UNITS[unit.toUpperCase()] : undefined;
  if (factor === undefined) {
    throw new InvalidArgumentError(
      `Its unit must be KB, MB, GB or TB (thousands), or KiB, MiB, GiB or TiB (1,024s), but it is ${unit}.`,
    );
  }
  const bytes = Math.floor(Number(digits) * factor);
  if (bytes < LEAST) throw new InvalidArgumentError('It must be 128MB or more.');
  if (bytes > MOST) throw new InvalidArgumentError('It must be 1TiB or less, such as 512MB or 2GB.');
  return bytes;
}

/**
 * For the table of keys. In the end it and the columns that are made of it, which are no larger, are there at the same time.
 * @param keepsWriters whether what tells who wrote the records is kept besides; it is bounded, and so not refused where it does not fit
 */
export function tableMemory(memory: number, keepsWriters = false): number {
  const rest = keepsWriters ? Math.max(LEAST, memory - WRITERS) : memory;
  return Math.floor((rest - OVERHEAD) / 2);
}

/** For the columns of the keys of merged states: two that are merged, and the result, before it is shrunk. */
export function columnMemory(memory: number): number {
  return Math.floor((memory - OVERHEAD) / 4);
}
