// What may be wrong with columns, and with records that a program gives.

import { printable } from '../printable.ts';
import { clip, describe, quoteName } from './describe.ts';
import { KeylaneError, quotesOf, quoting } from './error.ts';

export function columnError(
  name: string,
  wished: string | undefined,
  columns: readonly string[],
  what: 'key' | 'partition' = 'key',
  mayBeKeys = false,
): KeylaneError {
  const problem =
    wished === undefined
      ? `It is not clear which column of ${quoteName(name)} is the ${what}`
      : `${quoteName(name)} has no column "${printable(clip(wished))}"`;
  // A first row of data.
  const number = columns.some(column => /^-?\d*$/.test(column))
    ? ` If its first row is no header, say a number: ${what === 'key' ? '--column' : '--partition-column'} 1.`
    : '';
  const shown = columns.slice(0, 20).map(column => `"${printable(clip(column))}"`);
  if (columns.length > shown.length) shown.push(`… (${columns.length} in all)`);
  const option = what === 'key' ? '--column' : '--partition-column';
  const error = new KeylaneError(
    'ERR_COLUMN',
    `${problem}. Pass ${option} with one of: ${shown.join(', ')}.${number}${mayBeKeys ? ' Or is each line a key? Then pass --format keys.' : ''}`,
  );
  return quoting(error, shown.join(', '));
}

/** @param what what it should be of, and what to do */
export function columnTypeError(name: string, column: string, type: string, what: string): KeylaneError {
  const error = new KeylaneError(
    'ERR_COLUMN',
    `The column "${printable(clip(column))}" of ${quoteName(name)} is of type ${printable(type)}, but ${what}.`,
  );
  return quoting(error, printable(clip(column)));
}

/** The same, where two sources have options of their own: A's are without a suffix, and hold for B too unless B has its own. */
export function columnErrorOfSide(error: KeylaneError, side: 'A' | 'B'): KeylaneError {
  const asked = /Pass --(?:partition-)?column\b/;
  if (!asked.test(error.message)) return error;
  const message =
    side === 'B' ? error.message.replace(asked, '$&-b') : `${error.message} For B alone there is --column-b.`;
  return quoting(new KeylaneError(error.code, message, { cause: error }), ...quotesOf(error));
}

export function columnTwiceError(name: string, column: string): KeylaneError {
  const shown = `"${printable(clip(column))}"`;
  const error = new KeylaneError(
    'ERR_COLUMN',
    `${quoteName(name)} has more than one column ${shown}, so nobody can tell which is meant. Give them names of their own.`,
  );
  return quoting(error, shown);
}

/** @param expected a clause that ends before ", but it is" */
export function recordError(expected: string, value: unknown): KeylaneError {
  return new KeylaneError('ERR_RECORD', `${expected}, but it is ${describe(value)}.`);
}
