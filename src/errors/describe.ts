// What came, in words that are safe to print.

import { printable } from '../printable.ts';

const LONGEST_QUOTE = 60;

/** What came, in a few words that are safe to print. */
export function describe(value: unknown): string {
  if (typeof value === 'string') {
    const shown = value.length > LONGEST_QUOTE ? `${value.slice(0, LONGEST_QUOTE)}…` : value;
    return `the string "${printable(shown)}"`;
  }
  if (typeof value === 'bigint') return `the bigint ${clip(`${value}n`)}`;
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value === 'function') return 'a function';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (ArrayBuffer.isView(value)) return `a ${printable(clip(className(value)))} of ${value.byteLength} bytes`;
  if (typeof value === 'object' && value !== null) return `an object (${printable(clip(className(value)))})`;
  return String(value);
}

/** Also of another realm. */
export function isUint8Array(value: unknown): boolean {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]';
}

function className(value: object): string {
  try {
    const name = value.constructor?.name;
    if (typeof name === 'string' && name !== '') return name;
  } catch {
    // A getter of somebody else, who shall not hide what is described.
  }
  return 'no class';
}

export function clip(text: string): string {
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
}

export function quoteName(name: string): string {
  return name === '-' ? 'Standard input' : `"${printable(name)}"`;
}
