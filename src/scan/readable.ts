// No answer about garbage.

import { decodedKeysError, sourceEmptyError, sourceLinesError, sourceOtherError } from '../errors.ts';
import type { Source, SourceNotes } from '../sources/index.ts';

/**
 * @param unreadable how many lines, rows or objects are no records, besides those that are
 * @throws {KeylaneError} `ERR_SOURCE_EMPTY`, `ERR_SOURCE_FORMAT` if most of them are none
 */
export function checkReadable(
  { name, reading }: Source,
  records: number,
  unreadable: number,
  notes: SourceNotes,
): void {
  if (records === 0 && unreadable === 0) {
    throw reading.looksLike === undefined
      ? sourceEmptyError(name)
      : sourceOtherError(name, reading.as, reading.looksLike);
  }
  if (unreadable <= records) return;
  if (notes.decodedKeys > unreadable / 2) throw decodedKeysError(name, notes.decodedKeys);
  throw sourceLinesError(name, reading.as, unreadable, records + unreadable, reading.looksLike);
}
