// What is told of a source that has been read: what the answer rests on.

import { counted, integer } from '../analysis/shared/numbers.ts';
import type { Reading, SourceNotes, UnreadEnd } from '../sources/index.ts';

/** What was counted. */
export interface ReadCounts {
  records: number;
  keyless: number;
  unreadable: number;
}

export const countsOf = ({
  records,
  keyless,
}: Pick<ReadCounts, 'records' | 'keyless'>): Pick<ReadCounts, 'records' | 'keyless'> => ({
  records,
  keyless,
});

export interface Note {
  readonly text: string;
  /** Whether only people want to know it, who can look whether it is what they meant. */
  readonly isHint: boolean;
}

/** A sentence each, in the order in which they are told. */
export function notesOf(reading: Reading, { records, keyless, unreadable }: ReadCounts, notes: SourceNotes): Note[] {
  const { nullTexts, otherTopics, rests, events } = notes;
  const told: Note[] = [];
  const tell = (text: string, isHint = false): void => void told.push({ text, isHint });
  if (reading.isGuess && !reading.isPlain) {
    const what = reading.tellsPartitions ? 'with partitions' : 'without partitions';
    const passed =
      reading.skippedLines === 0 ? '' : `, after ${counted(reading.skippedLines, 'line')} that the tool printed`;
    tell(`read as ${reading.as}: ${counted(records - keyless, 'key')} ${what}${passed}`, true);
  }
  for (const remark of reading.remarks ?? []) tell(remark);
  if (reading.hint !== undefined) tell(reading.hint, true);
  if (nullTexts > 0)
    tell(`${counted(nullTexts, 'key')} printed as null ${nullTexts === 1 ? 'was' : 'were'} taken as none`);
  if (otherTopics > 0)
    tell(`${counted(otherTopics, 'record')} of other topics ${otherTopics === 1 ? 'was' : 'were'} left out`);
  for (const rest of rests) tell(restText(rest));
  for (const event of events) tell(event);
  if (unreadable > 0) {
    tell(
      `warning: ${unreadable === 1 ? '1 line is no record and was' : `${integer(unreadable)} lines are no records and were`} left out`,
    );
  }
  return told;
}

/** What was not read. */
function restText({ why, bytes, path, nextOffset }: UnreadEnd): string {
  if (why === 'transaction')
    return `${path} was read up to offset ${nextOffset}, not including: a transaction that begins there has no end`;
  const what =
    why === 'zeros'
      ? `the ${integer(bytes)} bytes behind it are zeros`
      : `its last ${integer(bytes)} bytes are a batch that is not there as a whole`;
  return `${path} was read up to offset ${nextOffset}, not including: ${what}`;
}
