// A line as a format string has it: kcat's and rpk's `-f`, and what other tools print always alike.
// https://github.com/edenhill/kcat/blob/1.7.1/format.c
// https://docs.redpanda.com/current/reference/rpk/rpk-topic/rpk-topic-consume/

import { usageError } from '../../errors.ts';
import type { KeyEncoding } from '../formats.ts';
import { KEYLESS, TOMBSTONE } from './block.ts';
import type { TopicFilter } from './fields.ts';
import type { AddRecord } from './key-text.ts';
import { digits, type LineParser, partitionOf } from './lines.ts';
import { timeFrom } from './values.ts';

/** What a part of a line is; `skip` is one that says nothing of the record's place. */
type Field = 'key' | 'partition' | 'offset' | 'timestamp' | 'topic' | 'value' | 'keySize' | 'valueSize' | 'skip';

const FIELDS: Record<string, Field> = {
  k: 'key',
  p: 'partition',
  o: 'offset',
  T: 'timestamp',
  d: 'timestamp',
  t: 'topic',
  s: 'value',
  v: 'value',
  K: 'keySize',
  S: 'valueSize',
  V: 'valueSize',
  R: 'valueSize',
  h: 'skip',
  H: 'skip',
  e: 'skip',
  y: 'skip',
  i: 'skip',
};
const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };
const TOKEN = /%(?:(%)|([a-zA-Z])(?:\{([^}]*)\})?)|\\(?:x([0-9a-fA-F]{2})|(.))/g;

export interface Template {
  readonly text: string;
  /** What stands before the first field, as bytes in a text. */
  readonly start: string;
  /** The fields in order, each with what stands behind it. */
  readonly parts: readonly { readonly field: Field; readonly after: string }[];
  /** What it says of how keys are written: `%k{hex}`. */
  readonly keyType: KeyEncoding | undefined;
}

/** Whether a text is a format string, and no format's name. */
export const isTemplate = (text: string): boolean => text.includes('%');

/** @throws {KeylaneError} `ERR_USAGE` */
export function parseTemplate(text: string): Template {
  const wrong = (what: string) =>
    usageError(`--format takes a format string of kcat or rpk for one line a record, such as '%p\\t%k', but ${what}.`);
  const literals: string[] = [''];
  const fields: Field[] = [];
  let keyType: KeyEncoding | undefined;
  let at = 0;
  const literal = (part: string): void => {
    literals[literals.length - 1] += Buffer.from(part).toString('latin1');
  };
  for (const match of text.matchAll(TOKEN)) {
    literal(text.slice(at, match.index));
    at = match.index + match[0].length;
    const [, percent, letter, how, code, char] = match;
    if (percent) literal('%');
    else if (code) literals[literals.length - 1] += String.fromCharCode(Number.parseInt(code, 16));
    else if (char !== undefined) literal(ESCAPES[char] ?? char);
    else {
      const field = FIELDS[letter];
      if (!field) throw wrong(`it has %${letter}`);
      if (field === 'key' && (how === 'hex' || how === 'base64')) keyType = how;
      else if (field === 'key' && how !== undefined) throw wrong(`it has %k{${how}}: keys can be hex or base64`);
      fields.push(field);
      literals.push('');
    }
  }
  literal(text.slice(at));
  literals[literals.length - 1] = literals.at(-1)!.replace(/\r?\n$/, '');
  if (literals.some(part => part.includes('\n'))) throw wrong('it has several lines');
  if (fields.filter(field => field === 'key').length !== 1) throw wrong('it does not have the key, %k, once');
  const touching = fields.findIndex((_, i) => i < fields.length - 1 && literals[i + 1] === '');
  if (touching >= 0) throw wrong('two of its fields have nothing between them');
  const parts = fields.map((field, i) => ({ field, after: literals[i + 1] }));
  return { text, start: literals[0], parts, keyType };
}

/**
 * A field ends where what stands behind it in the template first comes, the last one with the line; a key or value whose size the line tells
 * has that size. An empty key is none: kcat writes nothing for both.
 */
export function templateParser({ start, parts }: Template, add: AddRecord, isWanted: TopicFilter): LineParser {
  const last = parts.length - 1;
  const end = parts[last].after;
  const tellsSize = parts.some(({ field }) => field === 'valueSize');
  return ({ text, bytes }, from, to, builder) => {
    let partition = -1;
    let offset = NaN;
    let timestamp = NaN;
    let keyStart = -1;
    let keyEnd = -1;
    let keySize = -1;
    let valueSize = -1;
    let topic: string | undefined;
    if (start !== '' && !text.startsWith(start, from)) return builder.addUnreadable();
    if (end !== '') {
      if (!text.endsWith(end, to)) return builder.addUnreadable();
      to -= end.length;
    }
    let at = from + start.length;
    for (let i = 0; i <= last; i++) {
      const { field, after } = parts[i];
      const size = field === 'key' ? keySize : field === 'value' ? valueSize : -1;
      let stop = to;
      if (size >= 0 && i < last && text.startsWith(after, at + size)) stop = at + size;
      else if (i < last) stop = text.indexOf(after, at);
      if (stop < at || stop + (i < last ? after.length : 0) > to) return builder.addUnreadable();
      // A value may go on in the next line, but a longer one means that the key has ended too early.
      if (field === 'value' && size >= 0 && stop - at > size) return builder.addUnreadable();
      if (field === 'key') [keyStart, keyEnd] = [at, stop];
      else if (field === 'partition') partition = partitionOf(text, at, stop);
      else if (field === 'timestamp') timestamp = timeFrom(text.slice(at, stop));
      else if (field === 'topic') topic = text.slice(at, stop);
      else if (field === 'offset') offset = digits(text, at, stop);
      else if (field === 'keySize') keySize = sizeOf(text, at, stop);
      else if (field === 'valueSize') valueSize = sizeOf(text, at, stop);
      at = stop + (i < last ? after.length : 0);
    }
    if (Number.isNaN(partition + keySize + valueSize)) return builder.addUnreadable();
    const flags = valueSize < 0 && tellsSize ? TOMBSTONE : 0;
    if (topic !== undefined && !isWanted(topic)) return;
    if (keyStart === keyEnd) builder.add(bytes, 0, 0, partition, KEYLESS | flags, offset, timestamp);
    else add(builder, bytes, keyStart, keyEnd, partition, flags, offset, timestamp);
  };
}

/** NaN for what is no size; -1 where there is nothing that has one. */
function sizeOf(text: string, at: number, to: number): number {
  return text.slice(at, to) === '-1' ? -1 : digits(text, at, to);
}
