// No answer about garbage.

import {
  decodedKeysError,
  otherTopicsError,
  sourceDamagedError,
  sourceEmptyError,
  sourceLinesError,
  sourceOtherError,
} from '../errors.ts';
import { integer } from '../numbers.ts';
import type { Source, SourceNotes } from '../sources/index.ts';

/**
 * @param unreadable how many lines, rows or objects are no records, besides those that are
 * @throws {KeylaneError} `ERR_SOURCE_EMPTY`, `ERR_SOURCE_DAMAGED`, `ERR_SOURCE_TOPICS` if all are of other topics, `ERR_SOURCE_FORMAT` if most of them are none
 */
export function checkReadable(
  { name, reading }: Source,
  records: number,
  unreadable: number,
  notes: SourceNotes,
): void {
  const { otherTopics, decodedKeys, rests } = notes;
  const read = records + otherTopics;
  if (read === 0 && unreadable === 0) {
    const cut = rests.find(({ why }) => why === 'cut');
    if (cut) {
      const what = `the ${integer(cut.bytes)} bytes of ${cut.path} are a batch that is not there as a whole.`;
      throw sourceDamagedError(name, what);
    }
    throw reading.looksLike === undefined
      ? sourceEmptyError(name)
      : sourceOtherError(name, reading.as, reading.looksLike);
  }
  if (unreadable > read) {
    if (decodedKeys > unreadable / 2) throw decodedKeysError(name, decodedKeys);
    throw sourceLinesError(name, reading.as, unreadable, read + unreadable, reading.looksLike);
  }
  if (records === 0) throw otherTopicsError(name, otherTopics, notes.otherTopic?.of);
}
