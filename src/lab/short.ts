// A key's name where there is little place: nothing in it acts, and it is cut.

import { printable } from '../printable.ts';

export function short(name: string, longest = 40): string {
  if (name === '') return 'the empty key';
  // A name may have megabytes.
  const text = printable(name.slice(0, longest + 2));
  return text.length > longest + 1 ? `${text.slice(0, longest)}…` : text;
}
