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
const PARTITION = 'Partition:';
const OFFSET = 'Offset:';
/** What parts before the headers and the key begin with. A separator can be a colon, so the part ends behind that. */
const PREFIXES = [...TIMES, NO_TIMESTAMP, PARTITION, OFFSET, 'Delivery:', 'Epoch:'];
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
  const parts = lines.map(line => partsOf(line, separator));
  const hasPartitions = parts.some(({ known }) => known.some(part => /^Partition:\d+$/.test(part)));
  const rests = parts.map(({ rest }) => rest);
  const isOld = !hasPartitions && rests.every(rest => rest.length > 1 && /^\d+$/.test(rest.at(-1)!));
  return {
    separator,
    hasHeaders: hasHeaders(isOld ? rests.map(rest => rest.slice(0, -1)) : rests),
    hasPartitions: hasPartitions || isOld,
    isOld,
  };
}

/** So long a separator can be, where what stands between two parts tells it. */
const BETWEEN =
  /^(?:(?:CreateTime|LogAppendTime):-?\d+|NO_TIMESTAMP)(.{1,16}?)Partition:\d|^(?:.{0,64}\D)?Partition:\d+(\D.{0,15}?)(?:Offset|Delivery|Epoch):/;
/** What no key begins with, but for a sign or a quote. */
const SIGNS = /^(?:[^\w"'`{[(<\\+-]|-(?!\d))*/;

/**
 * A TAB where there is one. Between two parts that are known it is all that stands there. Before the key or the headers nothing tells where it
 * ends: it is the signs that come again behind the key in every line, or one character.
 */
function separatorOf(lines: readonly string[]): string {
  if (lines.some(line => line.includes(TAB))) return TAB;
  for (const line of lines) {
    const between = BETWEEN.exec(line);
    if (between) return between[1] ?? between[2];
  }
  const afters = lines.map(line => line.slice(START.exec(line)?.[0].length ?? 0)).filter(after => after !== '');
  const [first = TAB] = afters;
  for (let signs = SIGNS.exec(first)![0]; signs.length > 1; signs = signs.slice(0, -1)) {
    if (afters.every(after => after.startsWith(signs) && after.includes(signs, signs.length))) return signs;
  }
  return first[0];
}

/** The parts before the headers and the key, and what comes behind them. */
function partsOf(line: string, separator: string): { known: string[]; rest: string[] } {
  const known: string[] = [];
  let at = 0;
  for (let prefix = prefixAt(line, at); prefix !== undefined; prefix = prefixAt(line, at)) {
    const end = line.indexOf(separator, at + prefix.length);
    known.push(line.slice(at, end < 0 ? line.length : end));
    if (end < 0) return { known, rest: [] };
    at = end + separator.length;
  }
  return { known, rest: line.slice(at).split(separator) };
}

const prefixAt = (text: string, at: number): string | undefined => PREFIXES.find(prefix => text.startsWith(prefix, at));

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
    for (let prefix = prefixAt(text, at); prefix !== undefined; prefix = prefixAt(text, at)) {
      const start = at + prefix.length;
      const end = fieldEnd(text, start, to);
      if (end === to) break;
      if (TIMES.includes(prefix)) timestamp = digits(text, start, end);
      else if (prefix === PARTITION) partition = partitionOf(text, start, end);
      else if (prefix === OFFSET) offset = digits(text, start, end);
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
