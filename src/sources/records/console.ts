// What kafka-console-consumer prints.
// https://github.com/apache/kafka/blob/4.1.0/tools/src/main/java/org/apache/kafka/tools/consumer/DefaultMessageFormatter.java
// Since 2.7: CreateTime:1700000000000<TAB>Partition:3<TAB>Offset:17<TAB>Delivery:1<TAB>Epoch:2<TAB>headers<TAB>key<TAB>value, each part only
// if it is asked for, key.separator in place of the TAB.
// Before:    CreateTime:1700000000000<TAB>key<TAB>value<TAB>3

import type { SourceNotes } from '../options.ts';
import { KEYLESS, TOMBSTONE } from './block.ts';
import type { AddRecord } from './key-text.ts';
import { digits, type LineParser, partitionOf } from './lines.ts';

const NULL = 'null';
const TIMES = ['CreateTime:', 'LogAppendTime:'];
const NO_TIMESTAMP = 'NO_TIMESTAMP';
const NO_HEADERS = 'NO_HEADERS';
/** Parts that tell nothing about where the key is. */
const SKIPPED = [NO_TIMESTAMP, 'Delivery:', 'Epoch:'];
const START = /^(?:(?:CreateTime|LogAppendTime):-?\d+|NO_TIMESTAMP|Partition:\d+)(?=\D|$)/;
const TAB = '\t';

/** How a consumer was told to print. */
export interface ConsoleLayout {
  readonly separator: string;
  readonly hasHeaders: boolean;
  readonly hasPartitions: boolean;
  /** Whether the partition is the last field, as before 2.7. */
  readonly isOld: boolean;
}

/** Whether a line is one of its records, as far as its start tells. */
export const isConsoleLine = (line: string): boolean => START.test(line) || /(?:^|\t)Partition:\d+(?:\t|$)/.test(line);

/**
 * The layout of lines, at least one, all of which are records.
 * @param wished the separator, if it was named
 */
export function consoleLayout(lines: readonly string[], wished: string | undefined): ConsoleLayout {
  const separator = wished ?? separatorOf(lines);
  const hasPartitions = lines.some(line => partsOf(line, separator).some(part => /^Partition:\d+$/.test(part)));
  const rests = lines.map(line => partsOf(line, separator).slice(knownParts(line, separator)));
  const isOld = !hasPartitions && rests.every(rest => rest.length > 1 && /^\d+$/.test(rest.at(-1)!));
  return {
    separator,
    hasHeaders: hasHeaders(isOld ? rests.map(rest => rest.slice(0, -1)) : rests),
    hasPartitions: hasPartitions || isOld,
    isOld,
  };
}

/**
 * Between two parts that are known it is all that stands there. Before the key or the headers nothing tells where it ends, so it is a TAB or one
 * character.
 */
function separatorOf(lines: readonly string[]): string {
  if (lines.some(line => line.includes(TAB))) return TAB;
  for (const line of lines) {
    const between =
      /^(?:(?:CreateTime|LogAppendTime):-?\d+|NO_TIMESTAMP)(.+?)Partition:\d|Partition:\d+(\D.*?)(?:Offset|Delivery|Epoch):/.exec(
        line,
      );
    if (between) return between[1] ?? between[2];
  }
  const after = lines.map(line => line.slice(START.exec(line)?.[0].length ?? 0)[0]);
  return after.find(char => char !== undefined) ?? TAB;
}

const partsOf = (line: string, separator: string): string[] => line.split(separator);

function knownParts(line: string, separator: string): number {
  const parts = partsOf(line, separator);
  const first = parts.findIndex(
    part =>
      !TIMES.some(prefix => part.startsWith(prefix)) &&
      !/^(?:Partition|Offset):\d+$/.test(part) &&
      !SKIPPED.some(prefix => part.startsWith(prefix)),
  );
  return first < 0 ? parts.length : first;
}

const HEADERS = /^(?:[^:,]+:[^,]*)(?:,[^:,]+:[^,]*)*$/;
const namesOf = (part: string): string => part.replace(/:[^,]*/g, '');

/**
 * Headers stand before the key, `name:value,name:value`. That is what the field before the key is if there is one more than key and value, or if
 * several names are the same in all lines; a key with a colon is no header.
 */
function hasHeaders(rests: readonly (readonly string[])[]): boolean {
  if (rests.some(([first]) => first === NO_HEADERS)) return true;
  if (!rests.every(([first]) => first !== undefined && HEADERS.test(first))) return false;
  if (rests.every(rest => rest.length > 2)) return true;
  const names = new Set(rests.map(([first]) => namesOf(first)));
  return names.size === 1 && rests.every(rest => rest.length > 1 && rest[0].includes(','));
}

/** A key that is the text `null` can't be told from none: it is read as none, and counted in the notes. */
export function consoleParser(
  { separator, hasHeaders, hasPartitions, isOld }: ConsoleLayout,
  add: AddRecord,
  notes: SourceNotes,
): LineParser {
  const width = separator.length;
  const fieldEnd = (text: string, at: number, to: number): number => {
    const found = text.indexOf(separator, at);
    return found < 0 || found + width > to ? to : found;
  };
  return ({ text, bytes }, from, to, builder) => {
    let partition = NaN;
    let offset = NaN;
    let timestamp = NaN;
    let at = from;
    for (let end = fieldEnd(text, at, to); end < to; end = fieldEnd(text, at, to)) {
      const time = TIMES.find(prefix => text.startsWith(prefix, at));
      if (time) timestamp = digits(text, at + time.length, end);
      else if (text.startsWith('Partition:', at)) partition = partitionOf(text, at + 10, end);
      else if (text.startsWith('Offset:', at)) offset = digits(text, at + 7, end);
      else if (!SKIPPED.some(prefix => text.startsWith(prefix, at))) break;
      at = end + width;
    }
    let rest = to;
    if (isOld && Number.isNaN(partition)) {
      rest = text.lastIndexOf(separator, to - 1);
      if (rest < at) return builder.addUnreadable();
      partition = partitionOf(text, rest + width, to);
      if (rest + width === to) return builder.addUnreadable();
    } else if (!hasPartitions && at > from) partition = -1;
    if (Number.isNaN(partition)) return builder.addUnreadable();
    if (hasHeaders) {
      const end = fieldEnd(text, at, rest);
      if (end === rest) return builder.addUnreadable();
      at = end + width;
    }
    const end = fieldEnd(text, at, rest);
    const value = text.startsWith(NULL, end + width) && end + width + NULL.length === rest ? TOMBSTONE : 0;
    if (end - at === NULL.length && text.startsWith(NULL, at)) {
      notes.nullTexts++;
      builder.add(bytes, 0, 0, partition, KEYLESS | value, offset, timestamp);
    } else add(builder, bytes, at, end, partition, value, offset, timestamp);
  };
}
